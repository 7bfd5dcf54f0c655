using Microsoft.EntityFrameworkCore;
using ZenKey.Portal.Data.Audit;
using ZenKey.Portal.Data.Changes;
using ZenKey.Portal.Data.Journal;

namespace ZenKey.Portal.Data.Carriers;

/// <summary>The issuers' keys at rest; still wrapped. Each change happens once, whoever of several processes asks first.</summary>
public sealed class IssuerKeyStore(IDbContextFactory<PortalDbContext> factory, StoreWriter writer)
{
    public async Task<IReadOnlyList<IssuerKey>> ListAsync(Guid carrierId, CancellationToken cancellationToken)
    {
        await using var store = await factory.CreateDbContextAsync(cancellationToken);
        return await store.IssuerKeys.AsNoTracking().Where(key => key.CarrierId == carrierId).OrderBy(key => key.CreatedAt).ToListAsync(cancellationToken);
    }

    /// <summary>Adds keys; false when another process was first, whose keys then stand.</summary>
    public Task<bool> TryAddAsync(IReadOnlyList<IssuerKey> keys, AuditEntry? audit, CancellationToken cancellationToken) => TryAsync((store, _) =>
    {
        store.IssuerKeys.AddRange(keys);
        if (audit is not null) { store.Audit.Add(audit); }
        return Task.FromResult(true);
    }, cancellationToken);

    /// <summary>Lets the next key take the active one's place; false when another process did.</summary>
    public Task<bool> TryPromoteAsync(Guid active, Guid next, DateTimeOffset at, AuditEntry audit, CancellationToken cancellationToken) => TryAsync(async (store, token) =>
    {
        var retired = await store.IssuerKeys.Where(key => key.Id == active && key.State == IssuerKeyState.Active)
            .ExecuteUpdateAsync(set => set.SetProperty(key => key.State, IssuerKeyState.Retiring).SetProperty(key => key.RetiredAt, at), token);
        if (retired == 0) { return false; }
        var promoted = await store.IssuerKeys.Where(key => key.Id == next && key.State == IssuerKeyState.Next)
            .ExecuteUpdateAsync(set => set.SetProperty(key => key.State, IssuerKeyState.Active).SetProperty(key => key.ActiveFrom, at), token);
        if (promoted == 0) { throw new StoreConflictException("The next key is gone."); }
        store.Audit.Add(audit);
        return true;
    }, cancellationToken);

    /// <summary>Lets a published key begin earlier than planned; never later.</summary>
    public Task<bool> TryHastenAsync(Guid next, DateTimeOffset activeFrom, AuditEntry audit, CancellationToken cancellationToken) => TryAsync(async (store, token) =>
    {
        var hastened = await store.IssuerKeys.Where(key => key.Id == next && key.State == IssuerKeyState.Next && key.ActiveFrom > activeFrom)
            .ExecuteUpdateAsync(set => set.SetProperty(key => key.ActiveFrom, activeFrom), token);
        if (hastened > 0) { store.Audit.Add(audit); }
        return hastened > 0;
    }, cancellationToken);

    /// <summary>Forgets a key that retired before; false when another process did.</summary>
    public Task<bool> TryRemoveAsync(Guid retiring, AuditEntry audit, CancellationToken cancellationToken) => TryAsync(async (store, token) =>
    {
        var removed = await store.IssuerKeys.Where(key => key.Id == retiring && key.State == IssuerKeyState.Retiring).ExecuteDeleteAsync(token);
        if (removed > 0) { store.Audit.Add(audit); }
        return removed > 0;
    }, cancellationToken);

    private async Task<bool> TryAsync(Func<PortalDbContext, CancellationToken, Task<bool>> work, CancellationToken cancellationToken)
    {
        try
        {
            return await writer.WriteAsync(work, [Topic.Keys], cancellationToken);
        }
        catch (StoreConflictException)
        {
            return false;
        }
    }
}
