using Microsoft.EntityFrameworkCore;
using ZenKey.Portal.Data.Audit;
using ZenKey.Portal.Data.Changes;
using ZenKey.Portal.Data.Deliveries;
using ZenKey.Portal.Data.Journal;

namespace ZenKey.Portal.Data.EventSubscriptions;

/// <summary>
/// Pauses subscriptions whose receiver takes nothing, lets them go on, and moves what waits with them. It is moved in small
/// transactions: a hundred thousand alerts must not keep a sign-in waiting.
/// </summary>
public sealed class SubscriptionLedger(IDbContextFactory<PortalDbContext> factory, StoreWriter writer, DeliveryLedger deliveries, TimeProvider time)
{
    /// <summary>How many attempts must have failed in a row before a subscription is paused.</summary>
    public const int MostFailures = 20;

    /// <summary>For how long they must have failed.</summary>
    public static readonly TimeSpan LongestFailing = TimeSpan.FromHours(24);

    /// <summary>How long an alert is tried, from when it was written, sent again or resumed.</summary>
    public static readonly TimeSpan Tried = QueuedEvent.Life;

    private const int BatchSize = 1_000;

    /// <summary>Pauses a subscription if it has failed often and long enough.</summary>
    /// <returns>Whether it was paused now.</returns>
    public async Task<bool> TryPauseAsync(Guid clientId, CancellationToken cancellationToken)
    {
        var since = time.GetUtcNow() - LongestFailing;
        await using (var store = await factory.CreateDbContextAsync(cancellationToken))
        {
            if (!await Failing(store, clientId, since).AnyAsync(cancellationToken)) { return false; }
        }
        try
        {
            if (!await writer.WriteAsync((store, token) => PauseAsync(store, clientId, since, token), [Topic.Clients], cancellationToken)) { return false; }
        }
        catch (StoreConflictException)
        {
            return false; // somebody changed the subscription at this moment; the next failure looks again
        }
        await MoveAsync(store => store.Deliveries.Where(row => row.ClientId == clientId && row.Kind == DeliveryKind.SecurityEvent && row.Type != Protocol.EventType.Verification
                && row.State == DeliveryState.Waiting && store.EventSubscriptions.Any(one => one.ClientId == clientId && one.PausedAt != null)),
            rows => rows.ExecuteUpdateAsync(set => set.SetProperty(row => row.State, DeliveryState.Paused).SetProperty(row => row.NextAttemptAt, row => row.CreatedAt), cancellationToken), cancellationToken);
        return true;
    }

    /// <summary>Lets what waited for a subscription go on, oldest first, to where it is sent now. Does nothing while it is paused.</summary>
    /// <returns>How many there were.</returns>
    public async Task<int> ReleaseAsync(Guid clientId, CancellationToken cancellationToken)
    {
        string? target;
        await using (var store = await factory.CreateDbContextAsync(cancellationToken))
        {
            target = await store.EventSubscriptions.Where(row => row.ClientId == clientId && row.PausedAt == null).Select(row => row.PushUri).SingleOrDefaultAsync(cancellationToken);
        }
        if (target is null) { return 0; }
        var (until, authority) = (time.GetUtcNow() + Tried, new Uri(target).Authority);
        var moved = await MoveAsync(store => store.Deliveries.Where(row => row.ClientId == clientId && row.State == DeliveryState.Paused
                && store.EventSubscriptions.Any(one => one.ClientId == clientId && one.PausedAt == null)),
            rows => rows.ExecuteUpdateAsync(set => set.SetProperty(row => row.State, DeliveryState.Waiting).SetProperty(row => row.NextAttemptAt, row => row.CreatedAt)
                .SetProperty(row => row.ExpiresAt, until).SetProperty(row => row.Target, target).SetProperty(row => row.Authority, authority), cancellationToken), cancellationToken);
        return moved;
    }

    /// <summary>Releases what was left behind when a process stopped in the middle of it.</summary>
    public async Task ReleaseLeftAsync(CancellationToken cancellationToken)
    {
        List<Guid> left;
        await using (var store = await factory.CreateDbContextAsync(cancellationToken))
        {
            left = await store.EventSubscriptions.Where(row => row.PausedAt == null && row.PushUri != null && store.Deliveries.Any(one => one.ClientId == row.ClientId && one.State == DeliveryState.Paused))
                .OrderBy(row => row.ClientId).Select(row => row.ClientId).Take(BatchSize).ToListAsync(cancellationToken);
        }
        foreach (var clientId in left) { await ReleaseAsync(clientId, cancellationToken); }
    }

    /// <summary>Notes that the owners are told of a pause. False when somebody else has told them.</summary>
    public async Task<bool> NoticeAsync(Guid clientId, DateTimeOffset pausedAt, CancellationToken cancellationToken) => await writer.WriteAsync((store, token) =>
        store.EventSubscriptions.Where(row => row.ClientId == clientId && row.PausedAt == pausedAt && (row.NoticedPause == null || row.NoticedPause < pausedAt))
            .ExecuteUpdateAsync(set => set.SetProperty(row => row.NoticedPause, pausedAt), token), [], cancellationToken) == 1;

    private static IQueryable<EventSubscription> Failing(PortalDbContext store, Guid clientId, DateTimeOffset since) =>
        store.EventSubscriptions.Where(row => row.ClientId == clientId && row.PausedAt == null && row.Failures >= MostFailures && row.FailingSince <= since);

    private async Task<bool> PauseAsync(PortalDbContext store, Guid clientId, DateTimeOffset since, CancellationToken cancellationToken)
    {
        var (now, client) = (time.GetUtcNow(), await store.Clients.Include(row => row.Project).SingleAsync(row => row.Id == clientId, cancellationToken));
        if (await Failing(store, clientId, since).SingleOrDefaultAsync(cancellationToken) is not { } subscription) { return false; }
        subscription.PausedAt = now;
        subscription.Version++;
        store.Audit.Add(AuditEntry.Of(Actor.System, now, "client.events.paused", "client", client.ClientId, client.Name,
            [new FieldChange("event alerts", "flow", $"paused after {subscription.Failures} failed attempts")], companyId: client.Project!.CompanyId));
        return true;
    }

    /// <summary>Changes rows, oldest first, until none is left.</summary>
    private async Task<int> MoveAsync(Func<PortalDbContext, IQueryable<Delivery>> of, Func<IQueryable<Delivery>, Task<int>> move, CancellationToken cancellationToken)
    {
        var (all, moved) = (0, 0);
        do
        {
            moved = await writer.WriteAsync((store, _) => move(store.Deliveries.Where(row => of(store).OrderBy(one => one.CreatedAt).ThenBy(one => one.Id).Take(BatchSize).Select(one => one.Id).Contains(row.Id))), [], cancellationToken);
            all += moved;
            if (moved > 0) { deliveries.Wake(); }
        }
        while (moved == BatchSize);
        return all;
    }
}
