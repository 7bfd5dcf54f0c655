using Microsoft.EntityFrameworkCore;
using ZenKey.Portal.Data.Audit;
using ZenKey.Portal.Data.Changes;
using ZenKey.Portal.Data.EventSubscriptions;
using ZenKey.Portal.Data.Grants;
using ZenKey.Portal.Data.Journal;
using ZenKey.Protocol;

namespace ZenKey.Portal.Data.Devices;

/// <summary>How the end of a device went.</summary>
public abstract record EndDeviceResult
{
    private EndDeviceResult() { }

    /// <param name="GrantsEnded">How many grants died with it.</param>
    public sealed record Ended(int GrantsEnded, DateTimeOffset At) : EndDeviceResult;

    /// <summary>There is no such device.</summary>
    public sealed record NotFound : EndDeviceResult;

    /// <summary>Somebody ended it before.</summary>
    public sealed record AlreadyEnded(string? By, DateTimeOffset? At) : EndDeviceResult;

    /// <summary>The phone itself is not ended here: that opens recovery.</summary>
    public sealed record IsPrimary : EndDeviceResult;
}

/// <summary>What the end of a device would do.</summary>
/// <param name="ActiveGrants">Grants whose tokens die.</param>
/// <param name="Apps">Names of the projects they belong to.</param>
public sealed record DeviceConsequences(int ActiveGrants, IReadOnlyList<string> Apps);

/// <summary>
/// The one place where a trusted device ends, whoever ends it. Its grants die in the same commit; caches follow here at
/// once and on other nodes within seconds.
/// </summary>
public sealed class DeviceEndings(IDbContextFactory<PortalDbContext> factory, StoreWriter writer, IWakeBus bus, TimeProvider time)
{
    /// <summary>Staff revokes a trusted device.</summary>
    public Task<EndDeviceResult> RevokeAsync(Guid deviceId, Actor actor, string reason, string? note, CancellationToken cancellationToken) =>
        EndAsync(deviceId, null, DeviceState.Revoked, actor, "device.revoked", reason, note, false, cancellationToken);

    /// <summary>A subscriber removes one of their own trusted devices.</summary>
    public Task<EndDeviceResult> RemoveAsync(Guid deviceId, Guid subscriberId, CancellationToken cancellationToken) =>
        EndAsync(deviceId, subscriberId, DeviceState.Removed, Actor.Subscriber(subscriberId), "device.removed", null, null, false, cancellationToken);

    /// <summary>As <see cref="RemoveAsync"/>, and the services that were used there are signed out on the subscriber's other devices too.</summary>
    public Task<EndDeviceResult> RemoveEverywhereAsync(Guid deviceId, Guid subscriberId, CancellationToken cancellationToken) =>
        EndAsync(deviceId, subscriberId, DeviceState.Removed, Actor.Subscriber(subscriberId), "device.removed", null, null, true, cancellationToken);

    /// <summary>Ends what a browser's earlier approvals at a carrier serve for. It stays trusted, and grants stay.</summary>
    public Task SignOutAsync(string browserHash, Guid carrierId, DateTimeOffset at, CancellationToken cancellationToken) =>
        writer.WriteAsync(async (store, token) =>
        {
            var known = store.Devices.Where(row => row.BrowserHash == browserHash && row.CarrierId == carrierId && row.State == DeviceState.Active);
            var over = await known.Select(row => new { row.Id, row.SubscriberId }).ToListAsync(token);
            await known.ExecuteUpdateAsync(set => set.SetProperty(row => row.SignedOutAt, at).SetProperty(row => row.Version, row => row.Version + 1), token);
            store.RaisedEvents.AddRange(over.Select(row => RaisedEvent.SessionOver(row.Id, row.SubscriberId, at)));
        }, [Topic.Devices], cancellationToken);

    public async Task<DeviceConsequences> PreviewAsync(Guid deviceId, CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();
        await using var store = await factory.CreateDbContextAsync(cancellationToken);
        var apps = await store.Grants.Where(grant => grant.DeviceId == deviceId && grant.State == GrantState.Active && grant.ExpiresAt > now)
            .Join(store.Links, grant => grant.LinkId, link => link.Id, (_, link) => link.Project!.Name)
            .GroupBy(name => name).Select(group => new { Name = group.Key, Grants = group.Count() })
            .OrderBy(app => app.Name).ToListAsync(cancellationToken);
        return new DeviceConsequences(apps.Sum(app => app.Grants), [.. apps.Select(app => app.Name)]);
    }

    private async Task<EndDeviceResult> EndAsync(
        Guid deviceId, Guid? owner, DeviceState end, Actor actor, string action, string? reason, string? note, bool everywhere, CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();
        Guid? subscriberId = null;
        var result = await writer.WriteAsync<EndDeviceResult>(async (store, token) =>
        {
            var device = await store.Devices.AsNoTracking().SingleOrDefaultAsync(row => row.Id == deviceId, token);
            if (device is null || (owner is { } id && device.SubscriberId != id)) { return new EndDeviceResult.NotFound(); }
            if (device.Kind == DeviceKind.Primary) { return new EndDeviceResult.IsPrimary(); }
            var ended = await store.Devices.Where(row => row.Id == deviceId && row.State == DeviceState.Active).ExecuteUpdateAsync(set => set
                .SetProperty(row => row.State, end).SetProperty(row => row.EndedAt, now).SetProperty(row => row.EndedBy, actor.Name)
                .SetProperty(row => row.EndReason, reason).SetProperty(row => row.Version, row => row.Version + 1), token);
            if (ended == 0) { return new EndDeviceResult.AlreadyEnded(device.EndedBy, device.EndedAt); }
            var used = everywhere ? await store.Grants.Where(grant => grant.DeviceId == deviceId).Select(grant => grant.LinkId).Distinct().ToListAsync(token) : [];
            var grants = await store.Grants.Where(grant => grant.State == GrantState.Active
                    && (grant.DeviceId == deviceId || used.Contains(grant.LinkId)))
                .ExecuteUpdateAsync(set => set.SetProperty(grant => grant.State, GrantState.Revoked).SetProperty(grant => grant.RevokedAt, now), token);
            store.Audit.Add(AuditEntry.Of(actor, now, action, "device", deviceId.ToString(), device.Name,
                [new FieldChange("state", DeviceState.Active.ToString(), end.ToString()), new FieldChange("grants", null, $"{grants} revoked")],
                reason, note, subscriberId: device.SubscriberId));
            store.RaisedEvents.Add(RaisedEvent.Of(EventType.SecurityEvent, device.SubscriberId, now, end == DeviceState.Revoked ? "trusted_device_revoked" : "trusted_device_removed"));
            store.RaisedEvents.AddRange([RaisedEvent.SessionOver(deviceId, device.SubscriberId, now),
                .. used.Select(link => RaisedEvent.SessionsOver(link, device.SubscriberId, now))]);
            subscriberId = device.SubscriberId;
            return new EndDeviceResult.Ended(grants, now);
        }, [Topic.Devices, Topic.Grants], cancellationToken);
        if (subscriberId is { } told) { bus.Publish(BusTopics.Phone(told)); }
        return result;
    }
}
