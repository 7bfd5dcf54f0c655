using ZenKey.AuthServer.Endpoints.Authorization;
using ZenKey.AuthServer.Endpoints.ClientAuthentication;
using ZenKey.AuthServer.Tokens;
using ZenKey.Portal.Data.Grants;
using ZenKey.Portal.Data.Links;
using ZenKey.Protocol;

namespace ZenKey.AuthServer.Endpoints.Token.GrantTypes;

/// <summary>Redeems a code (RFC 6749 §4.1.3, OpenID Connect Core §3.1.3).</summary>
internal sealed class AuthorizationCodeGrant(GrantLedger grants, LinkDirectory links, Standings standings, FormerCarriers former, BrowserSessions sessions, TimeProvider time) : IGrantType
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
        if (request.KeyFault(code!.KeyThumbprint) is { } otherKey) { return new TokenOutcome.Refused(otherKey); }
        return await standings.FaultAsync(code.LinkId, code.DeviceId, code.SubscriberId, request.Aborted) is { } fallen
            ? Refused(ErrorCode.InvalidGrant, Standings.Fallen, fallen)
            : await IssueAsync(request, code, now);
    }

    private async Task<TokenOutcome> IssueAsync(ClientRequest request, AuthorizationCode code, DateTimeOffset now)
    {
        var ported = await former.ListAsync(request.Client.Id, code.SubscriberId, request.Aborted);
        var authentication = new Authentication(code.Acr, code.Amr, code.AuthTime, code.Nonce, code.Context)
        {
            Aka = FormerCarriers.TokensOf(ported),
            SessionId = await sessions.FindAsync(request.Scope, request.Client, code.DeviceId, code.AuthTime, request.Aborted),
        };
        var basis = new TokenBasis(code.Id, code.SubscriberId, code.LinkId, code.DeviceId, code.Scopes, authentication, FormerCarriers.LineageOf(ported)) { AskedAt = code.AskedAt, Key = request.Key };
        var first = SubscriberTokens.First(request.Scope, request.Client, request.Endpoint, basis, await links.FindByIdAsync(code.LinkId, request.Aborted), now);
        // Signed first, committed then: what is answered stands in the store.
        if (await grants.RedeemAsync(first.Redemption)) { return first.Issued; }
        await grants.RevokeAsync(code.Id, now, CancellationToken.None);
        return Refused(ErrorCode.InvalidGrant, "The code was used before; what was issued with it is revoked.", "code_replayed");
    }

    private static TokenOutcome.Refused Refused(string error, string description, string cause) => new(new AuthorizationError(error, description, cause));
}
