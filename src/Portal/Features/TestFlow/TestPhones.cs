using System.Linq.Expressions;
using Microsoft.EntityFrameworkCore;
using ZenKey.Portal.Data;
using ZenKey.Portal.Data.Carriers;
using ZenKey.Portal.Data.Devices;
using ZenKey.Portal.Data.Links;
using ZenKey.Portal.Data.Subscribers;
using ZenKey.Protocol;

namespace ZenKey.Portal.Features.TestFlow;

/// <summary>A simulated phone that can answer a test.</summary>
/// <param name="Handset">Its key in the simulator.</param>
/// <param name="Phone">Masked.</param>
/// <param name="Mccmnc">The carrier's first network.</param>
public sealed record TestPhone(string Handset, string Phone, string Carrier, string Mccmnc);

/// <summary>A carrier that can be asked.</summary>
public sealed record TestCarrier(string Name, string Mccmnc);

/// <summary>The simulated phones, and whom a server names by them. None outside Development.</summary>
public sealed class TestPhones(IDbContextFactory<PortalDbContext> factory, CarrierDirectory carriers, SimulatedPhones phones)
{
    private const int Most = 50;

    private static readonly Expression<Func<Subscriber, TestPhone>> View = subscriber => new TestPhone(
        subscriber.CarrierAccount, Msisdn.Mask(subscriber.Phone), subscriber.Carrier!.Name, subscriber.Carrier.Networks.OrderBy(network => network.Position).Select(network => network.Mccmnc).First());

    /// <summary>Those that are enrolled, last used first.</summary>
    public async Task<IReadOnlyList<TestPhone>> ListAsync(CancellationToken cancellationToken)
    {
        if (!phones.Available) { return []; }
        await using var store = await factory.CreateDbContextAsync(cancellationToken);
        return await store.Devices.AsNoTracking().Where(device => device.Kind == DeviceKind.Primary && device.State == DeviceState.Active)
            .OrderByDescending(device => device.LastUsedAt).ThenBy(device => device.Id).Take(Most)
            .Select(device => device.Subscriber!).Select(View).ToListAsync(cancellationToken);
    }

    /// <summary>One by its key, enrolled or not. Null when there is none.</summary>
    public async Task<TestPhone?> FindAsync(string handset, CancellationToken cancellationToken)
    {
        if (!phones.Available) { return null; }
        await using var store = await factory.CreateDbContextAsync(cancellationToken);
        return await Named(store, await IdsAsync(cancellationToken), handset).Select(View).FirstOrDefaultAsync(cancellationToken);
    }

    /// <summary>What a client's server calls the owner of a phone: the number where its project may, else the subject of an earlier sign-in. Null when it knows neither.</summary>
    public async Task<string?> FindHintAsync(TestClient client, string handset, CancellationToken cancellationToken)
    {
        if (!phones.Available) { return null; }
        await using var store = await factory.CreateDbContextAsync(cancellationToken);
        var owner = Named(store, await IdsAsync(cancellationToken), handset);
        return client.MayNamePhones
            ? await owner.Select(subscriber => subscriber.Phone).FirstOrDefaultAsync(cancellationToken)
            : await store.Links.AsNoTracking().Where(link => link.Sector == client.Sector && link.State == LinkState.Active && link.Subject != null && owner.Any(one => one.Id == link.SubscriberId))
                .Select(link => link.Subject).FirstOrDefaultAsync(cancellationToken);
    }

    /// <summary>The carriers that a server may ask.</summary>
    public async Task<IReadOnlyList<TestCarrier>> CarriersAsync(CancellationToken cancellationToken) =>
        [.. (await carriers.AllAsync(cancellationToken)).Where(carrier => carrier.Networks.Count > 0).Select(carrier => new TestCarrier(carrier.Name, carrier.CanonicalMccmnc))];

    private async Task<List<Guid>> IdsAsync(CancellationToken cancellationToken) => [.. (await carriers.AllAsync(cancellationToken)).Select(carrier => carrier.Id)];

    /// <summary>Account names are unique within a carrier, and their index begins with it. Who has moved on is found where they are now.</summary>
    private static IQueryable<Subscriber> Named(PortalDbContext store, List<Guid> carriers, string handset) => store.Subscribers.AsNoTracking()
        .Where(subscriber => carriers.Contains(subscriber.CarrierId) && subscriber.CarrierAccount == handset && subscriber.PortedToCarrierId == null)
        .OrderBy(subscriber => subscriber.Id);
}
