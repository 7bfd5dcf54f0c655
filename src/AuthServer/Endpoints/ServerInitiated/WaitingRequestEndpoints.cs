using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using ZenKey.AuthServer.Endpoints.Authorization;
using ZenKey.AuthServer.Endpoints.ClientAuthentication;
using ZenKey.AuthServer.Push;
using ZenKey.AuthServer.Tokens;
using ZenKey.Portal.Data.Requests;
using ZenKey.Protocol;

namespace ZenKey.AuthServer.Endpoints.ServerInitiated;

/// <summary>
/// What a client's server may do with its request while that waits: take it back (ZenKey platform §6), or have the phone
/// woken again. The client proves itself as at the token endpoint.
/// </summary>
internal sealed class WaitingRequestEndpoints(ClientRequests requests, BackchannelLedger ledger, PhonePush push, TimeProvider time)
{
    /// <summary>How long a phone is left in peace between two pushes of one request.</summary>
    public static readonly TimeSpan Peace = TimeSpan.FromSeconds(30);

    private const int MaxCorrelationIdLength = 64;

    private static readonly AuthorizationError Unknown =
        new(ErrorCode.InvalidGrant, "The auth_req_id is not one of this client at this carrier, or its request has ended.", "auth_req_id_not_waiting");

    public static void Map(IEndpointRouteBuilder routes)
    {
        routes.MapClientPost("/carriers/{slug}/si-cancel", (HttpContext context, WaitingRequestEndpoints endpoints) => endpoints.CancelAsync(context));
        routes.MapClientPost("/carriers/{slug}/si-resend", (HttpContext context, WaitingRequestEndpoints endpoints) => endpoints.ResendAsync(context));
    }

    private async Task CancelAsync(HttpContext context)
    {
        if (await FindAsync(context, "si-cancel") is not var (call, request)) { return; }
        if (!await ledger.CancelAsync(request, call.Client.Id)) { await requests.RefuseAsync(call, Unknown); }
        else { await AnswerAsync(call, request, null); }
    }

    private async Task ResendAsync(HttpContext context)
    {
        if (await FindAsync(context, "si-resend") is not var (call, request)) { return; }
        if (time.GetUtcNow() - request.CreatedAt < Peace || !await ledger.NotePollAsync(request.Id, Peace))
        {
            await requests.RefuseAsync(call, new(ErrorCode.SlowDown, "Wait thirty seconds between two pushes.", "resend_too_soon"), StatusCodes.Status429TooManyRequests);
            return;
        }
        push.Start(request, request.Subscriber!.Phone, call.Scope.Carrier.Slug);
        await AnswerAsync(call, request, request.ExpiresAt - time.GetUtcNow());
    }

    /// <summary>The client's own request that waits; otherwise the refusal is answered.</summary>
    private async Task<(ClientRequest Call, Request Request)?> FindAsync(HttpContext context, string endpoint)
    {
        if (await requests.ReadAsync(context, endpoint, json: true) is not { } call) { return null; }
        if (call.Form["auth_req_id"] is not { } text)
        {
            await requests.RefuseAsync(call, new(ErrorCode.InvalidRequest, "auth_req_id is missing.", "auth_req_id_missing"));
            return null;
        }
        // CIBA has no such endpoints of its own: its requests are cancelled by them too.
        if (await ledger.FindAsync(AuthReqId.HashOf(text), call.Aborted) is { State: RequestState.Waiting } request && request.ClientId == call.Client.Id
            && request.CarrierId == call.Scope.Carrier.Id && request.ExpiresAt > time.GetUtcNow())
        {
            return (call, request);
        }
        await requests.RefuseAsync(call, Unknown);
        return null;
    }

    private static Task AnswerAsync(ClientRequest call, Request request, TimeSpan? life) => ServerInitiatedAnswers.AsyncAnswerAsync(call.Context, call.Form["auth_req_id"]!, life,
        call.Form["correlation_id"] is { Length: <= MaxCorrelationIdLength } own ? own : request.CorrelationId);
}
