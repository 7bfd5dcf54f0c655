using Microsoft.EntityFrameworkCore;
using ZenKey.Portal.Access;
using ZenKey.Portal.Data;
using ZenKey.Portal.Data.Carriers;
using ZenKey.Portal.Data.Links;
using ZenKey.Portal.Data.Paging;
using ZenKey.Portal.Data.Usage;

namespace ZenKey.Portal.Usage;

/// <summary>How much a company's clients are used, as the log has it; staff see all. What a person may not see does not exist.</summary>
public sealed class UsageReports(IDbContextFactory<PortalDbContext> factory, CarrierDirectory carriers, TimeProvider time)
{
    private const int MostClients = 50;
    private static readonly TimeSpan Hour = TimeSpan.FromHours(1);

    /// <returns>Null when there is no such client or carrier, or it is another company's.</returns>
    public async Task<UsageReport?> ReadAsync(CurrentPerson person, UsageQuery query, CancellationToken cancellationToken)
    {
        person.Demand(Policies.ReadLogs);
        await using var store = await factory.CreateDbContextAsync(cancellationToken);
        var carrier = query.Carrier is null ? null : await carriers.FindBySlugAsync(query.Carrier, cancellationToken);
        if (carrier is null && query.Carrier is not null || await ScopeAsync(store, person, query.ClientId, cancellationToken) is not { } scope) { return null; }
        var now = time.GetUtcNow();
        var (from, to) = query.Period.Around(now);
        var all = await carriers.AllAsync(cancellationToken);
        var counts = await UsageReader.ReadAsync(store, scope, carrier?.Id, from, to, cancellationToken);
        var lately = await UsageReader.LiveAsync(store, scope, null, now - Hour, now.AddTicks(1), cancellationToken);
        return new UsageReport(query, from, to, counts, await PeopleAsync(store, scope, carrier?.Id, cancellationToken), all,
            [.. all.Select(one => (Carrier: one, Funnel: UsageFunnel.Of([.. lately.Where(kind => kind.CarrierId == one.Id)]))).Select(one => new CarrierPulse(one.Carrier, one.Funnel.SignIns, one.Funnel.Share))]);
    }

    /// <summary>Clients to filter by, by name, at most fifty; others are named by their id in the address.</summary>
    public async Task<IReadOnlyList<UsageClient>> ClientsAsync(CurrentPerson person, CancellationToken cancellationToken)
    {
        person.Demand(Policies.ReadLogs);
        var company = CompanyOf(person);
        await using var store = await factory.CreateDbContextAsync(cancellationToken);
        return await store.Clients.AsNoTracking().Where(client => company == null || client.Project!.CompanyId == company)
            .OrderBy(client => client.NameKey).ThenBy(client => client.Id).Take(MostClients).Select(client => new UsageClient(client.ClientId, client.Name)).ToListAsync(cancellationToken);
    }

    /// <summary>Null for staff, who see those of all.</summary>
    private static Guid? CompanyOf(CurrentPerson person) => person.May(Policies.SeeSubscribers) ? null : person.CompanyId;

    /// <summary>Whose requests the person is told of; null when it is none of theirs.</summary>
    private static async Task<UsageScope?> ScopeAsync(PortalDbContext store, CurrentPerson person, string? clientId, CancellationToken cancellationToken)
    {
        var company = CompanyOf(person);
        if (clientId is null) { return new UsageScope(Company: company); }
        var client = await store.Clients.AsNoTracking().Where(row => row.ClientId == clientId && (company == null || row.Project!.CompanyId == company))
            .Select(row => (Guid?)row.Id).SingleOrDefaultAsync(cancellationToken);
        return client is null ? null : new UsageScope(client);
    }

    /// <summary>How many people have agreed to share with the projects that the requests are of.</summary>
    private static Task<int> PeopleAsync(PortalDbContext store, UsageScope scope, Guid? carrier, CancellationToken cancellationToken)
    {
        var links = store.Links.Where(link => link.State == LinkState.Active);
        if (scope.Client is { } client) { links = links.Where(link => link.ProjectId == store.Clients.Where(row => row.Id == client).Select(row => row.ProjectId).First()); }
        else if (scope.Company is { } company) { links = links.Where(link => link.Project!.CompanyId == company); }
        if (carrier is { } one) { links = links.Where(link => link.CarrierId == one); }
        return links.Select(link => link.SubscriberId).Distinct().Take(Keyset.CountCap).CountAsync(cancellationToken);
    }
}
