using Microsoft.EntityFrameworkCore;
using ZenKey.Portal.Access;
using ZenKey.Portal.Data;
using ZenKey.Portal.Data.Events;
using ZenKey.Portal.Data.Paging;
using ZenKey.Protocol;

namespace ZenKey.Portal.Features.Logs;

/// <summary>The requests of a company's clients, newest first; staff see those of all. What a person may not see does not exist.</summary>
public sealed class LogReader(IDbContextFactory<PortalDbContext> factory, TimeProvider time)
{
    /// <summary>How many days <see cref="SeenBeforeAsync"/> looks back, today among them.</summary>
    public const int DaysSeen = 14;

    private const int MostClients = 50;
    private const int MostRead = 5_000;

    public async Task<Page<LogRow>> ListAsync(CurrentPerson person, LogFilter filter, PageRequest request, CancellationToken cancellationToken)
    {
        person.Demand(Policies.ReadLogs);
        await using var store = await factory.CreateDbContextAsync(cancellationToken);
        return await Keyset.NewestFirstAsync(await FilteredAsync(store, person, filter, cancellationToken), nameof(AuthEvent.At), false, Row(store), row => row.At, request, cancellationToken);
    }

    /// <summary>How many have come since a moment; counting stops at the size of a page.</summary>
    public async Task<int> CountSinceAsync(CurrentPerson person, LogFilter filter, DateTimeOffset since, CancellationToken cancellationToken)
    {
        person.Demand(Policies.ReadLogs);
        await using var store = await factory.CreateDbContextAsync(cancellationToken);
        return await (await FilteredAsync(store, person, filter, cancellationToken)).Where(entry => entry.At > since).Take(PageRequest.DefaultSize).CountAsync(cancellationToken);
    }

    /// <param name="person">Who asks.</param>
    /// <param name="key">A reference, <c>err-7Q4M-2XKD</c> in any case, or the id of a request that has none.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <returns>Null when there is none, or it is another company's.</returns>
    public async Task<LogEntry?> FindAsync(CurrentPerson person, string key, CancellationToken cancellationToken)
    {
        person.Demand(Policies.ReadLogs);
        await using var store = await factory.CreateDbContextAsync(cancellationToken);
        var reference = ErrorReference.Read(key);
        var (hasId, id) = (Guid.TryParse(key, out var parsed), parsed);
        if (reference is null && !hasId) { return null; }
        var entries = store.Events.AsNoTracking();
        var found = reference is null ? entries.Where(entry => entry.Id == id) : entries.WhereTelling(entry => entry.Reference == reference);
        var row = await found.VisibleTo(person).OrderByDescending(entry => entry.At).Select(Row(store)).FirstOrDefaultAsync(cancellationToken);
        if (row is null) { return null; }
        var more = await store.Events.AsNoTracking().Where(entry => entry.Id == row.Id)
            .Select(entry => new { entry.Expected, entry.Received, Slug = store.Carriers.Where(carrier => carrier.Id == entry.CarrierId).Select(carrier => carrier.Slug).FirstOrDefault() })
            .SingleAsync(cancellationToken);
        return new LogEntry(row, more.Slug, more.Expected, more.Received);
    }

    /// <summary>The same client refused for the same cause, in the last fortnight.</summary>
    public async Task<SeenBefore> SeenBeforeAsync(CurrentPerson person, LogRow row, CancellationToken cancellationToken)
    {
        person.Demand(Policies.ReadLogs);
        await using var store = await factory.CreateDbContextAsync(cancellationToken);
        var today = DateOnly.FromDateTime(time.GetUtcNow().UtcDateTime);
        var since = StartOf(today.AddDays(1 - DaysSeen));
        var owner = await store.Events.Where(entry => entry.Id == row.Id).Select(entry => entry.ClientId).SingleOrDefaultAsync(cancellationToken);
        var found = await store.Events.AsNoTracking().VisibleTo(person).Where(entry => entry.ClientId == owner && entry.Cause == row.Cause && entry.At >= since)
            .OrderByDescending(entry => entry.At).Take(MostRead).Select(entry => new { entry.At, entry.Repeats }).ToListAsync(cancellationToken);
        var byDay = found.ToLookup(entry => DateOnly.FromDateTime(entry.At.UtcDateTime), entry => 1 + entry.Repeats);
        return new SeenBefore([.. Enumerable.Range(1 - DaysSeen, DaysSeen).Select(back => today.AddDays(back)).Select(day => (day, byDay[day].Sum()))], found.Count == MostRead);
    }

    /// <summary>Clients to filter by, by name, at most fifty; others are named by their id in the address.</summary>
    public async Task<IReadOnlyList<LogClient>> ClientsAsync(CurrentPerson person, CancellationToken cancellationToken)
    {
        person.Demand(Policies.ReadLogs);
        await using var store = await factory.CreateDbContextAsync(cancellationToken);
        return await store.Clients.AsNoTracking().LoggedFor(person).OrderBy(client => client.NameKey).ThenBy(client => client.Id).Take(MostClients)
            .Select(client => new LogClient(client.ClientId, client.Name)).ToListAsync(cancellationToken);
    }

    private static async Task<IQueryable<AuthEvent>> FilteredAsync(PortalDbContext store, CurrentPerson person, LogFilter filter, CancellationToken cancellationToken)
    {
        var entries = store.Events.AsNoTracking().VisibleTo(person);
        if (filter.ClientId is { } clientId)
        {
            // By its own id, so that one index serves; what is not the person's is sorted out above.
            var id = await store.Clients.Where(client => client.ClientId == clientId).Select(client => (Guid?)client.Id).SingleOrDefaultAsync(cancellationToken) ?? Guid.Empty;
            entries = entries.Where(entry => entry.ClientId == id);
        }
        if (filter.Cause is { } cause) { entries = entries.Where(entry => entry.Cause == cause); }
        else if (filter.Refused) { entries = entries.Where(entry => entry.Cause != null); }
        if (filter.Endpoint is { } endpoint) { entries = entries.Where(entry => entry.Endpoint == endpoint); }
        if (filter.Since?.ToUniversalTime() is { } since) { entries = entries.Where(entry => entry.At > since); }
        if (filter.From is { } from)
        {
            var start = StartOf(from);
            entries = entries.Where(entry => entry.At >= start);
        }
        if (filter.To is { } to && to < DateOnly.MaxValue)
        {
            var end = StartOf(to.AddDays(1));
            entries = entries.Where(entry => entry.At < end);
        }
        return entries;
    }

    private static System.Linq.Expressions.Expression<Func<AuthEvent, LogRow>> Row(PortalDbContext store) => entry => new LogRow(
        entry.Id, entry.At, entry.Endpoint, entry.Succeeded, entry.Error, entry.Cause, entry.Reference, entry.Repeats,
        store.Clients.Where(client => client.Id == entry.ClientId).Select(client => client.ClientId).FirstOrDefault(),
        store.Clients.Where(client => client.Id == entry.ClientId).Select(client => client.Name).FirstOrDefault(),
        store.Carriers.Where(carrier => carrier.Id == entry.CarrierId).Select(carrier => carrier.Name).FirstOrDefault());

    private static DateTimeOffset StartOf(DateOnly day) => new(day, TimeOnly.MinValue, TimeSpan.Zero);
}
