using FluentValidation;

namespace ZenKey.Portal.Features.Companies;

internal static class CompanyServices
{
    public static IServiceCollection AddCompanies(this IServiceCollection services) => services
        .AddSingleton<IValidator<CompanyForm>, CompanyFormValidator>()
        .AddSingleton<ICompanyReader, CompanyReader>().AddSingleton<ICompanyEditor, CompanyEditor>();
}
