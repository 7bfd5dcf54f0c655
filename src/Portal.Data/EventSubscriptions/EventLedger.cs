using Microsoft.EntityFrameworkCore;
using ZenKey.Portal.Data.Changes;
using ZenKey.Portal.Data.Journal;
using ZenKey.Portal.Data.Links;
using ZenKey.Protocol;

namespace ZenKey.Portal.Data.EventSubscriptions;

/// <summary>Facts that were raised, each told once by whichever node comes first, and the alerts that wait to be fetched.</summary>
public sealed class EventLedger(IDbContextFactory<PortalDbContext> factory, Journal.Journal journal, IWakeBus bus, TimeProvider time)
{
    private const string MarkTold = """UPDATE "RaisedEvents" SET "ToldAt" = @p1 WHERE "Id" = @p0 AND "ToldAt" IS NULL""";
    private const string DeleteQueued = """DELETE FROM "QueuedEvents" WHERE "Id" = @p0 AND "ClientId" = @p1 AND "CarrierId" = @p2""";
    private const int MostLinks = 500;

    /// <summary>Raises an event that tells of nothing else written now.</summary>
    public async Task RaiseAsync(RaisedEvent raised)
    {
        await journal.WriteAsync(new JournalWrite(null, [RaisedEvent.Insert(raised)]));
        Wake();
    }

    /// <summary>Has the providers look at once; without it they look within seconds.</summary>
    public void Wake() => bus.Publish(BusTopics.Raised);

    /// <summary>What nobody was told of yet, oldest first.</summary>
    public async Task<IReadOnlyList<RaisedEvent>> ListRaisedAsync(int most, CancellationToken cancellationToken)
    {
        await using var store = await factory.CreateDbContextAsync(cancellationToken);
        return await store.RaisedEvents.AsNoTracking().Where(raised => raised.ToldAt == null).OrderBy(raised => raised.At).ThenBy(raised => raised.Id).Take(most).ToListAsync(cancellationToken);
    }

    /// <summary>The links of an event: the one that it is about, or all active ones whose subscriber agreed to events. Read from the store itself.</summary>
    public async Task<IReadOnlyList<AccountLink>> ListLinksAsync(RaisedEvent raised, CancellationToken cancellationToken)
    {
        await using var store = await factory.CreateDbContextAsync(cancellationToken);
        var links = store.Links.AsNoTracking().Where(link => link.SubscriberId == raised.SubscriberId);
        if (raised.LinkId is { } id) { return await links.Where(link => link.Id == id).ToListAsync(cancellationToken); }
        var active = await links.Where(link => link.State == LinkState.Active).OrderByDescending(link => link.LastUsedAt).Take(MostLinks).ToListAsync(cancellationToken);
        return [.. active.Where(link => link.ScopeNames.Contains(Scope.Events))];
    }

    /// <summary>Marks an event as told and writes what is told, in one commit. False when another node was first.</summary>
    public Task<bool> TellAsync(RaisedEvent raised, IReadOnlyList<Statement> told) =>
        journal.WriteAsync(new JournalWrite(new Statement(MarkTold, raised.Id, time.GetUtcNow()), told));

    /// <summary>What waits for a client at a carrier, oldest first.</summary>
    public async Task<IReadOnlyList<QueuedEvent>> ListQueuedAsync(Guid clientId, Guid carrierId, int most, CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();
        await using var store = await factory.CreateDbContextAsync(cancellationToken);
        return await store.QueuedEvents.AsNoTracking().Where(queued => queued.ClientId == clientId && queued.CarrierId == carrierId && queued.ExpiresAt > now)
            .OrderBy(queued => queued.IssuedAt).ThenBy(queued => queued.Id).Take(most).ToListAsync(cancellationToken);
    }

    /// <summary>The client has these, or will not have them; what is not its own at this carrier is left alone.</summary>
    public async Task RemoveQueuedAsync(Guid clientId, Guid carrierId, IReadOnlyCollection<Guid> ids)
    {
        if (ids.Count == 0) { return; }
        await journal.WriteAsync(new JournalWrite(null, [.. ids.Select(id => new Statement(DeleteQueued, id, clientId, carrierId))]));
    }
}
