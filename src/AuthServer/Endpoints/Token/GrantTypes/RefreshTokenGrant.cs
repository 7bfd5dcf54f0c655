using ZenKey.AuthServer.Endpoints.Authorization;
using ZenKey.AuthServer.Endpoints.ClientAuthentication;
using ZenKey.AuthServer.Endpoints.Possession;
using ZenKey.AuthServer.Tokens;
using ZenKey.Portal.Data.Events;
using ZenKey.Portal.Data.Grants;
using ZenKey.Portal.Data.Links;
using ZenKey.Portal.Data.RefreshTokens;
using ZenKey.Portal.Data.Subscribers;
using ZenKey.Protocol;

namespace ZenKey.AuthServer.Endpoints.Token.GrantTypes;

/// <summary>
/// Turns a refresh token into new tokens and the next of its family (RFC 6749 §6, OpenID Connect Core §12). One that comes a
/// second time was copied, and nobody knows which of the two is the thief: the family dies (RFC 9700 §4.14.2).
/// </summary>
internal sealed class RefreshTokenGrant(RefreshTokenLedger tokens, GrantLedger grants, LinkDirectory links, Standings standings, SubscriberDirectory subscribers, AuthorizationFinder finder,
    FormerCarriers former, BrowserSessions sessions, TimeProvider time) : IGrantType
{
    public string Name => GrantType.RefreshToken;

    public async Task<TokenOutcome> ExchangeAsync(ClientRequest request)
    {
        var now = time.GetUtcNow();
        if (request.Form["refresh_token"] is not { } text) { return Refused(ErrorCode.InvalidRequest, "refresh_token is missing.", "refresh_token_missing"); }
        var token = await tokens.FindAsync(text, request.Aborted);
        var grant = token is null ? null : await grants.FindAsync(token.GrantId, request.Aborted);
        if (RefreshTokenRules.Fault(token, grant, request.Client, request.Scope.Carrier, now) is { } fault) { return new TokenOutcome.Refused(fault); }
        if ((request.KeyFault(token!.KeyThumbprint) ?? ClientCertificates.RefreshFault(token.CertificateThumbprint, request.Held.Certificate)) is { } unheld) { return new TokenOutcome.Refused(unheld); }
        if (token.UsedAt is not null) { return await KillAsync(grant!, now); }
        if (await standings.FaultAsync(grant!.LinkId, grant.DeviceId, token.SubscriberId, request.Aborted) is { } fallen)
        {
            return Refused(ErrorCode.InvalidGrant, Standings.Fallen, fallen);
        }
        if (await HasChangedPhoneAsync(token.SubscriberId, request.Aborted)) { return Refused(ErrorCode.InvalidGrant, "The subscriber's SIM or phone has changed; they have to recover.", "sim_mismatch"); }
        var link = await links.FindByIdAsync(grant.LinkId, request.Aborted);
        if (!RefreshTokenRules.MayStaySignedIn(request.Client, grant.Scopes, link))
        {
            return Refused(ErrorCode.InvalidGrant, "offline_access is no longer allowed.", "offline_access_withdrawn");
        }
        return RefreshTokenRules.Narrowed(request.Form["scope"], grant.Scopes, request.Client, link!) is not { } scopes
            ? Refused(ErrorCode.InvalidScope, "scope is malformed, or wider than what was granted.", "scope_wider_than_granted")
            : await RotateAsync(request, token, grant, scopes, now);
    }

    /// <summary>A changed SIM stops this way in, too. A network that does not answer does not: the token is the client's, and not on the SIM.</summary>
    private async Task<bool> HasChangedPhoneAsync(Guid subscriberId, CancellationToken cancellationToken) =>
        await subscribers.FindByIdAsync(subscriberId, cancellationToken) is { } subscriber
        && await finder.FindPhoneAsync(subscriber, cancellationToken) is { Primary: { } phone } facts && !AuthorizationRules.PhoneStands(phone, facts.Sim);

    private async Task<TokenOutcome> RotateAsync(ClientRequest request, RefreshToken used, Grant grant, string scopes, DateTimeOffset now)
    {
        var (carrier, text) = (request.Scope.Carrier, RefreshToken.NewText());
        var next = RefreshTokenRules.Next(text, carrier, request.Client, request.Key, used, now);
        var accessEnd = now + Lifetimes.OfAccessToken(carrier);
        var aka = FormerCarriers.TokensOf(await former.ListAsync(request.Client.Id, used.SubscriberId, request.Aborted));
        var sessionId = await sessions.FindAsync(request.Scope, request.Client, grant.DeviceId, used.AuthTime, request.Aborted);
        var basis = new TokenBasis(grant.Id, used.SubscriberId, grant.LinkId, grant.DeviceId, scopes, new Authentication(used.Acr, used.Amr, used.AuthTime) { Aka = aka, SessionId = sessionId }) { Key = request.Key };
        var issued = SubscriberTokens.Make(request.Scope, request.Client, basis, now, text);
        var entry = new AuthEvent { Id = Guid.CreateVersion7(now), At = now, CarrierId = carrier.Id, ClientId = request.Client.Id, Endpoint = request.Endpoint, Succeeded = true };
        return await tokens.RotateAsync(new Rotation(used.Hash, next, next.ExpiresAt > accessEnd ? next.ExpiresAt : accessEnd, entry))
            ? issued
            : await KillAsync(grant, now);
    }

    private async Task<TokenOutcome> KillAsync(Grant grant, DateTimeOffset now)
    {
        await grants.RevokeAsync(grant.Id, now, CancellationToken.None);
        return Refused(ErrorCode.InvalidGrant, "The refresh token was used before; what was issued with it is revoked.", "refresh_token_replayed");
    }

    private static TokenOutcome.Refused Refused(string error, string description, string cause) => new(new AuthorizationError(error, description, cause));
}
