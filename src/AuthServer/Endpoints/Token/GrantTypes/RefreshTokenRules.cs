using ZenKey.AuthServer.Endpoints.Authorization;
using ZenKey.AuthServer.Tokens;
using ZenKey.Portal.Data.Carriers;
using ZenKey.Portal.Data.Clients;
using ZenKey.Portal.Data.Grants;
using ZenKey.Portal.Data.Links;
using ZenKey.Portal.Data.RefreshTokens;
using ZenKey.Protocol;

namespace ZenKey.AuthServer.Endpoints.Token.GrantTypes;

/// <summary>When refresh tokens are issued, how long they live, and what they must keep to be used; without any I/O.</summary>
internal static class RefreshTokenRules
{
    /// <summary>offline_access was granted, the subscriber agreed to it, and the client may use refresh tokens (OpenID Connect Core §11).</summary>
    public static bool MayStaySignedIn(Client client, string scopes, AccountLink? link) =>
        scopes.Split(' ').Contains(Scope.OfflineAccess) && client.Grants.Split(' ').Contains(GrantType.RefreshToken)
        && client.ScopeNames.Contains(Scope.OfflineAccess) && link?.ScopeNames.Contains(Scope.OfflineAccess) == true;

    /// <summary>The first token of a family. A client that proves itself by nothing proves itself by what its tokens are bound to, at every refresh (RFC 9449 §5, RFC 8705 §4).</summary>
    public static RefreshToken First(string text, Carrier carrier, Client client, TokenBasis basis, DateTimeOffset now)
    {
        var end = now + Lifetimes.OfRefreshTokens(carrier);
        return new RefreshToken
        {
            Hash = RefreshToken.HashOf(text),
            GrantId = basis.GrantId,
            CarrierId = carrier.Id,
            SubscriberId = basis.SubscriberId,
            Acr = basis.Authentication.Acr,
            Amr = basis.Authentication.Amr,
            AuthTime = basis.Authentication.AuthTime,
            IssuedAt = now,
            ExpiresAt = Idle(carrier, now, end),
            FamilyExpiresAt = end,
            KeyThumbprint = BindingOf(client, basis.Key).Key,
            CertificateThumbprint = BindingOf(client, basis.Key).Certificate,
        };
    }

    /// <summary>The token that takes the place of a used one. The end of the family stays, and so does what it is bound to; what comes later binds what follows.</summary>
    public static RefreshToken Next(string text, Carrier carrier, Client client, Confirmation key, RefreshToken used, DateTimeOffset now) => new()
    {
        Hash = RefreshToken.HashOf(text),
        GrantId = used.GrantId,
        CarrierId = used.CarrierId,
        SubscriberId = used.SubscriberId,
        Acr = used.Acr,
        Amr = used.Amr,
        AuthTime = used.AuthTime,
        IssuedAt = now,
        ExpiresAt = Idle(carrier, now, used.FamilyExpiresAt),
        FamilyExpiresAt = used.FamilyExpiresAt,
        KeyThumbprint = used.KeyThumbprint ?? BindingOf(client, key).Key,
        CertificateThumbprint = used.CertificateThumbprint ?? BindingOf(client, key).Certificate,
    };

    private static TokenBinding BindingOf(Client client, Confirmation key) => client.TokenAuth == TokenAuth.None ? key.Binding : TokenBinding.None;

    /// <summary>Whose token it is, and whether it lives. A used one lives no more, and is the caller's to look at.</summary>
    /// <returns>Null when the client may use it at this carrier, unless it was used before.</returns>
    public static AuthorizationError? Fault(RefreshToken? token, Grant? grant, Client client, Carrier carrier, DateTimeOffset now) => token switch
    {
        null => Invalid("refresh_token_unknown"),
        _ when token.CarrierId != carrier.Id => Invalid("refresh_token_of_other_carrier"),
        _ when grant is null => Invalid("grant_unknown"),
        _ when grant.ClientId != client.Id => Invalid("refresh_token_of_other_client"),
        _ when grant.State != GrantState.Active => Invalid("grant_revoked"),
        { UsedAt: not null } => null,
        _ when token.FamilyExpiresAt <= now => Invalid("refresh_token_expired"),
        _ when token.ExpiresAt <= now => Invalid("refresh_token_idle"),
        _ => null,
    };

    /// <summary>What a refresh grants (RFC 6749 §6): as much as is asked for, never more than was granted, nor than client and subscriber still allow. What is not understood was not granted, and is ignored as at the request.</summary>
    /// <returns>Null when more is asked for than was granted, nothing that is understood, or the parameter is malformed.</returns>
    public static string? Narrowed(string? asked, string granted, Client client, AccountLink link)
    {
        var all = granted.Split(' ');
        var wanted = asked is null ? all : Scope.Understood(Scope.Parse(asked) ?? []);
        if (wanted.Count == 0 || wanted.Any(name => !all.Contains(name))) { return null; }
        return string.Join(' ', wanted.Where(name => client.MayAsk(name) && (Scope.Find(name) is not { IsAsked: true } || link.ScopeNames.Contains(name))));
    }

    private static AuthorizationError Invalid(string cause) => new(ErrorCode.InvalidGrant, "The refresh token is unknown, expired, revoked, or another client's.", cause);

    private static DateTimeOffset Idle(Carrier carrier, DateTimeOffset now, DateTimeOffset end)
    {
        var idle = now + Lifetimes.OfIdleRefreshToken(carrier);
        return idle < end ? idle : end;
    }
}
