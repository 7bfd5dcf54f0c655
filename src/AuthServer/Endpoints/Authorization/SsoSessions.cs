using Microsoft.AspNetCore.Http;
using ZenKey.AuthServer.Http;
using ZenKey.AuthServer.Tokens;
using ZenKey.Portal.Data.Devices;
using ZenKey.Portal.Data.Requests;
using ZenKey.Portal.Data.Subscribers;
using ZenKey.Protocol;

namespace ZenKey.AuthServer.Endpoints.Authorization;

/// <summary>The last approval that a trusted browser got from its phone, while it still serves (design §5, silent sign-in).</summary>
/// <param name="Device">The trusted browser.</param>
/// <param name="AuthTime">When the person approved.</param>
/// <param name="Acr">What that reaches now: a3 only as long as its PIN is fresh.</param>
/// <param name="Amr">How the person was recognised then.</param>
internal sealed record SsoSession(Device Device, DateTimeOffset AuthTime, string Acr, string Amr);

/// <summary>Finds a browser's session within the carrier's SSO window. The browser proves itself by its cookie, not by a hint.</summary>
internal sealed class SsoSessions(RequestLedger ledger, BrowserCookie cookie, TimeProvider time)
{
    /// <returns>Null when the carrier has no silent sign-in, the browser is another, or the window is over.</returns>
    public async ValueTask<SsoSession?> FindAsync(HttpContext context, CarrierScope scope, Device? browser, Subscriber subscriber)
    {
        if (!scope.Carrier.SilentSignIn || browser is not { State: DeviceState.Active, BrowserHash: { } hash } || hash != cookie.Find(context)) { return null; }
        var now = time.GetUtcNow();
        var since = now - Lifetimes.OfSsoWindow(scope.Carrier);
        if (browser.SignedOutAt > since) { since = browser.SignedOutAt.Value; }
        var last = await ledger.FindLastApprovedAsync(browser.Id, hash, since, context.RequestAborted);
        if (last is not { AuthTime: { } at, AcrReached: { } reached, Amr: { } amr } || last.SubscriberId != subscriber.Id) { return null; }
        return reached == Acr.A3 && subscriber.FactorAt > now - Acr.FactorFreshness
            ? new SsoSession(browser, at, Acr.A3, amr)
            : new SsoSession(browser, at, Acr.A1, Amr.HardwareKey);
    }
}
