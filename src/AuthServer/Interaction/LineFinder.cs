using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using ZenKey.Portal.Data.Subscribers;
using ZenKey.Protocol;
using ZenKey.Protocol.Network;

namespace ZenKey.AuthServer.Interaction;

/// <summary>Asks the carriers' network over whose mobile connection a request came.</summary>
internal sealed partial class LineFinder(ICarrierNetwork network, SubscriberDirectory subscribers, ILogger<LineFinder> logger)
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
        return line is { } known ? await subscribers.FindByPhoneAsync(known.Value, cancellationToken) : null;
    }

    private static partial class Log
    {
        [LoggerMessage(Level = LogLevel.Warning, Message = "The carrier's network failed to tell the line of a connection")]
        public static partial void NetworkFailed(ILogger logger, Exception exception);
    }
}
