using ZenKey.AuthServer.Endpoints.Authorization;
using ZenKey.AuthServer.Endpoints.BackchannelAuthentication;
using ZenKey.AuthServer.Endpoints.ClientAuthentication;
using ZenKey.AuthServer.Tokens;
using ZenKey.Portal.Data.Grants;
using ZenKey.Portal.Data.Links;
using ZenKey.Portal.Data.Requests;
using ZenKey.Protocol;

namespace ZenKey.AuthServer.Endpoints.Token.GrantTypes;

/// <summary>Fetches what became of a request to a phone (CIBA Core §10.1, §11). What was granted is fetched once: the grant's row is the mark.</summary>
internal sealed class CibaGrant(BackchannelLedger ledger, GrantLedger grants, LinkDirectory links, Standings standings, FormerCarriers former, TimeProvider time) : IGrantType
{
    /// <summary>Clocks and networks are not exact: who asks each five seconds is never too early.</summary>
    private static readonly TimeSpan Leeway = TimeSpan.FromMilliseconds(500);

    public string Name => GrantType.Ciba;

    public async Task<TokenOutcome> ExchangeAsync(ClientRequest request)
    {
        if (request.Form["auth_req_id"] is not { } text) { return Refused(ErrorCode.InvalidRequest, "auth_req_id is missing.", "auth_req_id_missing"); }
        var found = await ledger.FindAsync(AuthReqId.HashOf(text), request.Aborted);
        return CibaRules.Decide(found, request.Client, request.Scope.Carrier, time.GetUtcNow()) switch
        {
            CibaDecision.Refuse refuse => new TokenOutcome.Refused(refuse.Error),
            CibaDecision.Wait => await ledger.NotePollAsync(found!.Id, BackchannelAuthenticationEndpoint.Interval - Leeway)
                ? new TokenOutcome.Pending(ErrorCode.AuthorizationPending, "The phone has not answered yet.")
                : new TokenOutcome.Pending(ErrorCode.SlowDown, "Wait five seconds longer between two requests."),
            _ => await IssueAsync(request, found!),
        };
    }

    private async Task<TokenOutcome> IssueAsync(ClientRequest request, Request approved)
    {
        if (await links.FindAsync(approved.SubscriberId, request.Client.Project!.Sector, request.Aborted) is not { } link)
        {
            return Refused(ErrorCode.InvalidGrant, Standings.Fallen, "link_ended");
        }
        if (await standings.FaultAsync(link.Id, null, approved.SubscriberId, request.Aborted) is { } fallen) { return Refused(ErrorCode.InvalidGrant, Standings.Fallen, fallen); }
        var ported = await former.ListAsync(request.Client.Id, approved.SubscriberId, request.Aborted);
        var authentication = new Authentication(approved.AcrReached!, approved.Amr!, approved.AuthTime!.Value, null, approved.Context) { Aka = FormerCarriers.TokensOf(ported) };
        var basis = new TokenBasis(AuthorizationCode.IdOf(approved.Id), approved.SubscriberId, link.Id, null, approved.GrantedScopes!, authentication, FormerCarriers.LineageOf(ported)) { AskedAt = approved.CreatedAt, Key = request.Key };
        var first = SubscriberTokens.First(request.Scope, request.Client, request.Endpoint, basis, link, time.GetUtcNow());
        return await grants.RedeemAsync(first.Redemption)
            ? first.Issued
            : Refused(ErrorCode.InvalidGrant, "The auth_req_id was used before.", "auth_req_id_replayed");
    }

    private static TokenOutcome.Refused Refused(string error, string description, string cause) => new(new AuthorizationError(error, description, cause));
}
