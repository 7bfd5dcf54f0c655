using Microsoft.EntityFrameworkCore;
using ZenKey.Portal.Data.Audit;
using ZenKey.Portal.Data.Journal;

namespace ZenKey.Portal.Data.Recovery;

/// <summary>Makes recovery codes; those before them die in the same commit.</summary>
public sealed class RecoveryCodeLedger(IDbContextFactory<PortalDbContext> factory, StoreWriter writer, TimeProvider time)
{
    /// <summary>How many codes are left to a subscriber.</summary>
    public async Task<int> CountAsync(Guid subscriberId, CancellationToken cancellationToken)
    {
        await using var store = await factory.CreateDbContextAsync(cancellationToken);
        return await store.RecoveryCodes.CountAsync(code => code.SubscriberId == subscriberId && code.UsedAt == null, cancellationToken);
    }

    /// <summary>A new set, which can be shown now and never again. The caller has proved who they are.</summary>
    public async Task<IReadOnlyList<string>> RenewAsync(Guid subscriberId, CancellationToken cancellationToken)
    {
        var (codes, now) = (RecoveryCode.NewSet(), time.GetUtcNow());
        await writer.WriteAsync(async (store, token) =>
        {
            await ReplaceAsync(store, subscriberId, [.. codes.Select(code => RecoveryCode.HashOf(subscriberId, code)!)], now, token);
            store.Audit.Add(AuditEntry.Of(Actor.Subscriber(subscriberId), now, "recovery_codes.renewed", "subscriber", subscriberId.ToString(), "Recovery codes", subscriberId: subscriberId));
        }, [], cancellationToken);
        return codes;
    }

    /// <summary>Codes in the place of all that were not used; the used ones stay, as a record.</summary>
    internal static async Task ReplaceAsync(PortalDbContext store, Guid subscriberId, IReadOnlyList<string> hashes, DateTimeOffset at, CancellationToken cancellationToken)
    {
        await store.RecoveryCodes.Where(code => code.SubscriberId == subscriberId && code.UsedAt == null).ExecuteDeleteAsync(cancellationToken);
        store.RecoveryCodes.AddRange(hashes.Select(hash => new RecoveryCode { Id = Guid.CreateVersion7(at), SubscriberId = subscriberId, Hash = hash, CreatedAt = at }));
    }
}
