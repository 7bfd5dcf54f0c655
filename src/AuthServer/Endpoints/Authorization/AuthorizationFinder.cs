using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using ZenKey.AuthServer.Http;
using ZenKey.AuthServer.Network;
using ZenKey.Portal.Data.Devices;
using ZenKey.Portal.Data.Links;
using ZenKey.Portal.Data.Subscribers;
using ZenKey.Protocol.Network;

namespace ZenKey.AuthServer.Endpoints.Authorization;

/// <summary>A subscriber's phone.</summary>
/// <param name="Primary">Null when none is enrolled.</param>
/// <param name="Sim">What the network says of the SIM on their line; null when there is none.</param>
/// <param name="IsSimulated">Whether the handset is a pretended one.</param>
internal sealed record PhoneFacts(Device? Primary, SimFacts? Sim, bool IsSimulated);

/// <summary>Gathers the facts on which a request is decided: phone, SIM, consent, session.</summary>
internal sealed partial class AuthorizationFinder(
    DeviceDirectory devices, LinkDirectory links, SimWatch network, SsoSessions sessions, TimeProvider time, ILogger<AuthorizationFinder> logger)
{
    /// <returns>The facts; null when the carrier's network does not answer.</returns>
    public async Task<AuthorizationFacts?> FindAsync(HttpContext context, CarrierScope scope, AuthorizationRequest request, Subscriber subscriber, Device? browser, bool ownLine)
    {
        var cancel = context.RequestAborted;
        return await FindPhoneAsync(subscriber, cancel) is { } phone
            ? new AuthorizationFacts(subscriber, ownLine, phone,
                await links.FindAsync(subscriber.Id, request.Client.Project!.Sector, cancel), await sessions.FindAsync(context, scope, browser, subscriber), time.GetUtcNow())
            : null;
    }

    /// <returns>What is known of a subscriber's phone; null when the carrier's network does not answer.</returns>
    public async Task<PhoneFacts?> FindPhoneAsync(Subscriber subscriber, CancellationToken cancellationToken)
    {
        SimFacts? sim;
        try
        {
            sim = await network.FindAsync(subscriber, cancellationToken);
        }
        catch (Exception exception) when (!cancellationToken.IsCancellationRequested)
        {
            Log.NetworkFailed(logger, exception);
            return null;
        }
        return new PhoneFacts(await devices.FindPrimaryAsync(subscriber.Id, cancellationToken), sim, network.IsSimulated);
    }

    private static partial class Log
    {
        [LoggerMessage(Level = LogLevel.Warning, Message = "The carrier's network failed to tell the SIM of a line")]
        public static partial void NetworkFailed(ILogger logger, Exception exception);
    }
}
