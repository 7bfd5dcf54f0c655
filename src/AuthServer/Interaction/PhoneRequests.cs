using Microsoft.AspNetCore.Http;
using ZenKey.AuthServer.Endpoints.Authorization;
using ZenKey.AuthServer.Http;
using ZenKey.AuthServer.Push;
using ZenKey.Portal.Data;
using ZenKey.Portal.Data.Devices;
using ZenKey.Portal.Data.Requests;
using ZenKey.Portal.Data.Subscribers;
using ZenKey.Protocol;

namespace ZenKey.AuthServer.Interaction;

/// <summary>Puts an authorization request before the subscriber's phone and sends the browser to wait for it.</summary>
internal sealed class PhoneRequests(RequestLedger ledger, PhonePush push, BrowserCookie cookie, TimeProvider time)
{
    /// <summary>How long a phone has to answer.</summary>
    public static readonly TimeSpan Lifetime = TimeSpan.FromMinutes(2);

    /// <returns>False when too many requests wait for this phone; nothing is answered then.</returns>
    public async Task<bool> AskAsync(HttpContext context, CarrierScope scope, AuthorizationRequest request, Subscriber subscriber, Device? browser, bool ownLine, bool withFactor)
    {
        var (now, hash) = (time.GetUtcNow(), cookie.Ensure(context));
        var standing = BrowserStandings.Of(ownLine, browser, hash);
        var match = NumberMatch.For(standing);
        var row = new Request
        {
            Id = RandomId.New(),
            CarrierId = scope.Carrier.Id,
            SubscriberId = subscriber.Id,
            ClientId = request.Client.Id,
            DeviceId = browser?.Id,
            BrowserName = standing switch
            {
                BrowserStanding.OwnLine => null,
                BrowserStanding.Trusted => browser!.Name,
                _ => UserAgent.Read(context.Request.Headers.UserAgent).Name,
            },
            BrowserHash = hash,
            RedirectUri = request.RedirectUri,
            Scopes = string.Join(' ', request.Scopes),
            ClientStateValue = request.Return.State,
            Nonce = request.Nonce,
            CodeChallenge = request.CodeChallenge,
            KeyThumbprint = request.KeyThumbprint,
            CorrelationId = request.Return.CorrelationId,
            ResponseMode = request.Return.Mode,
            Theme = request.Return.Theme,
            Context = request.Context,
            ShownNumber = match?.Shown,
            OfferedNumbers = match?.OfferedText,
            Acr = request.Acr ?? Acr.A3,
            ForceFactor = withFactor,
            ForceConsent = request.Prompts.Contains("consent"),
            CreatedAt = now,
            ExpiresAt = now + Lifetime,
        };
        if (!await ledger.AddFromBrowserAsync(row, standing)) { return false; }
        push.Start(row, subscriber.Phone, scope.Carrier.Slug);
        Answers.SeeOther(context, WaitingEndpoint.Address(scope.Carrier.Slug, row.Id, request.Parameters["ui_locales"]));
        return true;
    }
}
