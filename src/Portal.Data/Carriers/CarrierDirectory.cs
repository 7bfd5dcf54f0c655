using Microsoft.EntityFrameworkCore;
using ZenKey.Portal.Data.Changes;
using ZenKey.Protocol;

namespace ZenKey.Portal.Data.Carriers;

/// <summary>All carriers, as the hot path reads them.</summary>
public sealed class CarrierDirectory
{
    private readonly TopicCache<string, Snapshot> cache;

    public CarrierDirectory(IDbContextFactory<PortalDbContext> factory, ChangeSignal signal)
    {
        cache = new TopicCache<string, Snapshot>(signal, [Topic.Carriers], 1, async (_, cancellationToken) =>
        {
            await using var store = await factory.CreateDbContextAsync(cancellationToken);
            return new Snapshot(await store.Carriers.AsNoTracking().Include(carrier => carrier.Networks).OrderBy(carrier => carrier.Name).ToListAsync(cancellationToken));
        });
    }

    public async ValueTask<IReadOnlyList<Carrier>> AllAsync(CancellationToken cancellationToken) => (await ReadAsync(cancellationToken)).All;

    public async ValueTask<Carrier?> FindBySlugAsync(string slug, CancellationToken cancellationToken) =>
        (await ReadAsync(cancellationToken)).BySlug.GetValueOrDefault(slug);

    public async ValueTask<Carrier?> FindByIdAsync(Guid id, CancellationToken cancellationToken) =>
        (await ReadAsync(cancellationToken)).ById.GetValueOrDefault(id);

    public async ValueTask<Carrier?> FindByMccmncAsync(Mccmnc mccmnc, CancellationToken cancellationToken) =>
        (await ReadAsync(cancellationToken)).ByNetwork.GetValueOrDefault(mccmnc.Digits);

    /// <summary>The carrier whose subscription it is: an IMSI begins with its network (ITU-T E.212).</summary>
    public async ValueTask<Carrier?> FindBySubscriptionAsync(string imsi, CancellationToken cancellationToken) =>
        imsi.Length > 6 && Mccmnc.TryParse(imsi[..6], out var mccmnc) ? await FindByMccmncAsync(mccmnc, cancellationToken) : null;

    private async ValueTask<Snapshot> ReadAsync(CancellationToken cancellationToken) => (await cache.FindAsync("", cancellationToken))!;

    private sealed class Snapshot(List<Carrier> carriers)
    {
        public IReadOnlyList<Carrier> All { get; } = carriers;
        public Dictionary<string, Carrier> BySlug { get; } = carriers.ToDictionary(carrier => carrier.Slug, StringComparer.Ordinal);
        public Dictionary<Guid, Carrier> ById { get; } = carriers.ToDictionary(carrier => carrier.Id);
        public Dictionary<string, Carrier> ByNetwork { get; } = carriers
            .SelectMany(carrier => carrier.Networks.Select(network => (network.Mccmnc, carrier))).ToDictionary(pair => pair.Mccmnc, pair => pair.carrier, StringComparer.Ordinal);
    }
}
