using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using ZenKey.Portal.Data.Carriers;
using ZenKey.Portal.Data.Subscribers;
using ZenKey.Protocol;
using ZenKey.Protocol.Network;

namespace ZenKey.AuthServer.Interaction;

/// <summary>Asks the carriers' network over whose mobile connection a request came.</summary>
internal sealed partial class LineFinder(ICarrierNetwork network, SubscriberDirectory subscribers, CarrierDirectory carriers, ILogger<LineFinder> logger)
{
    /// <returns>The subscriber whose own line it is; null when it came by other ways.</returns>
    public ValueTask<Subscriber?> FindAsync(HttpContext context) => FindAsync(
        new ConnectionEvidence(context.Connection.RemoteIpAddress?.ToString(), name => context.Request.Headers[name].FirstOrDefault()), context.RequestAborted);

    /// <summary>The same for an address that a client's server tells of its visitor; nothing else of that connection is known.</summary>
    public ValueTask<Subscriber?> FindByAddressAsync(string address, CancellationToken cancellationToken) =>
        FindAsync(new ConnectionEvidence(address, _ => null), cancellationToken);

    private async ValueTask<Subscriber?> FindAsync(ConnectionEvidence evidence, CancellationToken cancellationToken)
    {
        Msisdn? line;
        try
        {
            line = await network.FindLineAsync(evidence, cancellationToken);
        }
        catch (Exception exception) when (!cancellationToken.IsCancellationRequested)
        {
            // A connection that nobody can tell is one that came by other ways.
            Log.NetworkFailed(logger, exception);
            return null;
        }
        return line is { } known ? await OwnerOfAsync(known, cancellationToken) : null;
    }

    /// <summary>Who has a line now. A ported one is known to two carriers: it is with the one that has issued the SIM (ITU-T E.212: a subscription begins with its network).</summary>
    /// <returns>Null when no carrier of ours knows it, or none of those who do carries it.</returns>
    public async ValueTask<Subscriber?> OwnerOfAsync(Msisdn line, CancellationToken cancellationToken)
    {
        var known = await subscribers.ListByPhoneAsync(line.Value, cancellationToken);
        if (known.Count < 2) { return known is [var only] ? only : null; }
        SimFacts? issued;
        try
        {
            issued = await network.FindSimAsync(line, cancellationToken);
        }
        catch (Exception exception) when (!cancellationToken.IsCancellationRequested)
        {
            Log.NetworkFailed(logger, exception);
            return null;
        }
        return issued is { } sim && await carriers.FindBySubscriptionAsync(sim.Imsi, cancellationToken) is { } carrier
            ? known.FirstOrDefault(subscriber => subscriber.CarrierId == carrier.Id)
            : null;
    }

    private static partial class Log
    {
        [LoggerMessage(Level = LogLevel.Warning, Message = "The carrier's network failed to tell the line of a connection")]
        public static partial void NetworkFailed(ILogger logger, Exception exception);
    }
}
