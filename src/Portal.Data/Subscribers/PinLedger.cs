using Microsoft.EntityFrameworkCore;
using ZenKey.Portal.Data.Changes;
using ZenKey.Portal.Data.Journal;

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

/// <summary>Checks PINs and counts wrong ones: ten, then a wait of ten minutes.</summary>
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
        // A try is counted before it is checked: many at once cannot get past the limit.
        var failures = await CountTryAsync(subscriberId, now, cancellationToken);
        if (failures > MaxFailures) { return new PinResult.Locked(now + LockTime); }
        if (PinHash.Verify(subscriber.PinHash, pin))
        {
            await ForgiveAsync(subscriberId, now, cancellationToken);
            return new PinResult.Right();
        }
        if (failures < MaxFailures) { return new PinResult.Wrong(MaxFailures - failures); }
        await LockAsync(subscriberId, now + LockTime, cancellationToken);
        return new PinResult.Locked(now + LockTime);
    }

    private Task<int> CountTryAsync(Guid subscriberId, DateTimeOffset now, CancellationToken cancellationToken) =>
        writer.WriteAsync(async (store, token) =>
        {
            // The lock that ran out starts the count anew.
            await store.Subscribers.Where(row => row.Id == subscriberId && row.PinLockedUntil != null && row.PinLockedUntil <= now)
                .ExecuteUpdateAsync(set => set.SetProperty(row => row.PinFailures, 0).SetProperty(row => row.PinLockedUntil, (DateTimeOffset?)null), token);
            await store.Subscribers.Where(row => row.Id == subscriberId)
                .ExecuteUpdateAsync(set => set.SetProperty(row => row.PinFailures, row => row.PinFailures + 1), token);
            return await store.Subscribers.Where(row => row.Id == subscriberId).Select(row => row.PinFailures).SingleAsync(token);
        }, [], cancellationToken);

    private Task ForgiveAsync(Guid subscriberId, DateTimeOffset now, CancellationToken cancellationToken) =>
        writer.WriteAsync((store, token) => store.Subscribers.Where(row => row.Id == subscriberId)
            .ExecuteUpdateAsync(set => set.SetProperty(row => row.PinFailures, 0).SetProperty(row => row.FactorAt, now), token), [Topic.Subscribers], cancellationToken);

    private Task LockAsync(Guid subscriberId, DateTimeOffset until, CancellationToken cancellationToken) =>
        writer.WriteAsync((store, token) => store.Subscribers.Where(row => row.Id == subscriberId)
            .ExecuteUpdateAsync(set => set.SetProperty(row => row.PinLockedUntil, until), token), [Topic.Subscribers], cancellationToken);
}
