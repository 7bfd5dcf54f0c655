using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using ZenKey.AuthServer.Endpoints.UserPorting;
using ZenKey.AuthServer.Http;
using ZenKey.AuthServer.Interaction;
using ZenKey.AuthServer.Tokens;
using ZenKey.Portal.Data.Devices;
using ZenKey.Portal.Data.Subscribers;
using ZenKey.Protocol;

namespace ZenKey.AuthServer.Endpoints.Authorization;

/// <summary>A carrier's authorization endpoint (RFC 6749 §3.1, OpenID Connect Core §3.1.2).</summary>
internal sealed class AuthorizationEndpoint(
    AuthorizationReader reader, AuthorizationFinder finder, SubscriberHints hinted, SsoSessions sessions, SubscriberDirectory subscribers, DeviceDirectory devices,
    LineFinder lines, BrowserPairing pairing, DeviceEndings endings, PortingStart porting, AuthorizationResponse responses, RequestSources sources, PhoneRequests phone, ModuleOrigins origins,
    TimeProvider time)
{
    private const string Path = "/carriers/{slug}/authorize";

    private static readonly AuthorizationError NetworkDown =
        new(ErrorCode.NetworkFailure, "The carrier's network does not answer; try again later.", "network_unavailable");
    private static readonly AuthorizationError PhoneBusy =
        new(ErrorCode.TemporarilyUnavailable, "Requests wait on the phone already; answer them there, or try again in two minutes.", "subscriber_busy");
    private static readonly AuthorizationError Cancelled = new(ErrorCode.AccessDenied, "The user cancelled.", "cancelled");
    private static readonly AuthorizationError SeveralSessions =
        new(ErrorCode.AccountSelectionRequired, "More than one subscriber has signed in with this browser.", "prompt_none_several");
    private static readonly AuthorizationError BadHintToken = new(
        ErrorCode.InvalidLoginHintToken, "The login_hint_token is not for this carrier and client, too old, or its device is no longer trusted.", "login_hint_token_invalid");
    private static readonly AuthorizationError Gone =
        new(ErrorCode.UserNotFound, "The subscriber is no longer with this carrier; run discovery again with prompt=true.", "subscriber_gone");

    public static void Map(IEndpointRouteBuilder routes)
    {
        routes.MapMethods(Path, [HttpMethods.Get, HttpMethods.Post], (HttpContext context, AuthorizationEndpoint endpoint) => endpoint.AuthorizeAsync(context));
        routes.MapGet(Path + "/events", (HttpContext context, BrowserPairing pairing) => pairing.FollowAsync(context));
        routes.MapGet(Path + "/cancel", (HttpContext context, AuthorizationEndpoint endpoint) => endpoint.CancelAsync(context));
        routes.MapPost(Path + "/choose", (HttpContext context, AuthorizationEndpoint endpoint) => endpoint.ChooseAsync(context));
        routes.MapPost(Path + "/forget", (HttpContext context, AuthorizationEndpoint endpoint) => endpoint.ForgetAsync(context));
    }

    private async Task AuthorizeAsync(HttpContext context)
    {
        if (await reader.ReadAsync(context) is not var (scope, request)) { return; }
        var (hints, fault) = await SubscriberHints.ReadAsync(scope, request);
        if (fault is not null)
        {
            await RefuseAsync(context, scope, request, fault);
            return;
        }
        var asked = new Asked(scope, request, hints);
        if (request.Parameters["login_hint_token"] is { } text) { await GoOnWithTokenAsync(context, asked, text); }
        else if (await lines.FindAsync(context) is { } subscriber && subscriber.CarrierId == scope.Carrier.Id) { await GoOnAsync(context, asked, subscriber, null, true); }
        else { await AskBrowserAsync(context, asked); }
    }

    /// <summary>A request and whom it expects.</summary>
    private sealed record Asked(CarrierScope Scope, AuthorizationRequest Request, IReadOnlyList<SubscriberHint> Hints);

    private async Task GoOnWithTokenAsync(HttpContext context, Asked asked, string text)
    {
        if (PortHintJwt.IsOne(text))
        {
            await porting.StartAsync(context, asked.Scope, asked.Request, text);
            return;
        }
        var hint = LoginHintToken.Decrypt(asked.Scope.Keys, asked.Scope.Issuer, asked.Request.Client.ClientId, text, time.GetUtcNow());
        var device = hint is null ? null : await devices.FindAsync(hint.DeviceId, context.RequestAborted);
        if (hint is null || device is not { State: DeviceState.Active } || device.SubscriberId != hint.SubscriberId)
        {
            await RefuseAsync(context, asked.Scope, asked.Request, BadHintToken);
            return;
        }
        if (await subscribers.FindByIdAsync(hint.SubscriberId, context.RequestAborted) is not { } subscriber || subscriber.CarrierId != asked.Scope.Carrier.Id)
        {
            await RefuseAsync(context, asked.Scope, asked.Request, Gone);
            return;
        }
        await GoOnAsync(context, asked, subscriber, device, false);
    }

    /// <summary>No token and no line says whose browser it is: it was paired just now, a hint names somebody, it has a session, or it shows a code.</summary>
    private async Task AskBrowserAsync(HttpContext context, Asked asked)
    {
        var (scope, request) = (asked.Scope, asked.Request);
        var place = PlaceOf(scope, request);
        if (HttpMethods.IsPost(context.Request.Method) || request.IsByValue)
        {
            await GoOnAsGetAsync(context, scope, request);
            return;
        }
        if (await pairing.TakeTrustedAsync(context, place) is { } paired && await subscribers.FindByIdAsync(paired.SubscriberId, context.RequestAborted) is { } owner)
        {
            await GoOnAsync(context, asked, owner, paired, false);
            return;
        }
        var remembered = await pairing.RememberedAsync(context, place);
        var (named, fault) = await hinted.FindAsync(asked.Hints, scope, request, context.RequestAborted);
        if (fault is not null) { await RefuseAsync(context, scope, request, fault); }
        else if (named is not null) { await GoOnAsync(context, asked, named, remembered.FirstOrDefault(device => device.SubscriberId == named.Id), false); }
        else if (await FindSessionsAsync(context, asked, remembered) is { Count: > 0 } live) { await GoOnWithSessionAsync(context, asked, place, live); }
        else if (request.IsSilent) { await RefuseAsync(context, scope, request, AuthorizationRules.NobodyKnown(scope)); }
        else { await pairing.ShowAsync(context, place, request.Outer[PairingPlace.NewCode] is not null, false); }
    }

    /// <summary>The remembered numbers with a session that could answer; none when the request wants a choice anyway.</summary>
    private async Task<IReadOnlyList<Device>> FindSessionsAsync(HttpContext context, Asked asked, IReadOnlyList<Device> remembered)
    {
        if (asked.Request.Outer[PairingPlace.NewCode] is not null || asked.Request.Prompts.Contains("select_account")) { return []; }
        var live = new List<Device>(1);
        foreach (var device in remembered)
        {
            if (await sessions.FindAsync(context, asked.Scope, device, device.Subscriber!) is not null
                && SubscriberHints.Mismatch(asked.Hints, asked.Scope, asked.Request, device.Subscriber!) is null)
            {
                live.Add(device);
            }
        }
        return live;
    }

    private async Task GoOnWithSessionAsync(HttpContext context, Asked asked, PairingPlace place, IReadOnlyList<Device> live)
    {
        if (live is [var only] && await subscribers.FindByIdAsync(only.SubscriberId, context.RequestAborted) is { } subscriber)
        {
            await GoOnAsync(context, asked, subscriber, only, false);
        }
        else if (asked.Request.IsSilent) { await RefuseAsync(context, asked.Scope, asked.Request, SeveralSessions); }
        else { await pairing.ShowAsync(context, place, false, false); }
    }

    private async Task GoOnAsync(HttpContext context, Asked asked, Subscriber subscriber, Device? browser, bool ownLine)
    {
        var (scope, request) = (asked.Scope, asked.Request);
        if (SubscriberHints.Mismatch(asked.Hints, scope, request, subscriber) is { } mismatch)
        {
            await RefuseAsync(context, scope, request, mismatch);
            return;
        }
        var facts = await finder.FindAsync(context, scope, request, subscriber, browser, ownLine);
        switch (facts is null ? new AuthorizationDecision.Refuse(NetworkDown) : AuthorizationRules.Decide(request, scope, facts))
        {
            case AuthorizationDecision.AskPhone when HttpMethods.IsPost(context.Request.Method) && !IsOwnForm(context):
                await GoOnAsGetAsync(context, scope, request);
                break;
            case AuthorizationDecision.Issue when !await sources.EndAsync(request):
            case AuthorizationDecision.AskPhone when !await sources.EndAsync(request):
                await reader.ShowUsedUpAsync(context, scope, request.Client);
                break;
            case AuthorizationDecision.Issue issue:
                await AuthorizationResponse.SendCodeAsync(context, scope, request.Return, CodeOf(scope, request, issue));
                break;
            case AuthorizationDecision.AskPhone ask when await phone.AskAsync(context, scope, request, subscriber, browser, ownLine, ask.WithFactor):
                break;
            case AuthorizationDecision.AskPhone:
                await RefuseAsync(context, scope, request, PhoneBusy);
                break;
            case AuthorizationDecision.Refuse refuse:
                await RefuseAsync(context, scope, request, refuse.Error);
                break;
        }
    }

    /// <summary>
    /// Another site's post comes without our cookie: as a GET the browser shows it. A signed object is kept as if it had been
    /// pushed, because the page that follows may outlive it.
    /// </summary>
    private async Task GoOnAsGetAsync(HttpContext context, CarrierScope scope, AuthorizationRequest request)
    {
        var place = PlaceOf(scope, request);
        Answers.SeeOther(context, !request.IsByValue
            ? place.Url()
            : Addresses.With(place.Path, ("client_id", request.Client.ClientId), ("request_uri", await sources.PushAsync(scope, request.Client, request.Parameters.All))));
    }

    /// <summary>An error is an answer too: a pushed request has ended with it.</summary>
    private async Task RefuseAsync(HttpContext context, CarrierScope scope, AuthorizationRequest request, AuthorizationError error)
    {
        await sources.EndAsync(request);
        await responses.SendErrorAsync(context, scope, request.Return, error);
    }

    private async Task ChooseAsync(HttpContext context)
    {
        if (await reader.ReadAsync(context, queryOnly: true) is not var (scope, request)) { return; }
        var place = PlaceOf(scope, request);
        if (SameSite.IsOwnPost(context.Request, origins) && await pairing.FindChosenAsync(context, place) is { } device
            && await subscribers.FindByIdAsync(device.SubscriberId, context.RequestAborted) is { } subscriber)
        {
            var (hints, _) = await SubscriberHints.ReadAsync(scope, request);
            await GoOnAsync(context, new Asked(scope, request, hints), subscriber, device, false);
            return;
        }
        Answers.SeeOther(context, place.Url());
    }

    private async Task ForgetAsync(HttpContext context)
    {
        if (await reader.ReadAsync(context, queryOnly: true) is not var (scope, request)) { return; }
        var place = PlaceOf(scope, request);
        if (SameSite.IsOwnPost(context.Request, origins) && await pairing.FindChosenAsync(context, place) is { } device)
        {
            await endings.RemoveAsync(device.Id, device.SubscriberId, context.RequestAborted);
        }
        Answers.SeeOther(context, place.Url());
    }

    private async Task CancelAsync(HttpContext context)
    {
        if (await reader.ReadAsync(context) is not var (scope, request)) { return; }
        await RefuseAsync(context, scope, request, Cancelled);
    }

    /// <summary>The forms of our own pages post below the endpoint's address.</summary>
    private static bool IsOwnForm(HttpContext context) => context.Request.Path.Value!.EndsWith("/choose", StringComparison.Ordinal);

    private AuthorizationCode CodeOf(CarrierScope scope, AuthorizationRequest request, AuthorizationDecision.Issue issue)
    {
        var now = time.GetUtcNow();
        return new AuthorizationCode(Guid.CreateVersion7(now), request.Client.Id, AuthorizationCode.HashOf(request.RedirectUri), issue.Link.SubscriberId, issue.Link.Id,
            issue.DeviceId, issue.Scopes, request.Nonce, request.CodeChallenge, issue.Acr, issue.Amr, issue.AuthTime, request.Context, now + Lifetimes.OfCode(scope.Carrier), now,
            request.KeyThumbprint);
    }

    private static PairingPlace PlaceOf(CarrierScope scope, AuthorizationRequest request)
    {
        var path = $"/carriers/{scope.Carrier.Slug}/authorize";
        KeyValuePair<string, string>[] query = [.. request.Outer.All.Where(pair => pair.Key != PairingPlace.NewCode)];
        return new PairingPlace(request.Client, scope.Carrier, path, query, Addresses.With(path + "/cancel", query)) { Theme = request.Return.Theme };
    }
}
