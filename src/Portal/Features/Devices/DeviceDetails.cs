using Microsoft.EntityFrameworkCore;
using ZenKey.Portal.Access;
using ZenKey.Portal.Data;
using ZenKey.Portal.Data.Audit;
using ZenKey.Portal.Data.Carriers;
using ZenKey.Portal.Data.Devices;
using ZenKey.Portal.Data.Subscribers;
using ZenKey.Protocol;

namespace ZenKey.Portal.Features.Devices;

/// <param name="Phone">The subscriber's number, masked.</param>
/// <param name="Tree">All devices of the subscriber, the phone first.</param>
/// <param name="History">What the audit trail says of this device, newest first.</param>
public sealed record DeviceDetail(
    DeviceNode Device, Guid SubscriberId, string Phone, SubscriberState SubscriberState, string Carrier, string? SimEnding,
    IReadOnlyList<DeviceNode> Tree, DeviceConsequences Consequences, IReadOnlyList<AuditEntry> History);

public sealed record DeviceNode(
    Guid Id, string Name, string? Platform, DeviceKind Kind, DeviceState State, DateTimeOffset TrustedAt, DateTimeOffset? LastUsedAt,
    DateTimeOffset? EndedAt, string? EndedBy, string? EndReason);

/// <summary>One device and what hangs together with it, for staff.</summary>
public sealed class DeviceDetails(IDbContextFactory<PortalDbContext> factory, CarrierDirectory carriers, DeviceEndings endings)
{
    private const int MaxDevices = 50;
    private const int MaxHistory = 20;

    /// <returns>Null when there is no such device.</returns>
    public async Task<DeviceDetail?> FindAsync(CurrentPerson person, Guid id, CancellationToken cancellationToken)
    {
        person.Demand(Policies.SeeSubscribers);
        await using var store = await factory.CreateDbContextAsync(cancellationToken);
        var owner = store.Devices.Where(device => device.Id == id).Select(device => device.SubscriberId);
        var rows = await store.Devices.AsNoTracking().Where(device => device.SubscriberId == owner.FirstOrDefault())
            .OrderByDescending(device => device.Id == id).ThenBy(device => device.Kind).ThenBy(device => device.State).ThenByDescending(device => device.LastUsedAt)
            .Take(MaxDevices)
            .Select(device => new
            {
                Node = new DeviceNode(device.Id, device.Name, device.Platform, device.Kind, device.State, device.TrustedAt, device.LastUsedAt,
                    device.EndedAt, device.EndedBy, device.EndReason),
                device.SubscriberId,
                device.CarrierId,
                Phone = Msisdn.Mask(device.Subscriber!.Phone),
                SubscriberState = device.Subscriber.State,
                SimEnding = device.Iccid == null ? null : device.Iccid.Substring(device.Iccid.Length - 4),
            }).ToListAsync(cancellationToken);
        if (rows is not [var one, ..] || one.Node.Id != id) { return null; }
        var tree = rows.Select(row => row.Node).OrderBy(node => node.Kind).ThenBy(node => node.State).ThenByDescending(node => node.LastUsedAt);
        var sim = rows.FirstOrDefault(row => row.Node is { Kind: DeviceKind.Primary, State: DeviceState.Active })?.SimEnding;
        var carrier = await carriers.FindByIdAsync(one.CarrierId, cancellationToken);
        return new DeviceDetail(one.Node, one.SubscriberId, one.Phone, one.SubscriberState, carrier?.Name ?? "Unknown carrier", sim, [.. tree],
            one.Node is { Kind: DeviceKind.Trusted, State: DeviceState.Active } ? await endings.PreviewAsync(id, cancellationToken) : new DeviceConsequences(0, []),
            await HistoryAsync(store, id, cancellationToken));
    }

    private static Task<List<AuditEntry>> HistoryAsync(PortalDbContext store, Guid id, CancellationToken cancellationToken)
    {
        var key = id.ToString();
        return store.Audit.AsNoTracking().Where(entry => entry.ObjectKind == "device" && entry.ObjectId == key)
            .OrderByDescending(entry => entry.At).Take(MaxHistory).ToListAsync(cancellationToken);
    }
}
