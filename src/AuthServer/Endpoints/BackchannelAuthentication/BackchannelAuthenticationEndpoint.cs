using System.Globalization;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using ZenKey.AuthServer.Endpoints.Authorization;
using ZenKey.AuthServer.Endpoints.ClientAuthentication;
using ZenKey.AuthServer.Http;
using ZenKey.Portal.Data.Requests;
using ZenKey.Protocol;

namespace ZenKey.AuthServer.Endpoints.BackchannelAuthentication;

/// <summary>A carrier's backchannel authentication endpoint (CIBA Core §7): a client's server asks, the subscriber's phone answers.</summary>
internal sealed class BackchannelAuthenticationEndpoint(ClientRequests requests, BackchannelObjects objects, BackchannelRequests backchannel)
{
    /// <summary>How long a client waits between two looks at the token endpoint (CIBA Core §7.3).</summary>
    public static readonly TimeSpan Interval = TimeSpan.FromSeconds(5);

    /// <summary>How long a client waits that has asked too much of one phone.</summary>
    public static readonly TimeSpan BusyPause = TimeSpan.FromSeconds(30);

    private const string Endpoint = "bc-authorize";

    /// <summary>What proves the client is no part of its request.</summary>
    private static readonly string[] Proofs = ["client_id", "client_secret", "client_assertion", "client_assertion_type"];

    public static void Map(IEndpointRouteBuilder routes) =>
        routes.MapClientPost($"/carriers/{{slug}}/{Endpoint}", (HttpContext context, BackchannelAuthenticationEndpoint endpoint) => endpoint.AskAsync(context));

    private async Task AskAsync(HttpContext context)
    {
        if (await requests.ReadAsync(context, Endpoint) is not { } call) { return; }
        var (parameters, fault) = await ParametersAsync(call);
        if (fault is not null)
        {
            await requests.RefuseAsync(call, fault);
            return;
        }
        switch (await backchannel.AskAsync(new BackchannelRequest(call.Scope, call.Client, parameters!, RequestKind.Ciba) { BoundJwk = call.Key.Jwk }, call.Aborted))
        {
            case BackchannelResult.Asked asked:
                await AnswerAsync(context, call.Client.CibaDelivery, asked);
                break;
            case BackchannelResult.Busy busy:
                context.Response.Headers.RetryAfter = ((int)BusyPause.TotalSeconds).ToString(CultureInfo.InvariantCulture);
                await requests.RefuseAsync(call, busy.Error, StatusCodes.Status429TooManyRequests);
                break;
            case BackchannelResult.Refused { Error: var error }:
                // CIBA Core §13: access_denied is 403, everything else 400.
                await requests.RefuseAsync(call, error, error.Error == ErrorCode.AccessDenied ? StatusCodes.Status403Forbidden : StatusCodes.Status400BadRequest);
                break;
        }
    }

    /// <summary>CIBA Core §7.1.1: a signed request has all its parameters inside, and none beside it but what proves the client.</summary>
    private async ValueTask<(Parameters? Parameters, AuthorizationError? Fault)> ParametersAsync(ClientRequest call)
    {
        var plain = Parameters.Of(call.Form.All.Where(pair => !Proofs.Contains(pair.Key)));
        if (plain["request"] is not { } text)
        {
            return call.Client.BackchannelRequestSigningAlg is null
                ? (plain, null)
                : (null, new(ErrorCode.InvalidRequest, "This client signs its requests.", "request_object_missing"));
        }
        if (plain.All.Count(pair => Known.Contains(pair.Key)) > 1) { return (null, new(ErrorCode.InvalidRequest, "A signed request has all its parameters inside.", "request_object_and_parameters")); }
        var (parameters, _, fault) = await objects.ReadAsync(call.Scope, call.Client, text, RequestKind.Ciba, call.Aborted);
        return (parameters, fault);
    }

    /// <summary>What CIBA Core §7.1 names; other parameters say nothing to us.</summary>
    private static readonly string[] Known =
    [
        "request", "request_uri", "scope", "client_notification_token", "acr_values", "login_hint_token", "id_token_hint", "login_hint", "binding_message", "user_code", "requested_expiry",
    ];

    private static Task AnswerAsync(HttpContext context, string? delivery, BackchannelResult.Asked asked) => Answers.JsonAsync(context, StatusCodes.Status200OK, json =>
    {
        json.WriteString("auth_req_id", asked.AuthReqId);
        json.WriteNumber("expires_in", (int)asked.Life.TotalSeconds);
        if (delivery != CibaDelivery.Push) { json.WriteNumber("interval", (int)Interval.TotalSeconds); }
    });
}
