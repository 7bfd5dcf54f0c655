using Microsoft.AspNetCore.Http;
using ZenKey.Portal.Data.Subscribers;
using ZenKey.Protocol.Network;

namespace ZenKey.AuthServer.Interaction;

/// <summary>Asks the carriers' network over whose mobile connection a request came.</summary>
internal sealed class LineFinder(ICarrierNetwork network, SubscriberDirectory subscribers)
{
    /// <returns>The subscriber whose own line it is; null when it came by other ways.</returns>
    public ValueTask<Subscriber?> FindAsync(HttpContext context) => FindAsync(
        new ConnectionEvidence(context.Connection.RemoteIpAddress?.ToString(), name => context.Request.Headers[name].FirstOrDefault()), context.RequestAborted);

    /// <summary>The same for an address that a client's server tells of its visitor; nothing else of that connection is known.</summary>
    public ValueTask<Subscriber?> FindByAddressAsync(string address, CancellationToken cancellationToken) =>
        FindAsync(new ConnectionEvidence(address, _ => null), cancellationToken);

    private async ValueTask<Subscriber?> FindAsync(ConnectionEvidence evidence, CancellationToken cancellationToken) =>
        await network.FindLineAsync(evidence, cancellationToken) is { } line ? await subscribers.FindByPhoneAsync(line.Value, cancellationToken) : null;
}
