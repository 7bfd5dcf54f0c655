using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using ZenKey.AuthServer.Endpoints.Authorization;
using ZenKey.AuthServer.Endpoints.ClientAuthentication;
using ZenKey.AuthServer.Tokens;
using ZenKey.Portal.Data.Events;
using ZenKey.Portal.Data.Grants;
using ZenKey.Protocol;

namespace ZenKey.AuthServer.Endpoints.Revocation;

/// <summary>
/// A carrier's revocation endpoint (RFC 7009). Access token and refresh token hang on one grant, and end together. A token that
/// is unknown or another client's is answered like one that was revoked, and nothing happens to it.
/// </summary>
internal sealed class RevocationEndpoint(ClientRequests requests, PresentedTokens tokens, GrantLedger grants, EventLog events, TimeProvider time)
{
    public static void Map(IEndpointRouteBuilder routes) =>
        routes.MapClientPost("/carriers/{slug}/revoke", (HttpContext context, RevocationEndpoint endpoint) => endpoint.RevokeAsync(context));

    private async Task RevokeAsync(HttpContext context)
    {
        if (await requests.ReadAsync(context, "revoke") is not { } request) { return; }
        if (request.Form["token"] is not { } text)
        {
            await requests.RefuseAsync(request, new AuthorizationError(ErrorCode.InvalidRequest, "token is missing.", "token_missing"));
            return;
        }
        var token = await tokens.FindAsync(request.Scope, text, request.Aborted);
        if (token is not null && token.ClientId == request.Client.Id) { await EndAsync(request, token); }
        context.Response.Headers.CacheControl = "no-store";
    }

    private async Task EndAsync(ClientRequest request, PresentedToken token)
    {
        var now = time.GetUtcNow();
        switch (token)
        {
            case PresentedToken.Access access:
                await grants.RevokeAsync(access.Token.GrantId, now, CancellationToken.None);
                break;
            case PresentedToken.Refresh refresh:
                await grants.RevokeAsync(refresh.Token.GrantId, now, CancellationToken.None);
                break;
            case PresentedToken.Service service:
                await grants.UseOnceAsync(service.Token.RevocationKey, service.Token.ExpiresAt);
                break;
        }
        await events.WriteAsync(new AuthEvent
        {
            Id = Guid.CreateVersion7(now),
            At = now,
            CarrierId = request.Scope.Carrier.Id,
            ClientId = request.Client.Id,
            Endpoint = request.Endpoint,
            Succeeded = true,
        });
    }
}
