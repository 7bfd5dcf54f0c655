using Microsoft.EntityFrameworkCore;
using ZenKey.Portal.Access;
using ZenKey.Portal.Data;
using ZenKey.Portal.Data.Clients;
using ZenKey.Portal.Data.Projects;

namespace ZenKey.Portal.Features.Clients;

/// <summary>Whose clients a person may see and change: an administrator all, a developer those of the own company, others none.</summary>
internal static class ClientAccess
{
    public static IQueryable<Client> VisibleTo(this IQueryable<Client> clients, CurrentPerson person) => person switch
    {
        _ when !PortalPolicies.Allows(Policies.Build, person) => clients.Where(_ => false),
        { IsAdministrator: true } => clients,
        _ => clients.Where(client => client.Project!.CompanyId == person.CompanyId),
    };

    public static IQueryable<Project> VisibleTo(this IQueryable<Project> projects, CurrentPerson person) => person switch
    {
        _ when !PortalPolicies.Allows(Policies.Build, person) => projects.Where(_ => false),
        { IsAdministrator: true } => projects,
        _ => projects.Where(project => project.CompanyId == person.CompanyId),
    };

    /// <summary>The person as the store knows them now: what a circuit remembers may be a minute old.</summary>
    public static async Task<CurrentPerson?> RefreshAsync(this PortalDbContext store, CurrentPerson person, CancellationToken cancellationToken) =>
        await store.People.AsNoTracking().Where(row => row.Id == person.Id)
            .Select(row => new CurrentPerson(row.Id, row.Name, row.Roles, row.CompanyId)).SingleOrDefaultAsync(cancellationToken);
}
