using ZenKey.Portal.Access;
using ZenKey.Portal.Data.Clients;
using ZenKey.Portal.Data.Companies;
using ZenKey.Portal.Data.Projects;

namespace ZenKey.Portal.Features.Clients;

/// <summary>Whose clients a person may see and change, by the catalogue of permissions.</summary>
internal static class ClientAccess
{
    public static IQueryable<Client> VisibleTo(this IQueryable<Client> clients, CurrentPerson person) => clients.Allowed(Permissions.SeeProjects, person);

    /// <summary>Of companies that are not approved, or no longer, nothing is changed.</summary>
    public static IQueryable<Client> EditableBy(this IQueryable<Client> clients, CurrentPerson person) =>
        clients.Allowed(Permissions.EditClients, person).Where(client => client.Project!.Company!.State == CompanyState.Approved);

    /// <summary>The clients for which a person may send alerts by hand.</summary>
    public static IQueryable<Client> SendableBy(this IQueryable<Client> clients, CurrentPerson person) =>
        clients.Allowed(Permissions.SendDeliveries, person).Where(client => client.Project!.Company!.State == CompanyState.Approved);

    /// <summary>The projects that a person may register clients in: of approved companies.</summary>
    public static IQueryable<Project> OpenTo(this IQueryable<Project> projects, CurrentPerson person) => person switch
    {
        _ when !Permissions.EditClients.AllowsSomewhere(person) => projects.Where(_ => false),
        _ when Permissions.EditClients.AllowsAnywhere(person) => projects.Where(project => project.Company!.State == CompanyState.Approved),
        _ => projects.Where(project => project.CompanyId == person.CompanyId && project.Company!.State == CompanyState.Approved),
    };
}
