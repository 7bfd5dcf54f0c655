using ZenKey.Portal.Access;
using ZenKey.Portal.Data.Paging;
using ZenKey.Portal.Lists;

namespace ZenKey.Portal.Features.Devices;

/// <summary>Devices for a file, with masked numbers.</summary>
internal sealed class DeviceSource(DeviceList list) : ListSource<DeviceFileRow>(ListKinds.Devices)
{
    protected override IReadOnlyList<FileColumn<DeviceFileRow>> Columns { get; } =
    [
        new("name", null, row => row.Device.Name),
        new("kind", null, row => row.Device.Kind.ToString().ToLowerInvariant()),
        new("platform", null, row => row.Device.Platform),
        new("phone", "subscriber", row => row.Device.Phone),
        new("carrier", "subscriber", row => row.Carrier),
        new("state", "state", row => row.Device.State.ToString().ToLowerInvariant()),
        new("trusted_at_utc", "trusted", row => row.Device.TrustedAt),
        new("last_used_at_utc", "last", row => row.Device.LastUsedAt),
    ];

    protected override async Task<Page<DeviceFileRow>> PageAsync(CurrentPerson person, ListQuery query, PageRequest page, CancellationToken cancellationToken)
    {
        var carriers = await list.CarriersAsync(cancellationToken);
        var filter = DeviceFilter.Of(carriers, query["carrier"], query["state"], query["kind"], query["name"], query["subscriber"]);
        var slugs = carriers.ToDictionary(carrier => carrier.Id, carrier => carrier.Slug);
        return (await list.PageAsync(person, filter, page, cancellationToken)).Select(row => new DeviceFileRow(row, slugs.GetValueOrDefault(row.CarrierId)));
    }
}

/// <param name="Carrier">Its slug.</param>
internal sealed record DeviceFileRow(DeviceRow Device, string? Carrier) : IPageRow
{
    public Guid Id => Device.Id;
}
