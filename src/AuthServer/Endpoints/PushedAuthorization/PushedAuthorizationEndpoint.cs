using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using ZenKey.AuthServer.Endpoints.Authorization;
using ZenKey.AuthServer.Endpoints.ClientAuthentication;
using ZenKey.AuthServer.Endpoints.Dpop;
using ZenKey.AuthServer.Http;
using ZenKey.Portal.Data.PushedRequests;
using ZenKey.Protocol;

namespace ZenKey.AuthServer.Endpoints.PushedAuthorization;

/// <summary>
/// Takes an authorization request from its client itself (RFC 9126): every check of authorize is made here, and the browser
/// brings a reference only.
/// </summary>
internal sealed class PushedAuthorizationEndpoint(ClientRequests requests, RequestSources sources, RequestObjects objects, DpopProofs proofs)
{
    private const string Endpoint = "par";
    private const string Path = "/carriers/{slug}/par";

    /// <summary>What proves the client is no part of its request.</summary>
    private static readonly string[] Proofs = ["client_secret", "client_assertion", "client_assertion_type"];

    public static void Map(IEndpointRouteBuilder routes)
    {
        routes.MapPost(Path, (HttpContext context, PushedAuthorizationEndpoint endpoint) => endpoint.PushAsync(context));
        // Said here, because in Development the route of changed static files takes every other GET, and answers 404.
        routes.MapMethods(Path, [HttpMethods.Get, HttpMethods.Head], (HttpContext context) =>
        {
            context.Response.Headers.Allow = HttpMethods.Post;
            return TypedResults.StatusCode(StatusCodes.Status405MethodNotAllowed);
        });
    }

    private async Task PushAsync(HttpContext context)
    {
        if (await requests.ReadAsync(context, Endpoint) is not { } call) { return; }
        var parameters = Parameters.Of(call.Form.All.Where(pair => !Proofs.Contains(pair.Key) && pair.Key != "client_id").Append(new("client_id", call.Client.ClientId)));
        AuthorizationError? unsound = null;
        if (parameters["request"] is not null)
        {
            // RFC 9126 §3: what counts is inside the signed object.
            (var inner, unsound) = await objects.ReadAsync(call.Scope, call.Client, parameters, call.Aborted);
            parameters = inner ?? parameters;
        }
        if (unsound is null) { (parameters, unsound) = await BindAsync(call, parameters); }
        if ((unsound ?? await FaultAsync(call, parameters)) is { } fault)
        {
            await requests.RefuseAsync(call, fault);
            return;
        }
        var requestUri = await sources.PushAsync(call.Scope, call.Client, parameters.All);
        await Answers.JsonAsync(context, StatusCodes.Status201Created, json =>
        {
            json.WriteString("request_uri", requestUri);
            json.WriteNumber("expires_in", (int)PushedRequestLedger.Lifetime.TotalSeconds);
        });
    }

    /// <summary>RFC 9449 §10.1: a proof at the push says the same as dpop_jkt; where both come, they name one key.</summary>
    private async ValueTask<(Parameters Parameters, AuthorizationError? Fault)> BindAsync(ClientRequest call, Parameters parameters) => await proofs.ReadAsync(call.Context, call.Scope, Endpoint) switch
    {
        DpopResult.Refused refused => (parameters, refused.Error),
        DpopResult.Held held when (parameters["dpop_jkt"] ?? held.Thumbprint) != held.Thumbprint => (parameters, DpopProofs.OtherKey),
        DpopResult.Held held when parameters["dpop_jkt"] is null => (Parameters.Of(parameters.All.Append(new("dpop_jkt", held.Thumbprint))), null),
        _ => (parameters, null),
    };

    /// <summary>RFC 9126 §2.1: the request is checked as authorize would; it cannot itself be a reference.</summary>
    private static async Task<AuthorizationError?> FaultAsync(ClientRequest call, Parameters parameters)
    {
        if (parameters["request_uri"] is not null) { return new(ErrorCode.InvalidRequest, "request_uri cannot be pushed.", "request_uri_pushed"); }
        if (ClientCheck.RedirectFault(call.Client, parameters) is { } redirect) { return new(ErrorCode.InvalidRequest, "redirect_uri is missing or not registered.", redirect.Cause) { Expected = redirect.Expected, Received = redirect.Received }; }
        var request = new AuthorizationRequest(call.Client, parameters, new RequestOrigin("", call.Client.TokenAuth != TokenAuth.None, parameters));
        return AuthorizationChecks.FirstFault(request) ?? (await SubscriberHints.ReadAsync(call.Scope, request)).Fault;
    }
}
