using FluentValidation;

namespace ZenKey.Portal.Features.Projects;

internal static class ProjectServices
{
    public static IServiceCollection AddProjects(this IServiceCollection services) => services
        .AddSingleton<IValidator<NameForm>, NameFormValidator>().AddSingleton<IValidator<LinksForm>, LinksFormValidator>()
        .AddSingleton<IValidator<AppLinksForm>, AppLinksFormValidator>().AddSingleton<IValidator<AttributesForm>, AttributesFormValidator>()
        .AddSingleton<IValidator<ServicesForm>, ServicesFormValidator>()
        .AddSingleton<IProjectReader, ProjectReader>().AddSingleton<IProjectEditor, ProjectEditor>().AddSingleton<IDomainChecks, DomainChecks>();
}
