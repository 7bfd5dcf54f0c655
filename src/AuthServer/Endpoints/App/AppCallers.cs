using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using ZenKey.AuthServer.Endpoints.Authorization;
using ZenKey.AuthServer.Http;
using ZenKey.AuthServer.Network;
using ZenKey.AuthServer.Tokens;
using ZenKey.Portal.Data.Devices;
using ZenKey.Portal.Data.Subscribers;

namespace ZenKey.AuthServer.Endpoints.App;

/// <summary>Whose application calls.</summary>
internal sealed record AppCaller(CarrierScope Scope, Subscriber Subscriber, Device Phone);

/// <summary>
/// Knows the caller by the session token. Each call looks again whether SIM and handset are still those that the session
/// was made with, so that a swapped SIM stops at once.
/// </summary>
internal sealed class AppCallers(CarrierScopes scopes, SubscriberDirectory subscribers, DeviceDirectory devices, SimWatch network, DeviceChanges changes, TimeProvider time)
{
    public async ValueTask<(AppCaller? Caller, ProblemHttpResult? Problem)> FindAsync(HttpContext context)
    {
        var cancel = context.RequestAborted;
        if (await scopes.FindAsync(context) is not { } scope) { return (null, AppProblems.UnknownCarrier()); }
        var header = context.Request.Headers.Authorization.FirstOrDefault();
        var session = header?.StartsWith("Bearer ", StringComparison.OrdinalIgnoreCase) == true
            ? AppSession.Open(scope.Keys, scope.Issuer, header["Bearer ".Length..].Trim())
            : null;
        if (session is null || session.ExpiresAt <= time.GetUtcNow() || await subscribers.FindByIdAsync(session.SubscriberId, cancel) is not { } subscriber)
        {
            return (null, Expired(context));
        }
        if (subscriber.State == SubscriberState.Locked) { return (null, AppProblems.SubscriberLocked()); }
        // A recovery has bound another phone, or this one anew: the next start finds out.
        if (await devices.FindPrimaryAsync(subscriber.Id, cancel) is not { } phone || phone.Id != session.DeviceId) { return (null, Expired(context)); }
        var sim = await network.FindAsync(subscriber, cancel);
        return sim?.Iccid == session.Iccid && AuthorizationRules.PhoneStands(phone, sim)
            ? (new AppCaller(scope, subscriber, phone), null)
            : (null, await changes.RefuseAsync(scope, "session_phone_changed"));
    }

    private static ProblemHttpResult Expired(HttpContext context)
    {
        context.Response.Headers.WWWAuthenticate = "Bearer";
        return AppProblems.SessionExpired();
    }
}
