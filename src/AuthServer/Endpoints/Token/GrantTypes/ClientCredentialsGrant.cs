using ZenKey.AuthServer.Endpoints.Authorization;
using ZenKey.AuthServer.Endpoints.ClientAuthentication;
using ZenKey.AuthServer.Interaction;
using ZenKey.AuthServer.Tokens;
using ZenKey.Portal.Data.Clients;
using ZenKey.Portal.Data.Events;
using ZenKey.Protocol;

namespace ZenKey.AuthServer.Endpoints.Token.GrantTypes;

/// <summary>A token for the client itself, for service APIs (RFC 6749 §4.4). Nobody signs in by it: no openid, no attributes, no refresh token.</summary>
internal sealed class ClientCredentialsGrant(EventLog events, TimeProvider time) : IGrantType
{
    public string Name => GrantType.ClientCredentials;

    public async Task<TokenOutcome> ExchangeAsync(ClientRequest request)
    {
        if (request.Client.TokenAuth == TokenAuth.None)
        {
            return new TokenOutcome.Refused(new AuthorizationError(ErrorCode.UnauthorizedClient, "A client that can keep nothing has no tokens of its own.", "client_not_confidential"));
        }
        if (ScopesOf(request.Client, request.Form["scope"]) is not { } scopes)
        {
            return new TokenOutcome.Refused(new AuthorizationError(ErrorCode.InvalidScope, "scope is malformed, not allowed for this client, or a subscriber's.", "scope_not_for_services") { Received = Kept.Scopes(Scope.Parse(request.Form["scope"]) ?? []) });
        }
        var (now, scope) = (time.GetUtcNow(), request.Scope);
        var lifetime = Lifetimes.OfAccessToken(scope.Carrier);
        var token = new ServiceToken(Guid.CreateVersion7(now), request.Client.Id, scopes, now, now + lifetime, request.Key.Binding);
        await events.WriteAsync(new AuthEvent { Id = Guid.CreateVersion7(now), At = now, CarrierId = scope.Carrier.Id, ClientId = request.Client.Id, Endpoint = request.Endpoint, Succeeded = true });
        return new TokenOutcome.Issued(token.Seal(scope.Keys, scope.Issuer), lifetime, scopes) { TokenType = request.Key.Binding.TokenType };
    }

    /// <returns>Null when something is asked for that is not for services; all that is when nothing is asked for.</returns>
    private static string? ScopesOf(Client client, string? asked)
    {
        var allowed = client.ScopeNames.Where(name => name is not (Scope.OpenId or Scope.OfflineAccess) && Scope.Find(name) is { IsAttribute: false }).ToList();
        if (asked is null) { return string.Join(' ', allowed); }
        return Scope.Parse(asked) is { } names && names.All(allowed.Contains) ? string.Join(' ', names) : null;
    }
}
