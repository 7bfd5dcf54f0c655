using Microsoft.Extensions.Logging;
using ZenKey.Portal.Data.Carriers;
using ZenKey.Portal.Data.Subscribers;
using ZenKey.Protocol;
using ZenKey.Protocol.Network;

namespace ZenKey.AuthServer.Network;

/// <summary>Whether a line has left its carrier. What another carrier's network knows of it is no history of this one's, and is not kept.</summary>
internal sealed partial class PortedLines(ICarrierNetwork network, CarrierDirectory carriers, ILogger<PortedLines> logger)
{
    /// <returns>False as well when the network does not answer: nobody leaves unseen.</returns>
    public async ValueTask<bool> HasLeftAsync(Subscriber subscriber, CancellationToken cancellationToken)
    {
        if (!Msisdn.TryParse(subscriber.Phone, out var line)) { return false; }
        SimFacts? sim;
        try
        {
            sim = await network.FindSimAsync(line, cancellationToken);
        }
        catch (Exception exception) when (!cancellationToken.IsCancellationRequested)
        {
            Log.NetworkFailed(logger, exception);
            return false;
        }
        return sim is null || (await carriers.FindBySubscriptionAsync(sim.Imsi, cancellationToken))?.Id != subscriber.CarrierId;
    }

    private static partial class Log
    {
        [LoggerMessage(Level = LogLevel.Warning, Message = "The carrier's network failed to tell whether a line has left")]
        public static partial void NetworkFailed(ILogger logger, Exception exception);
    }
}
