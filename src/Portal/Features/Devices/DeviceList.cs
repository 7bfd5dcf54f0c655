using Microsoft.EntityFrameworkCore;
using ZenKey.Portal.Access;
using ZenKey.Portal.Data;
using ZenKey.Portal.Data.Carriers;
using ZenKey.Portal.Data.Devices;
using ZenKey.Portal.Data.Paging;
using ZenKey.Protocol;

namespace ZenKey.Portal.Features.Devices;

/// <summary>Which devices are listed.</summary>
/// <param name="Name">How the name begins; then the list is sorted by name.</param>
public sealed record DeviceFilter(Guid? CarrierId = null, DeviceState? State = null, DeviceKind? Kind = null, string? Name = null, Guid? SubscriberId = null)
{
    /// <summary>What an address says; a carrier is named by its slug.</summary>
    public static DeviceFilter Of(IReadOnlyList<Carrier> carriers, string? carrier, string? state, string? kind, string? name, string? subscriber) => new(
        carriers.FirstOrDefault(one => one.Slug == carrier)?.Id,
        state switch { "active" => DeviceState.Active, "revoked" => DeviceState.Revoked, "removed" => DeviceState.Removed, _ => null },
        kind switch { "primary" => DeviceKind.Primary, "trusted" => DeviceKind.Trusted, _ => null },
        name?.Trim() is { Length: > 0 and <= 100 } text ? text : null,
        Guid.TryParse(subscriber, out var id) ? id : null);
}

/// <param name="Phone">The subscriber's number, masked.</param>
public sealed record DeviceRow(
    Guid Id, string Name, string? Platform, DeviceKind Kind, DeviceState State, Guid SubscriberId, string Phone, Guid CarrierId,
    DateTimeOffset TrustedAt, DateTimeOffset? LastUsedAt) : IPageRow;

/// <summary>A page of devices, and what its filters are called.</summary>
/// <param name="Phone">The masked number behind the filter by subscriber.</param>
public sealed record DeviceListing(Page<DeviceRow> Page, string? Phone);

/// <summary>Devices of all subscribers, latest used first, for staff.</summary>
public sealed class DeviceList(IDbContextFactory<PortalDbContext> factory, CarrierDirectory carriers)
{
    public async Task<DeviceListing> ListAsync(CurrentPerson person, DeviceFilter filter, PageRequest request, CancellationToken cancellationToken)
    {
        person.Demand(Policies.SeeSubscribers);
        await using var store = await factory.CreateDbContextAsync(cancellationToken);
        var page = await PageAsync(store, filter, request, cancellationToken);
        return new DeviceListing(page, await PhoneAsync(store, filter, page, cancellationToken));
    }

    /// <summary>The rows alone, for a file.</summary>
    public async Task<Page<DeviceRow>> PageAsync(CurrentPerson person, DeviceFilter filter, PageRequest request, CancellationToken cancellationToken)
    {
        person.Demand(Policies.SeeSubscribers);
        await using var store = await factory.CreateDbContextAsync(cancellationToken);
        return await PageAsync(store, filter, request, cancellationToken);
    }

    public ValueTask<IReadOnlyList<Carrier>> CarriersAsync(CancellationToken cancellationToken) => carriers.AllAsync(cancellationToken);

    private static Task<Page<DeviceRow>> PageAsync(PortalDbContext store, DeviceFilter filter, PageRequest request, CancellationToken cancellationToken)
    {
        var devices = Filtered(store.Devices.AsNoTracking(), filter);
        return filter.Name is { } name
            ? Keyset.ByNameAsync(devices.WhereBegins(nameof(Device.NameKey), name), nameof(Device.NameKey), Row, row => row.Name.ToLowerInvariant(), request, cancellationToken)
            : Keyset.NewestFirstAsync(devices, nameof(Device.LastUsedAt), true, Row, row => row.LastUsedAt, request, cancellationToken);
    }

    private static readonly System.Linq.Expressions.Expression<Func<Device, DeviceRow>> Row = device => new DeviceRow(
        device.Id, device.Name, device.Platform, device.Kind, device.State, device.SubscriberId, Msisdn.Mask(device.Subscriber!.Phone),
        device.CarrierId, device.TrustedAt, device.LastUsedAt);

    private static IQueryable<Device> Filtered(IQueryable<Device> devices, DeviceFilter filter)
    {
        if (filter.SubscriberId is { } subscriber) { devices = devices.WhereTelling(device => device.SubscriberId == subscriber); }
        if (filter.CarrierId is { } carrier) { devices = devices.Where(device => device.CarrierId == carrier); }
        if (filter.State is { } state) { devices = devices.Where(device => device.State == state); }
        if (filter.Kind is { } kind) { devices = devices.Where(device => device.Kind == kind); }
        return devices;
    }

    private static async Task<string?> PhoneAsync(PortalDbContext store, DeviceFilter filter, Page<DeviceRow> page, CancellationToken cancellationToken)
    {
        if (filter.SubscriberId is not { } id) { return null; }
        if (page.Rows.Count > 0) { return page.Rows[0].Phone; }
        var phone = await store.Subscribers.AsNoTracking().Where(subscriber => subscriber.Id == id)
            .Select(subscriber => subscriber.Phone).SingleOrDefaultAsync(cancellationToken);
        return phone is null ? null : Msisdn.Mask(phone);
    }
}
