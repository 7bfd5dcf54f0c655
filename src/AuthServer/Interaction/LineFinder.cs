using Microsoft.AspNetCore.Http;
using ZenKey.Portal.Data.Subscribers;
using ZenKey.Protocol.Network;

namespace ZenKey.AuthServer.Interaction;

/// <summary>Asks the carriers' network over whose mobile connection a request came.</summary>
internal sealed class LineFinder(ICarrierNetwork network, SubscriberDirectory subscribers)
{
    /// <returns>The subscriber whose own line it is; null when it came by other ways.</returns>
    public async ValueTask<Subscriber?> FindAsync(HttpContext context)
    {
        var evidence = new ConnectionEvidence(context.Connection.RemoteIpAddress?.ToString(), name => context.Request.Headers[name].FirstOrDefault());
        return await network.FindLineAsync(evidence, context.RequestAborted) is { } line
            ? await subscribers.FindByPhoneAsync(line.Value, context.RequestAborted)
            : null;
    }
}
