using ZenKey.Portal.Data.Projects;

namespace ZenKey.Portal.Access;

/// <summary>Whose projects a person may see and change, by the catalogue of permissions.</summary>
internal static class ProjectRights
{
    public static IQueryable<Project> Allowed(this IQueryable<Project> projects, Permission permission, CurrentPerson person) => person switch
    {
        _ when !permission.AllowsSomewhere(person) => projects.Where(_ => false),
        _ when permission.AllowsAnywhere(person) => projects,
        _ => projects.Where(project => project.CompanyId == person.CompanyId),
    };
}
