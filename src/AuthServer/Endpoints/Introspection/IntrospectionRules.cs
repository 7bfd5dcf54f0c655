using ZenKey.AuthServer.Endpoints.ClientAuthentication;
using ZenKey.AuthServer.Endpoints.Token.GrantTypes;
using ZenKey.AuthServer.Tokens;
using ZenKey.Portal.Data.Grants;
using ZenKey.Portal.Data.Links;

namespace ZenKey.AuthServer.Endpoints.Introspection;

/// <summary>What is told of a token that is alive.</summary>
/// <param name="Scopes">Parted by spaces; may be empty.</param>
/// <param name="Type">token_type; null for a refresh token, which is used nowhere but here.</param>
/// <param name="SubscriberId">Who signed in; null when it is the client's own.</param>
/// <param name="IssuedAt">iat.</param>
/// <param name="ExpiresAt">exp.</param>
/// <param name="Binding">cnf (RFC 9449 §6.2, RFC 8705 §3.2).</param>
internal sealed record LiveToken(string Scopes, string? Type, Guid? SubscriberId, DateTimeOffset IssuedAt, DateTimeOffset ExpiresAt, TokenBinding Binding);

/// <summary>What a token must keep to be called active (RFC 7662 §2.2), without any I/O.</summary>
internal static class IntrospectionRules
{
    /// <param name="request">Who asks, at which carrier.</param>
    /// <param name="token">What they show; null when this issuer made no such token.</param>
    /// <param name="now">When.</param>
    /// <returns>Null when it is not active, or not theirs: they are told the same (§4). Whether link, device and subscriber still stand is the caller's to look at.</returns>
    public static LiveToken? Decide(ClientRequest request, PresentedToken? token, DateTimeOffset now) => token switch
    {
        null => null,
        _ when token.ClientId != request.Client.Id => null,
        PresentedToken.Access { Grant.State: GrantState.Active, Token: var access } when access.ExpiresAt > now =>
            new LiveToken(access.Scopes, access.Binding.TokenType, access.SubscriberId, access.IssuedAt, access.ExpiresAt, access.Binding),
        PresentedToken.Service { IsRevoked: false, Token: var service } when service.ExpiresAt > now =>
            new LiveToken(service.Scopes, service.Binding.TokenType, null, service.IssuedAt, service.ExpiresAt, service.Binding),
        PresentedToken.Refresh { Grant: { } grant, Token: { UsedAt: null } refresh } when RefreshTokenRules.Fault(refresh, grant, request.Client, request.Scope.Carrier, now) is null =>
            new LiveToken(grant.Scopes, null, refresh.SubscriberId, refresh.IssuedAt, refresh.ExpiresAt, new TokenBinding(refresh.KeyThumbprint, refresh.CertificateThumbprint)),
        _ => null,
    };

    /// <summary>A refresh token also needs what a refresh needs: that staying signed in is still allowed and agreed to.</summary>
    public static bool IsUsable(PresentedToken token, ClientRequest request, AccountLink? link) =>
        token is not PresentedToken.Refresh { Grant: { } grant } || RefreshTokenRules.MayStaySignedIn(request.Client, grant.Scopes, link);
}
