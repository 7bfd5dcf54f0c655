using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using ZenKey.AuthServer.Endpoints.ClientAuthentication;
using ZenKey.AuthServer.Http;
using ZenKey.AuthServer.Interaction;
using ZenKey.AuthServer.Tokens;
using ZenKey.Portal.Data.Clients;
using ZenKey.Portal.Data.Events;
using ZenKey.Portal.Data.Grants;
using ZenKey.Protocol;

namespace ZenKey.AuthServer.Endpoints.Token;

/// <summary>A carrier's token endpoint (RFC 6749 §3.2, OpenID Connect Core §3.1.3).</summary>
internal sealed class TokenEndpoint(
    ClientRequests requests, GrantLedger grants, Standings standings, ErrorPages errors, TimeProvider time)
{
    private const string Path = "/carriers/{slug}/token";

    public static void Map(IEndpointRouteBuilder routes)
    {
        routes.MapPost(Path, (HttpContext context, TokenEndpoint endpoint) => endpoint.ExchangeAsync(context));
        // Said here, because in Development the route of changed static files takes every other GET, and answers 404.
        routes.MapMethods(Path, [HttpMethods.Get, HttpMethods.Head], (HttpContext context) =>
        {
            context.Response.Headers.Allow = HttpMethods.Post;
            return TypedResults.StatusCode(StatusCodes.Status405MethodNotAllowed);
        });
    }

    private async Task ExchangeAsync(HttpContext context)
    {
        if (await requests.ReadAsync(context, "token", json: true) is { } request) { await ExchangeAsync(context, request.Scope, request.Client, request.Form); }
    }

    private async Task ExchangeAsync(HttpContext context, CarrierScope scope, Client client, Parameters form)
    {
        if (form["grant_type"] is not { } grantType)
        {
            await RefuseAsync(context, scope, client.Id, ErrorCode.InvalidRequest, "grant_type is missing.", "grant_type_missing");
        }
        else if (grantType != "authorization_code")
        {
            await RefuseAsync(context, scope, client.Id, ErrorCode.UnsupportedGrantType, "The grant type is authorization_code.", "grant_type_unsupported");
        }
        else if (!client.Grants.Split(' ').Contains(grantType))
        {
            await RefuseAsync(context, scope, client.Id, ErrorCode.UnauthorizedClient, "This client may not use this grant type.", "grant_type_not_allowed");
        }
        else { await RedeemAsync(context, scope, client, form); }
    }

    private async Task RedeemAsync(HttpContext context, CarrierScope scope, Client client, Parameters form)
    {
        var now = time.GetUtcNow();
        if (form["code"] is not { } text || form["redirect_uri"] is not { } redirectUri)
        {
            await RefuseAsync(context, scope, client.Id, ErrorCode.InvalidRequest, "code and redirect_uri are needed.", "code_or_redirect_uri_missing");
            return;
        }
        var code = AuthorizationCode.Open(scope.Keys, scope.Issuer, text);
        if (CodeRules.Fault(code, client, redirectUri, form["code_verifier"], now) is { } fault)
        {
            await RefuseAsync(context, scope, client.Id, fault.Error, fault.Description, fault.Cause);
            return;
        }
        if (await standings.FaultAsync(code!.LinkId, code.DeviceId, code.SubscriberId, context.RequestAborted) is { } fallen)
        {
            await RefuseAsync(context, scope, client.Id, ErrorCode.InvalidGrant, "What this sign-in stands on has been revoked: device, consent or subscriber.", fallen);
            return;
        }
        await IssueAsync(context, scope, client, form, code, now);
    }

    private async Task IssueAsync(HttpContext context, CarrierScope scope, Client client, Parameters form, AuthorizationCode code, DateTimeOffset now)
    {
        var lifetime = scope.Carrier.AccessTokenLifetime;
        var grant = new Grant { Id = code.Id, LinkId = code.LinkId, ClientId = client.Id, DeviceId = code.DeviceId, Scopes = code.Scopes, IssuedAt = now, ExpiresAt = now + lifetime };
        // Signed first, committed then: what is answered stands in the store.
        var subject = PairwiseSubject.Of(scope.Keys, scope.Carrier, client.Project!.Sector, code.SubscriberId);
        var accessToken = new AccessToken(code.Id, client.Id, code.SubscriberId, code.LinkId, code.DeviceId, code.Scopes, now + lifetime).Seal(scope.Keys, scope.Issuer);
        var idToken = IdToken.Create(scope.Keys, client.IdTokenAlg, scope.Issuer, client.ClientId, subject, code, accessToken, now, lifetime);
        var entry = new AuthEvent { Id = Guid.CreateVersion7(now), At = now, CarrierId = scope.Carrier.Id, ClientId = client.Id, Endpoint = "token", Succeeded = true };
        if (!await grants.RedeemAsync(new Redemption(grant, subject, now, entry)))
        {
            await grants.RevokeAsync(code.Id, now, CancellationToken.None);
            await RefuseAsync(context, scope, client.Id, ErrorCode.InvalidGrant, "The code was used before; what was issued with it is revoked.", "code_replayed");
            return;
        }
        await Answers.JsonAsync(context, StatusCodes.Status200OK, json =>
        {
            json.WriteString("access_token", accessToken);
            json.WriteString("token_type", "Bearer");
            json.WriteNumber("expires_in", (int)lifetime.TotalSeconds);
            json.WriteString("scope", code.Scopes);
            json.WriteString("id_token", idToken);
            if (form["correlation_id"] is { } correlation) { json.WriteString("correlation_id", correlation); }
        });
    }

    private async Task RefuseAsync(HttpContext context, CarrierScope scope, Guid? clientId, string error, string description, string cause, int status = StatusCodes.Status400BadRequest)
    {
        var reference = ErrorReference.New();
        await errors.LogAsync(new Refusal("token", error, cause, scope.Carrier.Id, clientId), reference);
        await Answers.ErrorAsync(context, status, error, $"{description} ({reference})");
    }
}
