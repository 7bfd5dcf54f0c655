using Microsoft.EntityFrameworkCore;
using ZenKey.Portal.Data.Changes;
using ZenKey.Portal.Data.Devices;
using ZenKey.Portal.Data.EventSubscriptions;
using ZenKey.Portal.Data.Journal;
using ZenKey.Protocol;
using ZenKey.Protocol.Network;

namespace ZenKey.Portal.Data.Sims;

/// <summary>The cards of each line, as its carrier's network was seen to change them.</summary>
public sealed class SimLedger
{
    /// <summary>The databases keep times of different fineness.</summary>
    private static readonly TimeSpan SameTime = TimeSpan.FromSeconds(1);

    private readonly TopicCache<Guid, Sim> current;
    private readonly IDbContextFactory<PortalDbContext> factory;
    private readonly StoreWriter writer;
    private readonly TimeProvider time;

    public SimLedger(IDbContextFactory<PortalDbContext> factory, StoreWriter writer, ChangeSignal signal, TimeProvider time)
    {
        this.factory = factory;
        this.writer = writer;
        this.time = time;
        current = new TopicCache<Guid, Sim>(signal, [Topic.Sims], 100_000, async (subscriberId, cancellationToken) =>
        {
            await using var store = await factory.CreateDbContextAsync(cancellationToken);
            return await LastAsync(store, subscriberId, cancellationToken);
        });
    }

    /// <summary>Writes down what the network says of a line now, when it is something new. Another card is told to clients, in the same commit.</summary>
    /// <returns>The card that carries the line.</returns>
    public async ValueTask<Sim> ObserveAsync(Guid subscriberId, SimFacts facts, CancellationToken cancellationToken)
    {
        if (await current.FindAsync(subscriberId, cancellationToken) is { } known && IsSame(known, facts)) { return known; }
        var now = time.GetUtcNow();
        try
        {
            return await writer.WriteAsync((store, token) => ObserveAsync(store, subscriberId, facts, now, token), [Topic.Sims], cancellationToken);
        }
        catch (StoreConflictException)
        {
            // Another node saw the same at the same moment.
            await using var store = await factory.CreateDbContextAsync(cancellationToken);
            return (await LastAsync(store, subscriberId, cancellationToken))!;
        }
    }

    private static async Task<Sim> ObserveAsync(PortalDbContext store, Guid subscriberId, SimFacts facts, DateTimeOffset now, CancellationToken cancellationToken)
    {
        var last = await LastAsync(store, subscriberId, cancellationToken);
        if (last is not null && IsSame(last, facts)) { return last; }
        var sim = new Sim { Id = Guid.CreateVersion7(now), SubscriberId = subscriberId, Iccid = facts.Iccid, Imsi = facts.Imsi, Since = facts.Since, SeenAt = now };
        store.Sims.Add(sim);
        // Where there is no history yet, the card that was enrolled is the one before.
        var before = last?.Iccid ?? await EnrolledAsync(store, subscriberId, cancellationToken);
        if (before is not null && before != facts.Iccid)
        {
            store.RaisedEvents.Add(RaisedEvent.Of(EventType.SimSwap, subscriberId, now));
            store.RaisedEvents.Add(RaisedEvent.Of(EventType.DeviceChange, subscriberId, now, "sim_changed"));
        }
        return sim;
    }

    private static bool IsSame(Sim sim, SimFacts facts) => sim.Iccid == facts.Iccid && (sim.Since - facts.Since).Duration() < SameTime;

    private static Task<string?> EnrolledAsync(PortalDbContext store, Guid subscriberId, CancellationToken cancellationToken) =>
        store.Devices.Where(device => device.SubscriberId == subscriberId && device.Kind == DeviceKind.Primary && device.State == DeviceState.Active)
            .Select(device => device.Iccid).FirstOrDefaultAsync(cancellationToken);

    private static Task<Sim?> LastAsync(PortalDbContext store, Guid subscriberId, CancellationToken cancellationToken) =>
        store.Sims.AsNoTracking().Where(sim => sim.SubscriberId == subscriberId).OrderByDescending(sim => sim.SeenAt).FirstOrDefaultAsync(cancellationToken);
}
