using Microsoft.EntityFrameworkCore;
using ZenKey.Portal.Data.Changes;
using ZenKey.Portal.Data.Journal;

namespace ZenKey.Portal.Data.Devices;

/// <summary>Devices as the hot path reads them, from a cache. Not to be changed.</summary>
public sealed class DeviceDirectory
{
    private readonly TopicCache<Guid, Device> byId;
    private readonly TopicCache<Guid, Device> primaries;
    private readonly IDbContextFactory<PortalDbContext> factory;
    private readonly StoreWriter writer;

    public DeviceDirectory(IDbContextFactory<PortalDbContext> factory, StoreWriter writer, ChangeSignal signal)
    {
        this.factory = factory;
        this.writer = writer;
        byId = new TopicCache<Guid, Device>(signal, [Topic.Devices], 100_000, async (id, cancellationToken) =>
        {
            await using var store = await factory.CreateDbContextAsync(cancellationToken);
            return await store.Devices.AsNoTracking().SingleOrDefaultAsync(device => device.Id == id, cancellationToken);
        });
        primaries = new TopicCache<Guid, Device>(signal, [Topic.Devices], 100_000, async (subscriberId, cancellationToken) =>
        {
            await using var store = await factory.CreateDbContextAsync(cancellationToken);
            return await store.Devices.AsNoTracking().SingleOrDefaultAsync(
                device => device.SubscriberId == subscriberId && device.Kind == DeviceKind.Primary && device.State == DeviceState.Active, cancellationToken);
        });
    }

    public ValueTask<Device?> FindAsync(Guid id, CancellationToken cancellationToken) => byId.FindAsync(id, cancellationToken);

    /// <summary>The phone of a subscriber; null when none is enrolled.</summary>
    public ValueTask<Device?> FindPrimaryAsync(Guid subscriberId, CancellationToken cancellationToken) => primaries.FindAsync(subscriberId, cancellationToken);

    /// <summary>Whether a trusted device may still be used.</summary>
    public async ValueTask<bool> IsActiveAsync(Guid id, CancellationToken cancellationToken) =>
        await FindAsync(id, cancellationToken) is { State: DeviceState.Active };

    /// <summary>The subscribers who trust the browser with this cookie, latest used first; read from the store itself.</summary>
    public async Task<IReadOnlyList<Device>> ListByBrowserAsync(string browserHash, CancellationToken cancellationToken)
    {
        await using var store = await factory.CreateDbContextAsync(cancellationToken);
        return await store.Devices.AsNoTracking().Include(device => device.Subscriber)
            .Where(device => device.BrowserHash == browserHash && device.State == DeviceState.Active)
            .OrderByDescending(device => device.LastUsedAt).Take(20).ToListAsync(cancellationToken);
    }

    /// <summary>The active trusted devices of a subscriber, latest used first.</summary>
    public async Task<IReadOnlyList<Device>> ListTrustedAsync(Guid subscriberId, CancellationToken cancellationToken)
    {
        await using var store = await factory.CreateDbContextAsync(cancellationToken);
        return await store.Devices.AsNoTracking()
            .Where(device => device.SubscriberId == subscriberId && device.Kind == DeviceKind.Trusted && device.State == DeviceState.Active)
            .OrderByDescending(device => device.LastUsedAt).Take(200).ToListAsync(cancellationToken);
    }

    /// <summary>Binds the application's key to the phone at its first start; false when one is bound already.</summary>
    public Task<bool> BindAppKeyAsync(Guid deviceId, string thumbprint, CancellationToken cancellationToken) =>
        writer.WriteAsync(async (store, token) => await store.Devices.Where(device => device.Id == deviceId && device.AppKeyThumbprint == null)
            .ExecuteUpdateAsync(set => set.SetProperty(device => device.AppKeyThumbprint, thumbprint), token) == 1, [Topic.Devices], cancellationToken);
}
