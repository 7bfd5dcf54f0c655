using Microsoft.EntityFrameworkCore;
using ZenKey.Portal.Data.Audit;
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
    private readonly TimeProvider time;

    public DeviceDirectory(IDbContextFactory<PortalDbContext> factory, StoreWriter writer, ChangeSignal signal, TimeProvider time)
    {
        this.factory = factory;
        this.writer = writer;
        this.time = time;
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

    /// <summary>Switches a phone between clients in Developer Mode and launched ones.</summary>
    public Task SetDeveloperModeAsync(Device phone, bool on, CancellationToken cancellationToken) =>
        writer.WriteAsync(async (store, token) =>
        {
            var changed = await store.Devices.Where(device => device.Id == phone.Id && device.DeveloperMode != on)
                .ExecuteUpdateAsync(set => set.SetProperty(device => device.DeveloperMode, on).SetProperty(device => device.Version, device => device.Version + 1), token);
            if (changed == 0) { return; }
            store.Audit.Add(AuditEntry.Of(Actor.Subscriber(phone.SubscriberId), time.GetUtcNow(), "device.developer_mode", "device", phone.Id.ToString(), phone.Name,
                [new FieldChange("developer mode", (!on).ToString(), on.ToString())], subscriberId: phone.SubscriberId));
        }, [Topic.Devices], cancellationToken);

    /// <summary>Gives one of a subscriber's trusted devices another name; false when they have no such device.</summary>
    /// <param name="name">As <see cref="Device.NameOf"/> gives it.</param>
    public Task<bool> RenameAsync(Guid deviceId, Guid subscriberId, string name, CancellationToken cancellationToken) =>
        writer.WriteAsync(async (store, token) =>
        {
            var device = await store.Devices.SingleOrDefaultAsync(
                row => row.Id == deviceId && row.SubscriberId == subscriberId && row.Kind == DeviceKind.Trusted && row.State == DeviceState.Active, token);
            if (device is null) { return false; }
            if (device.Name == name) { return true; }
            store.Audit.Add(AuditEntry.Of(Actor.Subscriber(subscriberId), time.GetUtcNow(), "device.renamed", "device", deviceId.ToString(), name,
                [new FieldChange("name", device.Name, name)], subscriberId: subscriberId));
            device.Name = name;
            device.Version++;
            return true;
        }, [Topic.Devices], cancellationToken);
}
