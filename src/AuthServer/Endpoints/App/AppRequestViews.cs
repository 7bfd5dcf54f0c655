using ZenKey.AuthServer.Interaction;
using ZenKey.Portal.Data.Clients;
using ZenKey.Portal.Data.Devices;
using ZenKey.Portal.Data.Links;
using ZenKey.Portal.Data.Passkeys;
using ZenKey.Portal.Data.Requests;
using ZenKey.Portal.Data.Subscribers;
using ZenKey.Protocol;

namespace ZenKey.AuthServer.Endpoints.App;

/// <summary>Requests as the phone shows them.</summary>
internal sealed class AppRequestViews(ClientDirectory clients, LinkDirectory links, DeviceDirectory devices, PasskeyLedger passkeys, TimeProvider time)
{
    /// <summary>waiting, approved, denied, cancelled or expired.</summary>
    public static string StateOf(Request request, DateTimeOffset now) =>
        request.State == RequestState.Waiting && request.ExpiresAt <= now ? "expired" : request.State.ToString().ToLowerInvariant();

    /// <summary>authorization, or backchannel for what a client's server asks.</summary>
    private static string KindOf(Request request) => request.Kind == RequestKind.Authorization ? "authorization" : "backchannel";

    /// <summary>a3 takes a PIN or biometric unless one was given within thirty minutes; prompt=login always does, and who wants to be asked always (ZenKey platform §3).</summary>
    public static bool NeedsPin(Request request, Subscriber subscriber, DateTimeOffset now) =>
        request.ForceFactor || subscriber.AlwaysAsk || (request.Acr == Acr.A3 && !(subscriber.FactorAt > now - Acr.FactorFreshness));

    public static AppClient ClientOf(Client client) => new(client.ClientId, client.Name, client.Project!.Name, client.Project.LogoUrl,
        ClientViews.Domain(client.Project.DomainUrl), client.Project.PrivacyUrl, client.Project.TermsUrl);

    public async Task<AppRequest> OfAsync(AppCaller caller, Request request, CancellationToken cancellationToken)
    {
        var client = (await clients.FindByIdAsync(request.ClientId, cancellationToken))!;
        var link = await links.FindAsync(caller.Subscriber.Id, client.Project!.Sector, cancellationToken);
        var shared = link is { State: LinkState.Active } ? link.ScopeNames : [];
        var attributes = AppAttributes.Asked(request.Scopes.Split(' '), client.Project.Requires, caller.Subscriber, scope => !request.ForceConsent && shared.Contains(scope), time.GetUtcNow());
        var needsPin = NeedsPin(request, caller.Subscriber, time.GetUtcNow());
        var passkey = needsPin && await passkeys.CountAsync(caller.Subscriber.Id, caller.Phone.Id, cancellationToken) > 0;
        return new AppRequest(request.Id, KindOf(request), request.CreatedAt, request.ExpiresAt, ClientOf(client), await BrowserAsync(request, cancellationToken),
            request.Context, request.Acr, needsPin, passkey, link is not { State: LinkState.Active }, attributes, NumberMatch.Of(request)?.Offered);
    }

    public async Task<AppRecent> RecentAsync(Request request, CancellationToken cancellationToken)
    {
        var client = await clients.FindByIdAsync(request.ClientId, cancellationToken);
        return new AppRecent(client?.Project?.Name ?? "", client?.Project?.LogoUrl, StateOf(request, time.GetUtcNow()), request.BrowserName, request.EndedAt ?? request.ExpiresAt, KindOf(request));
    }

    private async Task<AppBrowser?> BrowserAsync(Request request, CancellationToken cancellationToken)
    {
        if (request.BrowserName is null) { return null; }
        var device = request.DeviceId is { } id ? await devices.FindAsync(id, cancellationToken) : null;
        return BrowserStandings.Of(ownLine: false, device, request.BrowserHash) == BrowserStanding.Trusted
            ? new AppBrowser(device!.Name, true, device.TrustedAt)
            : new AppBrowser(request.BrowserName, false, null);
    }
}
