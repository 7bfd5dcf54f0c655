using System.Globalization;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using ZenKey.AuthServer.Endpoints.Authorization;
using ZenKey.AuthServer.Endpoints.BackchannelAuthentication;
using ZenKey.AuthServer.Endpoints.ClientAuthentication;
using ZenKey.AuthServer.Http;
using ZenKey.Portal.Data.Clients;
using ZenKey.Portal.Data.Requests;
using ZenKey.Protocol;

namespace ZenKey.AuthServer.Endpoints.ServerInitiated;

/// <summary>
/// The platform's own way for a client's server to ask a phone (ZenKey platform §6): <c>response_type=async_token</c> in a
/// request object, whose signature is what proves the client. The result is posted to a notification URI.
/// </summary>
internal sealed class ServerInitiatedEndpoint(ClientRequests requests, ClientDirectory clients, BackchannelObjects objects, BackchannelRequests backchannel)
{
    private const string Endpoint = "si-authorize";

    public static void Map(IEndpointRouteBuilder routes) =>
        routes.MapClientPost($"/carriers/{{slug}}/{Endpoint}", (HttpContext context, ServerInitiatedEndpoint endpoint) => endpoint.AskAsync(context));

    private async Task AskAsync(HttpContext context)
    {
        if (await requests.ReadUnprovenAsync(context, Endpoint, json: true) is not var (scope, form)) { return; }
        if (await FindClientAsync(form, context.RequestAborted) is not { } client)
        {
            await requests.RefuseClientAsync(context, scope, Endpoint, new ClientAuthenticationResult.Refused("client_unknown", null));
            return;
        }
        var call = new ClientRequest(context, Endpoint, scope, client, form);
        var (parameters, boundJwk, fault) = await ParametersAsync(call);
        if (fault is not null)
        {
            await requests.RefuseAsync(call, fault);
            return;
        }
        switch (await backchannel.AskAsync(new BackchannelRequest(scope, client, parameters!, RequestKind.ServerInitiated) { BoundJwk = boundJwk }, call.Aborted))
        {
            case BackchannelResult.Asked asked:
                await ServerInitiatedAnswers.AskedAsync(context, asked, parameters!["correlation_id"]);
                break;
            case BackchannelResult.Busy busy:
                context.Response.Headers.RetryAfter = ((int)BackchannelAuthenticationEndpoint.BusyPause.TotalSeconds).ToString(CultureInfo.InvariantCulture);
                await requests.RefuseAsync(call, busy.Error, StatusCodes.Status429TooManyRequests);
                break;
            case BackchannelResult.Refused refused:
                await requests.RefuseAsync(call, refused.Error);
                break;
        }
    }

    /// <summary>Whose request it claims to be. Only its signature proves it.</summary>
    private async ValueTask<Client?> FindClientAsync(Parameters form, CancellationToken cancellationToken) =>
        (form["client_id"] ?? IssuerOf(form["request"])) is { } text && ClientId.TryParse(text, out _)
        && await clients.FindAsync(text, cancellationToken) is { State: ClientState.Active } client ? client : null;

    private static string? IssuerOf(string? request) => request is null ? null : ClientAssertion.Parse(request)?.Issuer;

    /// <summary>ZenKey platform §6, step 2: everything is inside the signed object; it wins over what stands beside it.</summary>
    private async ValueTask<(Parameters? Parameters, string? BoundJwk, AuthorizationError? Fault)> ParametersAsync(ClientRequest call)
    {
        if (call.Client.TokenAuth != TokenAuth.PrivateKeyJwt) { return (null, null, new(ErrorCode.UnauthorizedClient, "This flow takes clients with keys.", "client_without_keys")); }
        return call.Form["request"] is { } text
            ? await objects.ReadAsync(call.Scope, call.Client, text, RequestKind.ServerInitiated, call.Aborted)
            : (null, null, new(ErrorCode.InvalidRequest, "request is missing: all attributes are inside a signed object.", "request_object_missing"));
    }
}
