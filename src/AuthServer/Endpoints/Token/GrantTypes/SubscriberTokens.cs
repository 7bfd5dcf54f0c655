using ZenKey.AuthServer.Endpoints.ClientAuthentication;
using ZenKey.AuthServer.Tokens;
using ZenKey.Protocol;

namespace ZenKey.AuthServer.Endpoints.Token.GrantTypes;

/// <summary>What a subscriber's tokens are made of.</summary>
internal sealed record TokenBasis(Guid GrantId, Guid SubscriberId, Guid LinkId, Guid? DeviceId, string Scopes, Authentication Authentication);

/// <summary>Makes access token and ID token of one sign-in.</summary>
internal static class SubscriberTokens
{
    public static string Subject(ClientRequest request, Guid subscriberId) =>
        PairwiseSubject.Of(request.Scope.Keys, request.Scope.Carrier, request.Client.Project!.Sector, subscriberId);

    public static TokenOutcome.Issued Make(ClientRequest request, TokenBasis basis, DateTimeOffset now, string? refreshToken)
    {
        var (scope, client, lifetime) = (request.Scope, request.Client, request.Scope.Carrier.AccessTokenLifetime);
        var accessToken = new AccessToken(basis.GrantId, client.Id, basis.SubscriberId, basis.LinkId, basis.DeviceId, basis.Scopes, now, now + lifetime).Seal(scope.Keys, scope.Issuer);
        var idToken = basis.Scopes.Split(' ').Contains(Scope.OpenId)
            ? IdToken.Create(scope.Keys, client.IdTokenAlg, scope.Issuer, client.ClientId, Subject(request, basis.SubscriberId), basis.Authentication, accessToken, now, lifetime)
            : null;
        return new TokenOutcome.Issued(accessToken, lifetime, basis.Scopes, idToken, refreshToken);
    }
}
