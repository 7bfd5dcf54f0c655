using Microsoft.EntityFrameworkCore;
using ZenKey.Portal.Data.Changes;
using ZenKey.Portal.Data.Journal;
using ZenKey.Portal.Data.Settings;
using ZenKey.Protocol.Demo;

namespace ZenKey.Portal.Data.Demo;

/// <summary>
/// Loads the demo file into an empty store, once: whoever comes second finds it loaded, be it another start or another
/// process.
/// </summary>
public sealed class DemoLoader(StoreWriter writer, TimeProvider time)
{
    private const string LoadedKey = "demo-loaded";

    /// <returns>True when it was loaded now; false when the store holds something already.</returns>
    public async Task<bool> LoadAsync(DemoFile file, CancellationToken cancellationToken)
    {
        // Hashing PINs is slow on purpose, so it is done before the transaction and side by side, and not at all at a later start.
        if (await writer.WriteAsync(IsLoadedAsync, [], cancellationToken)) { return false; }
        var rows = new DemoRows(file, time.GetUtcNow());
        try
        {
            return await writer.WriteAsync(async (store, token) =>
            {
                if (await IsLoadedAsync(store, token)) { return false; }
                store.Settings.Add(new Setting { Key = LoadedKey, Value = time.GetUtcNow().ToString("O") });
                rows.AddTo(store);
                return true;
            }, Enum.GetValues<Topic>(), cancellationToken);
        }
        catch (StoreConflictException)
        {
            return false;
        }
    }

    private static async Task<bool> IsLoadedAsync(PortalDbContext store, CancellationToken cancellationToken) =>
        await store.Settings.AnyAsync(setting => setting.Key == LoadedKey, cancellationToken) || await store.Carriers.AnyAsync(cancellationToken);
}
