using ZenKey.AuthServer.Http;
using ZenKey.AuthServer.Tokens;
using ZenKey.Portal.Data.Clients;
using ZenKey.Portal.Data.Events;
using ZenKey.Portal.Data.Grants;
using ZenKey.Portal.Data.Links;
using ZenKey.Portal.Data.RefreshTokens;
using ZenKey.Portal.Data.Sessions;
using ZenKey.Protocol;

namespace ZenKey.AuthServer.Endpoints.Token.GrantTypes;

/// <summary>What a subscriber's tokens are made of.</summary>
internal sealed record TokenBasis(Guid GrantId, Guid SubscriberId, Guid LinkId, Guid? DeviceId, string Scopes, Authentication Authentication, Lineage? Lineage = null)
{
    /// <summary>When the request came; null for tokens that renew others.</summary>
    public DateTimeOffset? AskedAt { get; init; }

    /// <summary>What they are bound to; nothing unless said.</summary>
    public Confirmation Key { get; init; } = Confirmation.None;
}

/// <summary>A sign-in's first tokens, and what the store is to keep of them. They are given out once that stands there.</summary>
internal sealed record FirstTokens(TokenOutcome.Issued Issued, Redemption Redemption);

/// <summary>Makes access token, ID token and refresh token of one sign-in.</summary>
internal static class SubscriberTokens
{
    public static string Subject(CarrierScope scope, Client client, Guid subscriberId) =>
        PairwiseSubject.Of(scope.Keys, scope.Carrier, client.Project!.Sector, subscriberId);

    /// <summary>The first tokens of a sign-in: its grant, and a refresh token for those who may stay signed in.</summary>
    /// <param name="scope">The issuer.</param>
    /// <param name="client">For whom.</param>
    /// <param name="endpoint">Where they are given out, for the developer's log.</param>
    /// <param name="basis">The sign-in.</param>
    /// <param name="link">The consent as it stands with them.</param>
    /// <param name="now">When.</param>
    public static FirstTokens First(CarrierScope scope, Client client, string endpoint, TokenBasis basis, AccountLink? link, DateTimeOffset now)
    {
        var offline = RefreshTokenRules.MayStaySignedIn(client, basis.Scopes, link);
        var scopes = offline ? basis.Scopes : string.Join(' ', basis.Scopes.Split(' ').Where(name => name != Scope.OfflineAccess));
        var (carrier, refreshText) = (scope.Carrier, offline ? RefreshToken.NewText() : null);
        var refreshToken = refreshText is null ? null : RefreshTokenRules.First(refreshText, carrier, client, basis, now);
        var accessEnd = now + Lifetimes.OfAccessToken(carrier);
        var grant = new Grant
        {
            Id = basis.GrantId,
            LinkId = basis.LinkId,
            ClientId = client.Id,
            DeviceId = basis.DeviceId,
            Scopes = scopes,
            IssuedAt = now,
            ExpiresAt = refreshToken?.ExpiresAt > accessEnd ? refreshToken.ExpiresAt : accessEnd,
        };
        var issued = Make(scope, client, basis with { Scopes = scopes }, now, refreshText);
        var entry = new AuthEvent { Id = Guid.CreateVersion7(now), At = now, CarrierId = carrier.Id, ClientId = client.Id, Endpoint = endpoint, Succeeded = true, SignIn = true, Took = TookOf(basis, now) };
        return new FirstTokens(issued, new Redemption(grant, Subject(scope, client, basis.SubscriberId), now, entry, refreshToken, basis.Lineage, SessionOf(client, basis, now)));
    }

    private static int TookOf(TokenBasis basis, DateTimeOffset now) => basis.AskedAt is { } asked ? (int)Math.Clamp((now - asked).TotalMilliseconds, 0, int.MaxValue) : 0;

    /// <summary>Kept of clients only that can be told its end.</summary>
    private static ClientSession? SessionOf(Client client, TokenBasis basis, DateTimeOffset now) => (client.BackchannelLogoutUri, basis.Authentication.SessionId, basis.DeviceId) switch
    {
        ({ }, { } sessionId, { } deviceId) => new ClientSession
        {
            SessionId = sessionId,
            ClientId = client.Id,
            DeviceId = deviceId,
            LinkId = basis.LinkId,
            SubscriberId = basis.SubscriberId,
            StartedAt = now,
            LastUsedAt = now,
        },
        _ => null,
    };

    public static TokenOutcome.Issued Make(CarrierScope scope, Client client, TokenBasis basis, DateTimeOffset now, string? refreshToken)
    {
        var lifetime = Lifetimes.OfAccessToken(scope.Carrier);
        var accessToken = new AccessToken(basis.GrantId, client.Id, basis.SubscriberId, basis.LinkId, basis.DeviceId, basis.Scopes, now, now + lifetime, basis.Key.Binding).Seal(scope.Keys, scope.Issuer);
        var idToken = basis.Scopes.Split(' ').Contains(Scope.OpenId)
            ? IdToken.Create(scope.Keys, client.IdTokenAlg, scope.Issuer, client.ClientId, Subject(scope, client, basis.SubscriberId), basis.Authentication, accessToken, refreshToken, basis.Key, now, lifetime)
            : null;
        return new TokenOutcome.Issued(accessToken, lifetime, basis.Scopes, idToken, refreshToken) { TokenType = basis.Key.Binding.TokenType };
    }
}
