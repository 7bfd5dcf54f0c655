using Microsoft.EntityFrameworkCore;
using ZenKey.Portal.Data.Changes;
using ZenKey.Portal.Data.Journal;
using ZenKey.Protocol.Network;

namespace ZenKey.Portal.Data.Sims;

/// <summary>The cards of each line, as its carrier's network was seen to change them.</summary>
public sealed class SimLedger
{
    /// <summary>The databases keep times of different fineness.</summary>
    private static readonly TimeSpan SameTime = TimeSpan.FromSeconds(1);

    private readonly TopicCache<Guid, Sim> current;
    private readonly StoreWriter writer;
    private readonly TimeProvider time;

    public SimLedger(IDbContextFactory<PortalDbContext> factory, StoreWriter writer, ChangeSignal signal, TimeProvider time)
    {
        this.writer = writer;
        this.time = time;
        current = new TopicCache<Guid, Sim>(signal, [Topic.Sims], 100_000, async (subscriberId, cancellationToken) =>
        {
            await using var store = await factory.CreateDbContextAsync(cancellationToken);
            return await LastAsync(store, subscriberId, cancellationToken);
        });
    }

    /// <summary>Writes down what the network says of a line now, when it is something new.</summary>
    /// <returns>The card that carries the line.</returns>
    public async ValueTask<Sim> ObserveAsync(Guid subscriberId, SimFacts facts, CancellationToken cancellationToken)
    {
        if (await current.FindAsync(subscriberId, cancellationToken) is { } known && IsSame(known, facts)) { return known; }
        var now = time.GetUtcNow();
        return await writer.WriteAsync(async (store, token) =>
        {
            if (await LastAsync(store, subscriberId, token) is { } last && IsSame(last, facts)) { return last; }
            var sim = new Sim { Id = Guid.CreateVersion7(now), SubscriberId = subscriberId, Iccid = facts.Iccid, Imsi = facts.Imsi, Since = facts.Since, SeenAt = now };
            store.Sims.Add(sim);
            return sim;
        }, [Topic.Sims], cancellationToken);
    }

    private static bool IsSame(Sim sim, SimFacts facts) => sim.Iccid == facts.Iccid && (sim.Since - facts.Since).Duration() < SameTime;

    private static Task<Sim?> LastAsync(PortalDbContext store, Guid subscriberId, CancellationToken cancellationToken) =>
        store.Sims.AsNoTracking().Where(sim => sim.SubscriberId == subscriberId).OrderByDescending(sim => sim.SeenAt).FirstOrDefaultAsync(cancellationToken);
}
