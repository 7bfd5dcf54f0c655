using Microsoft.EntityFrameworkCore;
using ZenKey.Portal.Data;
using ZenKey.Portal.Data.Clients;
using ZenKey.Portal.Data.Deliveries;
using ZenKey.Portal.Data.Links;
using ZenKey.Portal.Data.Paging;
using ZenKey.Portal.Data.People;

namespace ZenKey.Portal.Findings;

/// <summary>Reads what the rules look at, in three statements; what has grown is read through counts and caps.</summary>
internal static class FactsReader
{
    private const int MostPeople = 1_000;
    private static readonly TimeSpan Week = TimeSpan.FromDays(7);
    private static readonly TimeSpan Month = TimeSpan.FromDays(30);
    private static readonly TimeSpan Uncounted = TimeSpan.FromHours(2);
    private static readonly string[] SignInEndpoints = ["discovery", "optimized", "authorize", "par", "bc-authorize", "si-authorize", "token"];

    /// <returns>Null when there is no such client.</returns>
    public static async Task<ClientFacts?> ReadAsync(PortalDbContext store, Guid id, DateTimeOffset now, CancellationToken cancellationToken)
    {
        var (week, lately) = (now - Week, now - Uncounted);
        var read = await store.Clients.AsNoTracking().AsSingleQuery().Where(client => client.Id == id)
            .Include(client => client.Project!.Company).Include(client => client.Project!.Proofs).Include(client => client.Project!.Scopes)
            .Include(client => client.EventSubscription).Include(client => client.Provisionings)
            .Select(client => new
            {
                Client = client,
                Owners = store.People.Count(person => person.CompanyId == client.Project!.CompanyId && person.CompanyRole == CompanyRole.Owner),
                Links = store.Links.Where(link => link.ProjectId == client.ProjectId && link.State == LinkState.Active).Take(Keyset.CountCap).Count(),
                // The log itself is asked for all of its time only where nothing of it is counted yet.
                LastSignIn = store.Events.Where(entry => entry.ClientId == id && entry.At > lately && entry.SignIn).Max(entry => (DateTimeOffset?)entry.At)
                    ?? store.UsageHours.Where(hour => hour.ScopeId == id && hour.SignIns > 0).Max(hour => (DateTimeOffset?)hour.Hour)
                    ?? store.Events.Where(entry => entry.ClientId == id && entry.SignIn).OrderByDescending(entry => entry.At).Select(entry => (DateTimeOffset?)entry.At).FirstOrDefault(),
                SignIns = store.UsageHours.Where(hour => hour.ScopeId == id && hour.Hour > week).Sum(hour => hour.SignIns),
                Stopped = store.UsageHours.Where(hour => hour.ScopeId == id && hour.Hour > week && hour.Cause != "" && SignInEndpoints.Contains(hour.Endpoint)).Sum(hour => hour.Count),
                Notifications = store.Deliveries.Any(one => one.ClientId == id && one.CreatedAt > week && one.State == DeliveryState.GivenUp && one.Kind == DeliveryKind.Notification),
                Events = store.Deliveries.Any(one => one.ClientId == id && one.CreatedAt > week && one.State == DeliveryState.GivenUp && one.Kind == DeliveryKind.SecurityEvent),
                Logouts = store.Deliveries.Any(one => one.ClientId == id && one.CreatedAt > week && one.State == DeliveryState.GivenUp && one.Kind == DeliveryKind.Logout),
            }).SingleOrDefaultAsync(cancellationToken);
        if (read is null) { return null; }
        var own = await store.Clients.AsNoTracking().AsSingleQuery().Where(client => client.Id == id).Include(client => client.Uris)
            .Include(client => client.Secrets.Where(secret => secret.Purpose == ClientSecretPurpose.Client && secret.RevokedAt == null)).SingleAsync(cancellationToken);
        read.Client.Uris.AddRange(own.Uris);
        read.Client.Secrets.AddRange(own.Secrets);
        List<DeliveryKind> givenUp = [.. read.Notifications ? (DeliveryKind[])[DeliveryKind.Notification] : [], .. read.Events ? (DeliveryKind[])[DeliveryKind.SecurityEvent] : [], .. read.Logouts ? (DeliveryKind[])[DeliveryKind.Logout] : []];
        return new ClientFacts(read.Client, now, read.Owners, read.Links, read.LastSignIn, read.SignIns, read.Stopped, givenUp, await AskedAsync(store, read.Client.ProjectId, now - Month, cancellationToken));
    }

    private static async Task<IReadOnlyList<AskedScopes>> AskedAsync(PortalDbContext store, Guid projectId, DateTimeOffset since, CancellationToken cancellationToken)
    {
        var asked = await store.Links.AsNoTracking().Where(link => link.ProjectId == projectId && link.LastUsedAt >= since)
            .OrderByDescending(link => link.LastUsedAt).ThenByDescending(link => link.Id).Take(MostPeople)
            .GroupBy(link => new { link.Scopes, link.Declined }).Select(same => new { same.Key.Scopes, same.Key.Declined, People = same.Count() }).ToListAsync(cancellationToken);
        return [.. asked.Select(one => new AskedScopes(one.Scopes.Split(' ', StringSplitOptions.RemoveEmptyEntries), one.Declined.Split(' ', StringSplitOptions.RemoveEmptyEntries), one.People))];
    }
}
