using Microsoft.EntityFrameworkCore;
using ZenKey.Portal.Access;
using ZenKey.Portal.Data;
using ZenKey.Portal.Data.Clients;
using ZenKey.Portal.Data.Paging;
using ZenKey.Portal.Findings;

namespace ZenKey.Portal.Features.Fleet;

/// <summary>A client as of the last look at it.</summary>
/// <param name="Findings">The names of the rules that found something, the worst first.</param>
public sealed record FleetRow(Guid Id, string Rank, string ClientId, string Name, string Project, string Company, int Score, int Faults, int Warnings, int Advice, int Snoozed, string Findings, DateTimeOffset CheckedAt) : IPageRow
{
    public IReadOnlyList<string> Rules => Findings.Split(' ', StringSplitOptions.RemoveEmptyEntries);

    /// <summary>The worst of them; null when there is none.</summary>
    public FindingRule? Worst => Rules.Count == 0 ? null : FindingRules.Find(Rules[0]);
}

/// <summary>The clients of all companies, the worst first, by one index. What they came to is kept by every look at a client.</summary>
public sealed class FleetList(IDbContextFactory<PortalDbContext> factory)
{
    /// <summary>How many a file holds at most.</summary>
    public const int MostExported = 10_000;

    public async Task<Page<FleetRow>> ListAsync(CurrentPerson person, bool faultsOnly, PageRequest request, CancellationToken cancellationToken)
    {
        person.Demand(Policies.SeeFleet);
        await using var store = await factory.CreateDbContextAsync(cancellationToken);
        return await Keyset.ByNameAsync(Rows(store, faultsOnly), nameof(ClientHealth.Rank), Select(store), row => row.Rank, request, cancellationToken);
    }

    public async Task<IReadOnlyList<FleetRow>> ExportAsync(CurrentPerson person, bool faultsOnly, CancellationToken cancellationToken)
    {
        person.Demand(Policies.SeeFleet);
        await using var store = await factory.CreateDbContextAsync(cancellationToken);
        return await Rows(store, faultsOnly).OrderBy(row => row.Rank).ThenBy(row => row.Id).Take(MostExported).Select(Select(store)).ToListAsync(cancellationToken);
    }

    private static IQueryable<ClientHealth> Rows(PortalDbContext store, bool faultsOnly) => store.ClientHealth.AsNoTracking().Where(row => !faultsOnly || row.Faults > 0);

    private static System.Linq.Expressions.Expression<Func<ClientHealth, FleetRow>> Select(PortalDbContext store) => row => new FleetRow(
        row.Id, row.Rank,
        store.Clients.Where(client => client.Id == row.Id).Select(client => client.ClientId).First(), store.Clients.Where(client => client.Id == row.Id).Select(client => client.Name).First(),
        store.Clients.Where(client => client.Id == row.Id).Select(client => client.Project!.Name).First(), store.Companies.Where(company => company.Id == row.CompanyId).Select(company => company.Name).First(),
        row.Score, row.Faults, row.Warnings, row.Advice, row.Snoozed, row.Findings, row.CheckedAt);
}
