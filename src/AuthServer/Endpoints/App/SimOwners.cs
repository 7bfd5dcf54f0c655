using ZenKey.Portal.Data.Carriers;
using ZenKey.Portal.Data.Subscribers;
using ZenKey.Protocol.Network;

namespace ZenKey.AuthServer.Endpoints.App;

/// <summary>Whose SIM it is: the network knows the line, the store the subscriber.</summary>
internal sealed class SimOwners(ICarrierNetwork network, CarrierDirectory carriers, SubscriberDirectory subscribers, LineRegistry lines)
{
    /// <summary>Of a SIM that has proved itself. A line of this carrier that has no subscriber gets one here: a new customer, or one who had closed the account.</summary>
    /// <returns>Null when the SIM carries no line of this carrier.</returns>
    public async ValueTask<(Subscriber Subscriber, SimFacts Sim)?> FindAsync(Guid carrierId, string iccid, CancellationToken cancellationToken)
    {
        if (await network.FindLineOfSimAsync(iccid, cancellationToken) is not { } line
            || await network.FindSimAsync(line, cancellationToken) is not { } sim || sim.Iccid != iccid) { return null; }
        if (await subscribers.FindByPhoneAsync(carrierId, line.Value, cancellationToken) is { } known) { return (known, sim); }
        return await carriers.FindBySubscriptionAsync(sim.Imsi, cancellationToken) is { } carrier && carrier.Id == carrierId
            ? (await lines.FindOrAddAsync(carrierId, line.Value, cancellationToken), sim)
            : null;
    }
}
