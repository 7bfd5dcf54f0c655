using ZenKey.Portal.Data.Devices;
using ZenKey.Portal.Data.Sims;
using ZenKey.Portal.Data.Subscribers;
using ZenKey.Protocol;
using ZenKey.Protocol.Network;

namespace ZenKey.AuthServer.Network;

/// <summary>Asks the carrier's network for a subscriber's SIM, and keeps the store's history of it true.</summary>
internal sealed class SimWatch(ICarrierNetwork network, SimLedger sims, DeviceDirectory devices)
{
    /// <summary>See <see cref="ICarrierNetwork.IsSimulated"/>.</summary>
    public bool IsSimulated => network.IsSimulated;

    /// <summary>The SIM on a subscriber's line. What is still as it was enrolled is no news, and costs no look into the history.</summary>
    /// <returns>Null when no SIM carries the line.</returns>
    public async ValueTask<SimFacts?> FindAsync(Subscriber subscriber, CancellationToken cancellationToken)
    {
        if (await AskAsync(subscriber, cancellationToken) is not { } facts) { return null; }
        if (await devices.FindPrimaryAsync(subscriber.Id, cancellationToken) is { } phone && phone.Iccid != facts.Iccid)
        {
            await sims.ObserveAsync(subscriber.Id, facts, cancellationToken);
        }
        return facts;
    }

    /// <summary>The SIM's entry in the history, which holds it from now on.</summary>
    /// <returns>Null when no SIM carries the line.</returns>
    public async ValueTask<Sim?> FindEntryAsync(Subscriber subscriber, CancellationToken cancellationToken) =>
        await AskAsync(subscriber, cancellationToken) is { } facts ? await sims.ObserveAsync(subscriber.Id, facts, cancellationToken) : null;

    private async ValueTask<SimFacts?> AskAsync(Subscriber subscriber, CancellationToken cancellationToken) =>
        Msisdn.TryParse(subscriber.Phone, out var line) ? await network.FindSimAsync(line, cancellationToken) : null;
}
