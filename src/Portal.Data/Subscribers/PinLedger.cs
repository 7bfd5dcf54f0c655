using Microsoft.EntityFrameworkCore;
using ZenKey.Portal.Data.Audit;
using ZenKey.Portal.Data.Changes;
using ZenKey.Portal.Data.EventSubscriptions;
using ZenKey.Portal.Data.Journal;
using ZenKey.Protocol;

namespace ZenKey.Portal.Data.Subscribers;

/// <summary>How a typed PIN did.</summary>
public abstract record PinResult
{
    private PinResult() { }

    public sealed record Right : PinResult;

    public sealed record Wrong(int AttemptsLeft) : PinResult;

    /// <summary>Too many wrong tries; nothing is checked until then.</summary>
    public sealed record Locked(DateTimeOffset Until) : PinResult;

    /// <summary>The subscriber has set no PIN.</summary>
    public sealed record NotSet : PinResult;
}

/// <summary>Checks PINs and counts wrong ones: ten, then a wait of ten minutes. Sets them, and how often they are asked for.</summary>
public sealed class PinLedger(IDbContextFactory<PortalDbContext> factory, StoreWriter writer, TimeProvider time)
{
    public const int MaxFailures = 10;
    public static readonly TimeSpan LockTime = TimeSpan.FromMinutes(10);

    public async Task<PinResult> CheckAsync(Guid subscriberId, string pin, CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();
        await using var read = await factory.CreateDbContextAsync(cancellationToken);
        var subscriber = await read.Subscribers.AsNoTracking().SingleAsync(row => row.Id == subscriberId, cancellationToken);
        if (subscriber.PinHash is null) { return new PinResult.NotSet(); }
        if (subscriber.PinLockedUntil > now) { return new PinResult.Locked(subscriber.PinLockedUntil.Value); }
        // A try is counted, and the tenth locked, before it is checked: many at once cannot get past the limit, and neither
        // a caller that hangs up nor a process that dies leaves a count without its lock.
        var (failures, until) = await CountTryAsync(subscriberId, now, cancellationToken);
        if (failures > MaxFailures) { return new PinResult.Locked(until ?? now + LockTime); }
        if (PinHash.Verify(subscriber.PinHash, pin))
        {
            await ForgiveAsync(subscriberId, now, cancellationToken);
            return new PinResult.Right();
        }
        return until is { } locked ? new PinResult.Locked(locked) : new PinResult.Wrong(MaxFailures - failures);
    }

    /// <summary>Sets a PIN, or another one; it is a fresh factor. The caller has proved who they are and judged it (<see cref="Protocol.Pin"/>).</summary>
    public Task SetAsync(Guid subscriberId, string pin, CancellationToken cancellationToken)
    {
        var (hash, now) = (PinHash.Create(pin), time.GetUtcNow());
        return writer.WriteAsync(async (store, token) =>
        {
            var before = await store.Subscribers.Where(row => row.Id == subscriberId).Select(row => row.PinHash).SingleAsync(token);
            await store.Subscribers.Where(row => row.Id == subscriberId).ExecuteUpdateAsync(set => set.SetProperty(row => row.PinHash, hash)
                .SetProperty(row => row.PinFailures, 0).SetProperty(row => row.PinLockedUntil, (DateTimeOffset?)null).SetProperty(row => row.FactorAt, now)
                .SetProperty(row => row.FactorAmr, Amr.Pin).SetProperty(row => row.Version, row => row.Version + 1), token);
            store.Audit.Add(AuditEntry.Of(Actor.Subscriber(subscriberId), now, before is null ? "pin.set" : "pin.changed", "subscriber", subscriberId.ToString(), "PIN", subscriberId: subscriberId));
        }, [Topic.Subscribers], cancellationToken);
    }

    /// <summary>Sets whether every request takes a PIN or biometric. The caller has proved who they are.</summary>
    public Task SetAlwaysAskAsync(Guid subscriberId, bool always, CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();
        return writer.WriteAsync(async (store, token) =>
        {
            var changed = await store.Subscribers.Where(row => row.Id == subscriberId && row.AlwaysAsk != always)
                .ExecuteUpdateAsync(set => set.SetProperty(row => row.AlwaysAsk, always).SetProperty(row => row.Version, row => row.Version + 1), token);
            if (changed == 0) { return; }
            store.Audit.Add(AuditEntry.Of(Actor.Subscriber(subscriberId), now, "subscriber.settings_changed", "subscriber", subscriberId.ToString(), "Always ask",
                [new FieldChange("always ask", (!always).ToString(), always.ToString())], subscriberId: subscriberId));
        }, [Topic.Subscribers], cancellationToken);
    }

    private Task<(int Failures, DateTimeOffset? LockedUntil)> CountTryAsync(Guid subscriberId, DateTimeOffset now, CancellationToken cancellationToken) =>
        writer.WriteAsync(async (store, token) =>
        {
            var row = store.Subscribers.Where(row => row.Id == subscriberId);
            // The lock that ran out starts the count anew.
            await row.Where(row => row.PinLockedUntil <= now).ExecuteUpdateAsync(
                set => set.SetProperty(row => row.PinFailures, 0).SetProperty(row => row.PinLockedUntil, (DateTimeOffset?)null), token);
            await row.ExecuteUpdateAsync(set => set.SetProperty(row => row.PinFailures, row => row.PinFailures + 1), token);
            var locked = await row.Where(row => row.PinFailures >= MaxFailures && row.PinLockedUntil == null).ExecuteUpdateAsync(
                set => set.SetProperty(row => row.PinLockedUntil, now + LockTime), token);
            if (locked == 1) { store.RaisedEvents.Add(RaisedEvent.Of(EventType.SecurityEvent, subscriberId, now, "pin_locked")); }
            var counted = await row.Select(row => new { row.PinFailures, row.PinLockedUntil }).SingleAsync(token);
            return (counted.PinFailures, counted.PinLockedUntil);
        }, [], cancellationToken);

    private Task ForgiveAsync(Guid subscriberId, DateTimeOffset now, CancellationToken cancellationToken) =>
        writer.WriteAsync((store, token) => store.Subscribers.Where(row => row.Id == subscriberId).ExecuteUpdateAsync(set => set
            .SetProperty(row => row.PinFailures, 0).SetProperty(row => row.PinLockedUntil, (DateTimeOffset?)null).SetProperty(row => row.FactorAt, now)
            .SetProperty(row => row.FactorAmr, Amr.Pin), token),
            [Topic.Subscribers], cancellationToken);
}
