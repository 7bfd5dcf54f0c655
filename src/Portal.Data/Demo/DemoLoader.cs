using Microsoft.EntityFrameworkCore;
using ZenKey.Portal.Data.Changes;
using ZenKey.Portal.Data.EventSubscriptions;
using ZenKey.Portal.Data.Journal;
using ZenKey.Portal.Data.Settings;
using ZenKey.Portal.Data.Subscribers;
using ZenKey.Protocol.Demo;

namespace ZenKey.Portal.Data.Demo;

/// <summary>
/// Loads the demo file into an empty store, once: whoever comes second finds it loaded, be it another start or another
/// process.
/// </summary>
public sealed class DemoLoader(IDbContextFactory<PortalDbContext> factory, StoreWriter writer, TimeProvider time, IAttributeProtection? protection = null, IReceiverSecrets? secrets = null)
{
    private const string LoadedKey = "demo-loaded";

    /// <returns>True when it was loaded now; false when the store holds something already.</returns>
    /// <exception cref="StoreConflictException">Two objects of the file want the same thing, such as a phone number.</exception>
    public async Task<bool> LoadAsync(DemoFile file, CancellationToken cancellationToken)
    {
        if (!await IsEmptyAsync(cancellationToken)) { return false; }
        // Hashing PINs is slow on purpose, so it is done before the transaction and side by side.
        var rows = new DemoRows(file, time.GetUtcNow(), protection, secrets);
        try
        {
            return await writer.WriteAsync(async (store, token) =>
            {
                if (!await IsEmptyAsync(store, token)) { return false; }
                store.Settings.Add(new Setting { Key = LoadedKey, Value = time.GetUtcNow().ToString("O") });
                rows.AddTo(store);
                return true;
            }, Enum.GetValues<Topic>(), cancellationToken);
        }
        catch (StoreConflictException)
        {
            if (await IsEmptyAsync(cancellationToken)) { throw; }
            return false; // another process was first
        }
    }

    private async Task<bool> IsEmptyAsync(CancellationToken cancellationToken)
    {
        await using var store = await factory.CreateDbContextAsync(cancellationToken);
        return await IsEmptyAsync(store, cancellationToken);
    }

    private static async Task<bool> IsEmptyAsync(PortalDbContext store, CancellationToken cancellationToken) =>
        !await store.Settings.AnyAsync(setting => setting.Key == LoadedKey, cancellationToken) && !await store.Carriers.AnyAsync(cancellationToken);
}
