using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;
using ZenKey.AuthServer.Http;
using ZenKey.AuthServer.Interaction;
using ZenKey.AuthServer.Tokens;
using ZenKey.Portal.Data.Clients;
using ZenKey.Portal.Data.Devices;
using ZenKey.Portal.Data.Events;
using ZenKey.Protocol;

namespace ZenKey.AuthServer.Endpoints.Logout;

/// <summary>
/// A carrier's end_session_endpoint (OpenID Connect RP-Initiated Logout 1.0). What ends is the SSO window of this browser at
/// this carrier: the next sign-in asks the phone. The browser stays trusted, and those who agreed to stay signed in do.
/// </summary>
internal sealed class LogoutEndpoint(
    CarrierScopes scopes, ClientDirectory clients, DeviceDirectory devices, DeviceEndings endings, BrowserCookie cookie, EventLog events, ErrorPages errors,
    ModuleOrigins origins, TimeProvider time)
{
    private const string Endpoint = "logout";
    private const string Path = "/carriers/{slug}/logout";

    public static void Map(IEndpointRouteBuilder routes)
    {
        routes.MapMethods(Path, [HttpMethods.Get, HttpMethods.Post], (HttpContext context, LogoutEndpoint endpoint) => endpoint.AnswerAsync(context));
        routes.MapPost(Path + "/confirm", (HttpContext context, LogoutEndpoint endpoint) => endpoint.ConfirmAsync(context));
    }

    private async Task AnswerAsync(HttpContext context)
    {
        if (await ReadAsync(context, queryOnly: false) is var (scope, request)) { await DecideAsync(context, scope, request, confirmed: false); }
    }

    private async Task ConfirmAsync(HttpContext context)
    {
        if (await ReadAsync(context, queryOnly: true) is var (scope, request)) { await DecideAsync(context, scope, request, SameSite.IsOwnPost(context.Request, origins)); }
    }

    private async Task<(CarrierScope Scope, LogoutRequest Request)?> ReadAsync(HttpContext context, bool queryOnly)
    {
        if (await scopes.FindAsync(context) is not { } scope)
        {
            await errors.ShowAsync(context, ErrorTexts.NotFound, new Refusal(Endpoint, ErrorCode.InvalidRequest, "carrier_unknown"));
            return null;
        }
        var parameters = queryOnly ? Parameters.FromQuery(context.Request) : await Parameters.ReadAsync(context.Request, context.RequestAborted);
        if (parameters is not null && (parameters.Repeated ?? parameters.Unreadable) is null) { return (scope, new LogoutRequest(parameters)); }
        await errors.ShowAsync(context, ErrorTexts.InvalidRequest, new Refusal(Endpoint, ErrorCode.InvalidRequest, "request_unreadable", scope.Carrier.Id));
        return null;
    }

    private async Task DecideAsync(HttpContext context, CarrierScope scope, LogoutRequest request, bool confirmed)
    {
        var hint = request.IdTokenHint is { } text ? await IdTokenHint.ReadAsync(scope.Keys, scope.Issuer, text) : null;
        var client = await FindClientAsync(request.ClientId ?? hint?.ClientId, context.RequestAborted);
        var browser = cookie.Find(context);
        var known = browser is null ? [] : (await devices.ListByBrowserAsync(browser, context.RequestAborted)).Where(device => device.CarrierId == scope.Carrier.Id).ToList();
        var subjects = client is null ? [] : known.Select(device => PairwiseSubject.Of(scope.Keys, scope.Carrier, client.Project!.Sector, device.SubscriberId)).ToList();
        switch (LogoutRules.Decide(request, new LogoutFacts(hint, client, known.Count > 0, subjects, confirmed)))
        {
            case LogoutDecision.Refuse refuse:
                await errors.ShowAsync(context, refuse.Page,
                    new Refusal(Endpoint, ErrorCode.InvalidRequest, refuse.Cause, scope.Carrier.Id, client?.Id) { Expected = refuse.Expected, Received = refuse.Received });
                break;
            // A post from another site comes without our cookie; once the browser follows a link, it shows it.
            case LogoutDecision.SignOut when browser is null && HttpMethods.IsPost(context.Request.Method) && !confirmed:
                Answers.SeeOther(context, request.Address(PathOf(scope), client?.ClientId));
                break;
            case LogoutDecision.SignOut:
                await SignOutAsync(context, scope, request, client, browser);
                break;
            case LogoutDecision.Ask:
                await ShowAsync(context, scope, client, request.Address(PathOf(scope) + "/confirm", client?.ClientId));
                break;
        }
    }

    private async Task SignOutAsync(HttpContext context, CarrierScope scope, LogoutRequest request, Client? client, string? browser)
    {
        var now = time.GetUtcNow();
        if (browser is not null) { await endings.SignOutAsync(browser, scope.Carrier.Id, now, context.RequestAborted); }
        await events.WriteAsync(new AuthEvent { Id = Guid.CreateVersion7(now), At = now, CarrierId = scope.Carrier.Id, ClientId = client?.Id, Endpoint = Endpoint, Succeeded = true });
        if (request.RedirectUri is { } uri) { Answers.SeeOther(context, Addresses.With(uri, ("state", request.State))); }
        else { await ShowAsync(context, scope, client, null); }
    }

    private static Task ShowAsync(HttpContext context, CarrierScope scope, Client? client, string? confirmUrl)
    {
        context.Response.Headers.CacheControl = "no-store";
        var view = new LogoutView(client is null ? null : ClientViews.Of(client), confirmUrl) { CarrierName = scope.Carrier.Name };
        return new RazorComponentResult<LogoutPage>(new { View = view }).ExecuteAsync(context);
    }

    private async ValueTask<Client?> FindClientAsync(string? clientId, CancellationToken cancellationToken) =>
        clientId is not null && ClientId.TryParse(clientId, out _) && await clients.FindAsync(clientId, cancellationToken) is { State: ClientState.Active } client ? client : null;

    private static string PathOf(CarrierScope scope) => $"/carriers/{scope.Carrier.Slug}/logout";
}
