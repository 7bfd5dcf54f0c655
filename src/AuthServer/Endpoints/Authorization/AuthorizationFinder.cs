using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using ZenKey.AuthServer.Http;
using ZenKey.AuthServer.Network;
using ZenKey.Portal.Data.Devices;
using ZenKey.Portal.Data.Links;
using ZenKey.Portal.Data.Subscribers;
using ZenKey.Protocol.Network;

namespace ZenKey.AuthServer.Endpoints.Authorization;

/// <summary>Gathers the facts on which a request is decided: phone, SIM, consent, session.</summary>
internal sealed partial class AuthorizationFinder(
    DeviceDirectory devices, LinkDirectory links, SimWatch network, SsoSessions sessions, TimeProvider time, ILogger<AuthorizationFinder> logger)
{
    /// <returns>The facts; null when the carrier's network does not answer.</returns>
    public async Task<AuthorizationFacts?> FindAsync(HttpContext context, CarrierScope scope, AuthorizationRequest request, Subscriber subscriber, Device? browser, bool ownLine)
    {
        var cancel = context.RequestAborted;
        SimFacts? sim;
        try
        {
            sim = await network.FindAsync(subscriber, cancel);
        }
        catch (Exception exception) when (!cancel.IsCancellationRequested)
        {
            Log.NetworkFailed(logger, exception);
            return null;
        }
        return new AuthorizationFacts(subscriber, ownLine, await devices.FindPrimaryAsync(subscriber.Id, cancel), sim,
            await links.FindAsync(subscriber.Id, request.Client.Project!.Sector, cancel), await sessions.FindAsync(context, scope, browser, subscriber), time.GetUtcNow());
    }

    private static partial class Log
    {
        [LoggerMessage(Level = LogLevel.Warning, Message = "The carrier's network failed to tell the SIM of a line")]
        public static partial void NetworkFailed(ILogger logger, Exception exception);
    }
}
