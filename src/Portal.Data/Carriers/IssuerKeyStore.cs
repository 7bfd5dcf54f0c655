using Microsoft.EntityFrameworkCore;
using ZenKey.Portal.Data.Changes;
using ZenKey.Portal.Data.Journal;

namespace ZenKey.Portal.Data.Carriers;

/// <summary>The issuers' keys at rest; still wrapped.</summary>
public sealed class IssuerKeyStore(IDbContextFactory<PortalDbContext> factory, StoreWriter writer)
{
    public async Task<IReadOnlyList<IssuerKey>> ListAsync(Guid carrierId, CancellationToken cancellationToken)
    {
        await using var store = await factory.CreateDbContextAsync(cancellationToken);
        return await store.IssuerKeys.AsNoTracking().Where(key => key.CarrierId == carrierId).OrderBy(key => key.CreatedAt).ToListAsync(cancellationToken);
    }

    /// <summary>Adds keys; false when another process was first, whose keys then stand.</summary>
    public async Task<bool> TryAddAsync(IReadOnlyList<IssuerKey> keys, CancellationToken cancellationToken)
    {
        try
        {
            await writer.WriteAsync((store, _) =>
            {
                store.IssuerKeys.AddRange(keys);
                return Task.CompletedTask;
            }, [Topic.Keys], cancellationToken);
            return true;
        }
        catch (StoreConflictException)
        {
            return false;
        }
    }
}
