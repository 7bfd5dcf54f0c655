using Microsoft.EntityFrameworkCore;
using ZenKey.Portal.Data.Journal;

namespace ZenKey.Portal.Data.Settings;

/// <summary>Single values and Data Protection keys in the store.</summary>
public sealed class SettingStore(IDbContextFactory<PortalDbContext> factory, StoreWriter writer)
{
    public async Task<string?> FindAsync(string key, CancellationToken cancellationToken)
    {
        await using var store = await factory.CreateDbContextAsync(cancellationToken);
        return await store.Settings.AsNoTracking().Where(setting => setting.Key == key).Select(setting => setting.Value).SingleOrDefaultAsync(cancellationToken);
    }

    public async Task<IReadOnlyList<string>> ListProtectionKeysAsync(CancellationToken cancellationToken)
    {
        await using var store = await factory.CreateDbContextAsync(cancellationToken);
        return await store.ProtectionKeys.AsNoTracking().OrderBy(key => key.Id).Select(key => key.Xml).ToListAsync(cancellationToken);
    }

    public Task AddProtectionKeyAsync(ProtectionKey key, CancellationToken cancellationToken) =>
        writer.WriteAsync((store, _) =>
        {
            store.ProtectionKeys.Add(key);
            return Task.CompletedTask;
        }, [], cancellationToken);
}
