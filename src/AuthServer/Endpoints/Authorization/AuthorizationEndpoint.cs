using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using ZenKey.AuthServer.Http;
using ZenKey.AuthServer.Interaction;
using ZenKey.AuthServer.Tokens;
using ZenKey.Portal.Data.Clients;
using ZenKey.Portal.Data.Devices;
using ZenKey.Portal.Data.Links;
using ZenKey.Portal.Data.Subscribers;
using ZenKey.Protocol;
using ZenKey.Protocol.Network;

namespace ZenKey.AuthServer.Endpoints.Authorization;

/// <summary>A carrier's authorization endpoint (RFC 6749 §3.1, OpenID Connect Core §3.1.2).</summary>
internal sealed class AuthorizationEndpoint(
    CarrierScopes scopes, ClientDirectory clients, SubscriberDirectory subscribers, DeviceDirectory devices, LinkDirectory links, LineFinder lines,
    ICarrierNetwork network, BrowserPairing pairing, DeviceEndings endings, AuthorizationResponse responses, PhoneRequests phone, ErrorPages errors,
    ModuleOrigins origins, TimeProvider time)
{
    private const string Path = "/carriers/{slug}/authorize";

    public static void Map(IEndpointRouteBuilder routes)
    {
        routes.MapMethods(Path, [HttpMethods.Get, HttpMethods.Post], (HttpContext context, AuthorizationEndpoint endpoint) => endpoint.AuthorizeAsync(context));
        routes.MapGet(Path + "/events", (HttpContext context, BrowserPairing pairing) => pairing.FollowAsync(context));
        routes.MapPost(Path + "/choose", (HttpContext context, AuthorizationEndpoint endpoint) => endpoint.ChooseAsync(context));
        routes.MapPost(Path + "/forget", (HttpContext context, AuthorizationEndpoint endpoint) => endpoint.ForgetAsync(context));
    }

    private async Task AuthorizeAsync(HttpContext context)
    {
        if (await ReadAsync(context) is not var (scope, request)) { return; }
        if (request.Parameters["login_hint_token"] is { } text) { await GoOnWithHintAsync(context, scope, request, text); }
        else if (await lines.FindAsync(context) is { } subscriber && subscriber.CarrierId == scope.Carrier.Id) { await GoOnAsync(context, scope, request, subscriber, null, true); }
        else { await AskBrowserAsync(context, scope, request); }
    }

    /// <summary>Reads and checks the request; when it does not hold, it is answered and null is returned.</summary>
    private async Task<(CarrierScope Scope, AuthorizationRequest Request)?> ReadAsync(HttpContext context, bool queryOnly = false)
    {
        if (await scopes.FindAsync(context) is not { } scope)
        {
            await errors.ShowAsync(context, ErrorTexts.NotFound, new Refusal("authorize", ErrorCode.InvalidRequest, "carrier_unknown"));
            return null;
        }
        var parameters = queryOnly ? Parameters.FromQuery(context.Request) : await Parameters.ReadAsync(context.Request, context.RequestAborted);
        if (parameters is null || parameters.IsRepeated("client_id") || parameters.IsRepeated("redirect_uri"))
        {
            await errors.ShowAsync(context, ErrorTexts.InvalidRequest, new Refusal("authorize", ErrorCode.InvalidRequest, "request_unreadable", scope.Carrier.Id));
            return null;
        }
        var (client, clientFault) = await ClientCheck.FindAsync(clients, parameters, context.RequestAborted);
        if (clientFault is not null)
        {
            await errors.ShowAsync(context, clientFault.Page, new Refusal("authorize", ErrorCode.InvalidRequest, clientFault.Cause, scope.Carrier.Id, client?.Id));
            return null;
        }
        var request = new AuthorizationRequest(client!, parameters);
        if (AuthorizationChecks.FirstFault(request) is { } fault)
        {
            await responses.SendErrorAsync(context, scope, client!, request.RedirectUri, request.State, fault);
            return null;
        }
        return (scope, request);
    }

    private async Task GoOnWithHintAsync(HttpContext context, CarrierScope scope, AuthorizationRequest request, string text)
    {
        var hint = LoginHintToken.Decrypt(scope.Keys, scope.Issuer, request.Client.ClientId, text, time.GetUtcNow());
        var device = hint is null ? null : await devices.FindAsync(hint.DeviceId, context.RequestAborted);
        if (hint is null || device is not { State: DeviceState.Active } || device.SubscriberId != hint.SubscriberId
            || await subscribers.FindByIdAsync(hint.SubscriberId, context.RequestAborted) is not { } subscriber)
        {
            await responses.SendErrorAsync(context, scope, request.Client, request.RedirectUri, request.State,
                new(ErrorCode.InvalidLoginHintToken, "The login_hint_token is not for this carrier and client, too old, or its device is no longer trusted.", "login_hint_token_invalid"));
            return;
        }
        await GoOnAsync(context, scope, request, subscriber, device, false);
    }

    /// <summary>Nobody said whose browser it is: it may be remembered, was paired just now, or shows a code.</summary>
    private async Task AskBrowserAsync(HttpContext context, CarrierScope scope, AuthorizationRequest request)
    {
        var place = PlaceOf(scope, request);
        if (await pairing.TakeTrustedAsync(context, place) is { } device && await subscribers.FindByIdAsync(device.SubscriberId, context.RequestAborted) is { } subscriber)
        {
            await GoOnAsync(context, scope, request, subscriber, device, false);
            return;
        }
        if (request.IsSilent)
        {
            await responses.SendErrorAsync(context, scope, request.Client, request.RedirectUri, request.State,
                new(ErrorCode.InteractionRequired, "The subscriber must be asked.", "prompt_none"));
            return;
        }
        await pairing.ShowAsync(context, place, request.Parameters[PairingPlace.NewCode] is not null, false);
    }

    private async Task ChooseAsync(HttpContext context)
    {
        if (await ReadAsync(context, queryOnly: true) is not var (scope, request)) { return; }
        var place = PlaceOf(scope, request);
        if (SameSite.IsOwnPost(context.Request, origins) && await pairing.FindChosenAsync(context, place) is { } device
            && await subscribers.FindByIdAsync(device.SubscriberId, context.RequestAborted) is { } subscriber)
        {
            await GoOnAsync(context, scope, request, subscriber, device, false);
            return;
        }
        Answers.SeeOther(context, place.Url());
    }

    private async Task ForgetAsync(HttpContext context)
    {
        if (await ReadAsync(context, queryOnly: true) is not var (scope, request)) { return; }
        var place = PlaceOf(scope, request);
        if (SameSite.IsOwnPost(context.Request, origins) && await pairing.FindChosenAsync(context, place) is { } device)
        {
            await endings.RemoveAsync(device.Id, device.SubscriberId, context.RequestAborted);
        }
        Answers.SeeOther(context, place.Url());
    }

    private async Task GoOnAsync(HttpContext context, CarrierScope scope, AuthorizationRequest request, Subscriber subscriber, Device? browser, bool ownLine)
    {
        var cancel = context.RequestAborted;
        var facts = new AuthorizationFacts(subscriber, ownLine, await devices.FindPrimaryAsync(subscriber.Id, cancel),
            Msisdn.TryParse(subscriber.Phone, out var line) ? await network.FindSimAsync(line, cancel) : null,
            await links.FindAsync(subscriber.Id, request.Client.Project!.Sector, cancel));
        switch (AuthorizationRules.Decide(request, scope, facts))
        {
            case AuthorizationDecision.Issue issue:
                AuthorizationResponse.SendCode(context, scope, request.RedirectUri, request.State, request.Parameters["correlation_id"], CodeAtOnce(scope, request, issue.Link));
                break;
            case AuthorizationDecision.AskPhone:
                await phone.AskAsync(context, scope, request, subscriber, browser, ownLine);
                break;
            case AuthorizationDecision.Refuse refuse:
                await responses.SendErrorAsync(context, scope, request.Client, request.RedirectUri, request.State, refuse.Error);
                break;
        }
    }

    private AuthorizationCode CodeAtOnce(CarrierScope scope, AuthorizationRequest request, AccountLink link)
    {
        var now = time.GetUtcNow();
        return new AuthorizationCode(Guid.CreateVersion7(now), request.Client.Id, AuthorizationCode.HashOf(request.RedirectUri), link.SubscriberId, link.Id, null,
            string.Join(' ', request.Scopes), request.Nonce, request.CodeChallenge, Acr.A1, Amr.HardwareKey, now, request.Context, now + scope.Carrier.CodeLifetime);
    }

    private static PairingPlace PlaceOf(CarrierScope scope, AuthorizationRequest request) => new(
        request.Client, scope.Carrier, $"/carriers/{scope.Carrier.Slug}/authorize", [.. request.Parameters.All.Where(pair => pair.Key != PairingPlace.NewCode)],
        AuthorizationResponse.ErrorAddress(scope, request.RedirectUri, request.State, new(ErrorCode.AccessDenied, "The user cancelled.", "cancelled")));
}
