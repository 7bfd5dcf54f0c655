using ZenKey.Portal.Data.Subscribers;
using ZenKey.Protocol.Network;

namespace ZenKey.AuthServer.Endpoints.App;

/// <summary>Whose SIM it is: the network knows the line, the store the subscriber.</summary>
internal sealed class SimOwners(ICarrierNetwork network, SubscriberDirectory subscribers)
{
    /// <returns>Null when the SIM carries no line of a subscriber of this carrier.</returns>
    public async ValueTask<(Subscriber Subscriber, SimFacts Sim)?> FindAsync(Guid carrierId, string iccid, CancellationToken cancellationToken)
    {
        if (await network.FindLineOfSimAsync(iccid, cancellationToken) is not { } line) { return null; }
        return await subscribers.FindByPhoneAsync(line.Value, cancellationToken) is { } subscriber && subscriber.CarrierId == carrierId
            && await network.FindSimAsync(line, cancellationToken) is { } sim && sim.Iccid == iccid
                ? (subscriber, sim)
                : null;
    }
}
