using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;
using ZenKey.AuthServer.Endpoints.Authorization;
using ZenKey.AuthServer.Http;
using ZenKey.AuthServer.Push;
using ZenKey.AuthServer.Tokens;
using ZenKey.Portal.Data.Changes;
using ZenKey.Portal.Data.Clients;
using ZenKey.Portal.Data.Devices;
using ZenKey.Portal.Data.Links;
using ZenKey.Portal.Data.Requests;
using ZenKey.Protocol;
using ZenKey.Protocol.Network;

namespace ZenKey.AuthServer.Interaction;

/// <summary>
/// Where a browser waits for the phone. Only the browser that made the request may look: it is known by its cookie. Once
/// the request has ended, its address answers with the way back to the client.
/// </summary>
internal sealed class WaitingEndpoint(
    CarrierScopes scopes, ClientDirectory clients, DeviceDirectory devices, LinkDirectory links, RequestLedger ledger, PhonePush push, BrowserCookie cookie, EventStreams streams, ICarrierNetwork network,
    AuthorizationResponse responses, ErrorPages errors, ModuleOrigins origins, TimeProvider time)
{
    /// <summary>How long after its end a request still leads back to the client.</summary>
    private static readonly TimeSpan Collection = TimeSpan.FromMinutes(5);
    private const string Path = "/carriers/{slug}/waiting/{id}";

    /// <param name="slug">The carrier.</param>
    /// <param name="id">The request.</param>
    /// <param name="uiLocales">The languages that the client asked the page to be in; null leaves it to the browser.</param>
    public static string Address(string slug, string id, string? uiLocales) => Addresses.With($"/carriers/{slug}/waiting/{id}", ("ui_locales", uiLocales));

    public static void Map(IEndpointRouteBuilder routes)
    {
        routes.MapGet(Path, (HttpContext context, WaitingEndpoint endpoint) => endpoint.ShowAsync(context));
        routes.MapGet(Path + "/events", (HttpContext context, WaitingEndpoint endpoint) => endpoint.FollowAsync(context));
        routes.MapPost(Path + "/cancel", (HttpContext context, WaitingEndpoint endpoint) => endpoint.CancelAsync(context));
        routes.MapPost(Path + "/resend", (HttpContext context, WaitingEndpoint endpoint) => endpoint.ResendAsync(context));
    }

    private async Task ShowAsync(HttpContext context)
    {
        if (await FindAsync(context) is not var (scope, request, client)) { return; }
        var now = time.GetUtcNow();
        if (StateOf(request, now) is WaitingWord.Waiting) { await ShowAsync(context, scope, request, client, now); }
        else if ((request.EndedAt ?? request.ExpiresAt) + Collection < now)
        {
            await errors.ShowAsync(context, ErrorTexts.RequestExpired, new Refusal("authorize", ErrorCode.InvalidRequest, "request_collected_late", scope.Carrier.Id, client.Id));
        }
        else { await ReturnAsync(context, scope, request, client); }
    }

    private async Task ShowAsync(HttpContext context, CarrierScope scope, Request request, Client client, DateTimeOffset now)
    {
        var locales = Locales(context);
        string Here(string below) => Addresses.With($"/carriers/{scope.Carrier.Slug}/waiting/{request.Id}{below}", ("ui_locales", locales));
        var state = request.Delivery switch
        {
            RequestDelivery.Delivered => WaitingState.Delivered,
            RequestDelivery.Unreachable => WaitingState.Undeliverable,
            _ => WaitingState.Sending,
        };
        var view = new WaitingView(ClientViews.Of(client), request.Id, Msisdn.Mask(request.Subscriber!.Phone), state, request.CreatedAt,
            Math.Max(1, (int)Math.Ceiling((request.ExpiresAt - now).TotalSeconds)), (int)PhoneRequests.Lifetime.TotalSeconds, Here(""),
            Addresses.With(Here("/events"), ("seen", Word(request, now))), Here("/cancel"), Here("/resend"), request.Context)
        {
            CarrierName = scope.Carrier.Name,
            Theme = request.Theme,
            Number = NumberMatch.Of(request)?.Shown,
            OpenUrl = OpenUrl(context, scope, request),
            RecoveredAt = request.DeviceId is { } browser && await devices.FindAsync(browser, context.RequestAborted) is { } device ? device.UntoldRecovery() : null,
        };
        context.Response.Headers.CacheControl = "no-store";
        await new RazorComponentResult<WaitingPage>(new { View = view }).ExecuteAsync(context);
    }

    /// <summary>Where phones are pretended, the application is a web page, to which the link of its scheme is handed.</summary>
    private string? OpenUrl(HttpContext context, CarrierScope scope, Request request)
    {
        if (!AgentRules.OpensApplication(request.BrowserName is null, UserAgent.Read(context.Request.Headers.UserAgent))) { return null; }
        var link = DeepLink.Of(scope.Carrier.Slug, request.Id);
        return network.IsSimulated ? Addresses.With($"{origins.Authenticator}/phone/open", ("link", link)) : link;
    }

    private async Task FollowAsync(HttpContext context)
    {
        if (await FindAsync(context) is not var (_, request, _)) { return; }
        await streams.FollowAsync(context, BusTopics.Request(request.Id),
            async token => await ledger.FindAsync(request.Id, token) is { } current ? Word(current, time.GetUtcNow()) : null);
    }

    private async Task CancelAsync(HttpContext context)
    {
        if (await FindAsync(context) is not var (scope, request, _)) { return; }
        if (SameSite.IsOwnPost(context.Request, origins)) { await ledger.CancelAsync(request, cookie.Find(context)!); }
        Answers.SeeOther(context, Address(scope.Carrier.Slug, request.Id, Locales(context)));
    }

    private async Task ResendAsync(HttpContext context)
    {
        if (await FindAsync(context) is not var (scope, request, _)) { return; }
        if (SameSite.IsOwnPost(context.Request, origins) && StateOf(request, time.GetUtcNow()) is WaitingWord.Waiting)
        {
            push.Start(request, request.Subscriber!.Phone, scope.Carrier.Slug);
        }
        Answers.SeeOther(context, Address(scope.Carrier.Slug, request.Id, Locales(context)));
    }

    private async Task ReturnAsync(HttpContext context, CarrierScope scope, Request request, Client client)
    {
        var to = new ClientReturn(client, request.RedirectUri, request.ResponseMode, request.ClientStateValue, request.CorrelationId, request.Theme);
        if (StateOf(request, time.GetUtcNow()) is WaitingWord.Approved
            && await links.FindAsync(request.SubscriberId, client.Project!.Sector, context.RequestAborted) is { } link)
        {
            await AuthorizationResponse.SendCodeAsync(context, scope, to, CodeOf(scope, request, client, link));
            return;
        }
        await responses.SendErrorAsync(context, scope, to, ErrorOf(request));
    }

    private AuthorizationCode CodeOf(CarrierScope scope, Request request, Client client, AccountLink link) => new(
        AuthorizationCode.IdOf(request.Id), client.Id, AuthorizationCode.HashOf(request.RedirectUri), request.SubscriberId, link.Id, request.DeviceId,
        request.GrantedScopes!, request.Nonce, request.CodeChallenge, request.AcrReached!, request.Amr!, request.AuthTime!.Value, request.Context,
        time.GetUtcNow() + Lifetimes.OfCode(scope.Carrier), request.CreatedAt, request.KeyThumbprint);

    private static AuthorizationError ErrorOf(Request request) => (request.State, request.Delivery) switch
    {
        (RequestState.Denied, _) => new(ErrorCode.AccessDenied, "The subscriber refused.", "denied"),
        (RequestState.Cancelled, _) => new(ErrorCode.AccessDenied, "The user cancelled in the browser.", "cancelled"),
        (_, RequestDelivery.NoApplication) => new(ErrorCode.UserUnsupported, "The subscriber has no ZenKey application.", "no_application"),
        (_, RequestDelivery.Unreachable) => new(ErrorCode.DeviceUnavailable, "The phone could not be reached.", "push_undelivered"),
        _ => new(ErrorCode.AuthenticationTimedOut, "The phone did not answer in time.", "timed_out"),
    };

    private static string? Locales(HttpContext context) => context.Request.Query["ui_locales"].FirstOrDefault() is { Length: > 0 and < 100 } locales ? locales : null;

    private enum WaitingWord
    {
        Waiting,
        Approved,
        Ended,
    }

    private static WaitingWord StateOf(Request request, DateTimeOffset now) => request.State switch
    {
        RequestState.Approved => WaitingWord.Approved,
        RequestState.Waiting when request.ExpiresAt > now => WaitingWord.Waiting,
        _ => WaitingWord.Ended,
    };

    private static string Word(Request request, DateTimeOffset now) => $"{StateOf(request, now)}-{request.Delivery}";

    /// <summary>The request, if this browser made it; otherwise our own error page is the answer.</summary>
    private async Task<(CarrierScope Scope, Request Request, Client Client)?> FindAsync(HttpContext context)
    {
        var id = context.Request.RouteValues["id"] as string ?? "";
        if (await scopes.FindAsync(context) is { } scope && id.Length == 22 && await ledger.FindAsync(id, context.RequestAborted) is { } request
            && request.CarrierId == scope.Carrier.Id && request.BrowserHash == cookie.Find(context)
            && await clients.FindByIdAsync(request.ClientId, context.RequestAborted) is { } client)
        {
            return (scope, request, client);
        }
        await errors.ShowAsync(context, ErrorTexts.NotFound, new Refusal("authorize", ErrorCode.InvalidRequest, "request_not_of_this_browser"));
        return null;
    }
}
