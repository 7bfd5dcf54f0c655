using FluentValidation;
using ZenKey.Portal.Features.Clients.Ready;
using ZenKey.Portal.Features.Clients.Registration;
using ZenKey.Portal.Features.Clients.Rotation;
using ZenKey.Portal.Features.Clients.Settings;

namespace ZenKey.Portal.Features.Clients;

internal static class ClientServices
{
    public static IServiceCollection AddClients(this IServiceCollection services) => services
        .AddSingleton<IValidator<ClientForm>, ClientFormValidator>()
        .AddSingleton<IClientReader, ClientReader>().AddSingleton<IClientRegistrar, ClientRegistrar>().AddSingleton<IClientEditor, ClientEditor>().AddSingleton<RotationReader>()
        .AddSingleton<IClientDrafts, ClientDrafts>().AddSingleton<ISignInReader, SignInReader>().AddSingleton<ISettingsEditor, SettingsEditor>();
}
