using FluentValidation;

namespace ZenKey.Portal.Features.ApiKeys;

internal static class ApiKeyServices
{
    public static IServiceCollection AddApiKeys(this IServiceCollection services) => services
        .AddSingleton<IValidator<ApiKeyForm>, ApiKeyFormValidator>()
        .AddSingleton<IApiKeyReader, ApiKeyReader>().AddSingleton<IApiKeyEditor, ApiKeyEditor>();
}
