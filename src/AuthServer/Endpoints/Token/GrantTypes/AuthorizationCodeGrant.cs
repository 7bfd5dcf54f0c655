using ZenKey.AuthServer.Endpoints.Authorization;
using ZenKey.AuthServer.Endpoints.ClientAuthentication;
using ZenKey.AuthServer.Tokens;
using ZenKey.Portal.Data.Events;
using ZenKey.Portal.Data.Grants;
using ZenKey.Portal.Data.Links;
using ZenKey.Portal.Data.RefreshTokens;
using ZenKey.Protocol;

namespace ZenKey.AuthServer.Endpoints.Token.GrantTypes;

/// <summary>Redeems a code (RFC 6749 §4.1.3, OpenID Connect Core §3.1.3).</summary>
internal sealed class AuthorizationCodeGrant(GrantLedger grants, LinkDirectory links, Standings standings, FormerCarriers former, TimeProvider time) : IGrantType
{
    public string Name => GrantType.AuthorizationCode;

    public async Task<TokenOutcome> ExchangeAsync(ClientRequest request)
    {
        var now = time.GetUtcNow();
        if (request.Form["code"] is not { } text || request.Form["redirect_uri"] is not { } redirectUri)
        {
            return Refused(ErrorCode.InvalidRequest, "code and redirect_uri are needed.", "code_or_redirect_uri_missing");
        }
        var code = AuthorizationCode.Open(request.Scope.Keys, request.Scope.Issuer, text);
        if (CodeRules.Fault(code, request.Client, redirectUri, request.Form["code_verifier"], now) is { } fault) { return new TokenOutcome.Refused(fault); }
        return await standings.FaultAsync(code!.LinkId, code.DeviceId, code.SubscriberId, request.Aborted) is { } fallen
            ? Refused(ErrorCode.InvalidGrant, Standings.Fallen, fallen)
            : await IssueAsync(request, code, now);
    }

    private async Task<TokenOutcome> IssueAsync(ClientRequest request, AuthorizationCode code, DateTimeOffset now)
    {
        var offline = RefreshTokenRules.MayStaySignedIn(request.Client, code.Scopes, await links.FindByIdAsync(code.LinkId, request.Aborted));
        var scopes = offline ? code.Scopes : string.Join(' ', code.Scopes.Split(' ').Where(name => name != Scope.OfflineAccess));
        var (carrier, refreshText) = (request.Scope.Carrier, offline ? RefreshToken.NewText() : null);
        var refreshToken = refreshText is null ? null : RefreshTokenRules.First(refreshText, carrier, code, now);
        var accessEnd = now + carrier.AccessTokenLifetime;
        var grant = new Grant
        {
            Id = code.Id,
            LinkId = code.LinkId,
            ClientId = request.Client.Id,
            DeviceId = code.DeviceId,
            Scopes = scopes,
            IssuedAt = now,
            ExpiresAt = refreshToken?.ExpiresAt > accessEnd ? refreshToken.ExpiresAt : accessEnd,
        };
        var ported = await former.ListAsync(request, code.SubscriberId);
        // Signed first, committed then: what is answered stands in the store.
        var authentication = new Authentication(code.Acr, code.Amr, code.AuthTime, code.Nonce, code.Context) { Aka = [.. ported.Select(one => one.Token)] };
        var issued = SubscriberTokens.Make(request, new TokenBasis(code.Id, code.SubscriberId, code.LinkId, code.DeviceId, scopes, authentication), now, refreshText);
        var entry = new AuthEvent { Id = Guid.CreateVersion7(now), At = now, CarrierId = carrier.Id, ClientId = request.Client.Id, Endpoint = request.Endpoint, Succeeded = true };
        if (await grants.RedeemAsync(new Redemption(grant, SubscriberTokens.Subject(request, code.SubscriberId), now, entry, refreshToken, FormerCarriers.LineageOf(ported)))) { return issued; }
        await grants.RevokeAsync(code.Id, now, CancellationToken.None);
        return Refused(ErrorCode.InvalidGrant, "The code was used before; what was issued with it is revoked.", "code_replayed");
    }

    private static TokenOutcome.Refused Refused(string error, string description, string cause) => new(new AuthorizationError(error, description, cause));
}
