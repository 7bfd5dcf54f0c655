using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using ZenKey.AuthServer.Endpoints.Authorization;
using ZenKey.AuthServer.Endpoints.ClientAuthentication;
using ZenKey.AuthServer.Endpoints.Token.GrantTypes;
using ZenKey.AuthServer.Http;
using ZenKey.AuthServer.Tokens;
using ZenKey.Portal.Data.Grants;
using ZenKey.Portal.Data.Links;
using ZenKey.Protocol;

namespace ZenKey.AuthServer.Endpoints.Introspection;

/// <summary>
/// A carrier's introspection endpoint (RFC 7662): a client that proves itself learns what its own tokens are worth. Of others'
/// it learns what it would of none.
/// </summary>
internal sealed class IntrospectionEndpoint(ClientRequests requests, PresentedTokens tokens, LinkDirectory links, Standings standings, TimeProvider time)
{
    public static void Map(IEndpointRouteBuilder routes) =>
        routes.MapClientPost("/carriers/{slug}/introspect", (HttpContext context, IntrospectionEndpoint endpoint) => endpoint.LookAsync(context));

    private async Task LookAsync(HttpContext context)
    {
        if (await requests.ReadAsync(context, "introspect") is not { } request) { return; }
        if (request.Client.TokenAuth == TokenAuth.None)
        {
            // RFC 7662 §2.1: the endpoint requires authorization, so that nobody tries tokens out.
            await requests.RefuseClientAsync(request, "client_not_confidential");
            return;
        }
        if (request.Form["token"] is not { } text)
        {
            await requests.RefuseAsync(request, new AuthorizationError(ErrorCode.InvalidRequest, "token is missing.", "token_missing"));
            return;
        }
        var token = await tokens.FindAsync(request.Scope, text, request.Aborted);
        var live = IntrospectionRules.Decide(request, token, time.GetUtcNow());
        if (live is not null && !await StandsAsync(request, token!)) { live = null; }
        await AnswerAsync(request, live);
    }

    private async ValueTask<bool> StandsAsync(ClientRequest request, PresentedToken token)
    {
        (Grant? grant, Guid subscriberId) = token switch
        {
            PresentedToken.Access access => (access.Grant, access.Token.SubscriberId),
            PresentedToken.Refresh refresh => (refresh.Grant, refresh.Token.SubscriberId),
            _ => (null, Guid.Empty),
        };
        return grant is null || (await standings.FaultAsync(grant.LinkId, grant.DeviceId, subscriberId, request.Aborted) is null
            && IntrospectionRules.IsUsable(token, request, await links.FindByIdAsync(grant.LinkId, request.Aborted)));
    }

    private static Task AnswerAsync(ClientRequest request, LiveToken? live) => Answers.JsonAsync(request.Context, StatusCodes.Status200OK, json =>
    {
        json.WriteBoolean("active", live is not null);
        if (live is null) { return; }
        if (live.Scopes.Length > 0) { json.WriteString("scope", live.Scopes); }
        json.WriteString("client_id", request.Client.ClientId);
        if (live.Type is not null) { json.WriteString("token_type", live.Type); }
        json.WriteNumber("exp", live.ExpiresAt.ToUnixTimeSeconds());
        json.WriteNumber("iat", live.IssuedAt.ToUnixTimeSeconds());
        if (live.SubscriberId is { } subscriber) { json.WriteString("sub", SubscriberTokens.Subject(request.Scope, request.Client, subscriber)); }
        json.WriteString("aud", request.Client.ClientId);
        json.WriteString("iss", request.Scope.Issuer);
        live.Binding.Write(json);
    });
}
