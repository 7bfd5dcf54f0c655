using Microsoft.EntityFrameworkCore;
using ZenKey.Portal.Access;
using ZenKey.Portal.Data;
using ZenKey.Portal.Data.Clients;
using ZenKey.Portal.Data.Launches;

namespace ZenKey.Portal.Features.Launch;

internal static class LaunchAccess
{
    /// <summary>With all that the rules of a launch look at.</summary>
    public static IQueryable<Client> WithFacts(this IQueryable<Client> clients) => clients
        .Include(client => client.Project!.Company!.Agreements).Include(client => client.Project!.Scopes).Include(client => client.Project!.Proofs)
        .Include(client => client.Uris).Include(client => client.Provisionings).AsSplitQuery();

    public static IQueryable<LaunchRequest> WithFacts(this IQueryable<LaunchRequest> requests) => requests
        .Include(request => request.Client!.Project!.Company!.Agreements).Include(request => request.Client!.Project!.Scopes).Include(request => request.Client!.Project!.Proofs)
        .Include(request => request.Client!.Uris).Include(request => request.Client!.Provisionings).AsSplitQuery();

    /// <summary>Requests that a person may look at: staff all of them, others their own company's.</summary>
    public static IQueryable<LaunchRequest> VisibleTo(this IQueryable<LaunchRequest> requests, CurrentPerson person) => person switch
    {
        _ when Permissions.SeeLaunches.AllowsAnywhere(person) => requests,
        _ when Permissions.SeeProjects.AllowsSomewhere(person) => requests.Where(request => request.Client!.Project!.CompanyId == person.CompanyId),
        _ => requests.Where(_ => false),
    };

    /// <summary>When somebody last got tokens by a client.</summary>
    public static Task<DateTimeOffset?> LastSignInAsync(this PortalDbContext store, Guid clientId, CancellationToken cancellationToken) =>
        store.Events.Where(entry => entry.ClientId == clientId && entry.SignIn)
            .OrderByDescending(entry => entry.At).Select(entry => (DateTimeOffset?)entry.At).FirstOrDefaultAsync(cancellationToken);

    /// <summary>What was approved last before a moment; nothing when nothing was.</summary>
    public static async Task<IReadOnlyList<LaunchSetting>> LastApprovedAsync(this PortalDbContext store, Guid clientId, DateTimeOffset before, CancellationToken cancellationToken) =>
        (await store.LaunchRequests.AsNoTracking().Where(row => row.ClientId == clientId && row.State == LaunchState.Approved && row.Edit == null && row.RequestedAt < before)
            .OrderByDescending(row => row.RequestedAt).FirstOrDefaultAsync(cancellationToken))?.ReadSettings() ?? [];
}
