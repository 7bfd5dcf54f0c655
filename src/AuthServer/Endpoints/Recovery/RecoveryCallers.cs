using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using ZenKey.AuthServer.Endpoints.App;
using ZenKey.AuthServer.Http;
using ZenKey.AuthServer.Network;
using ZenKey.AuthServer.Tokens;
using ZenKey.Portal.Data.Recovery;
using ZenKey.Portal.Data.Subscribers;
using ZenKey.Protocol.Network;

namespace ZenKey.AuthServer.Endpoints.Recovery;

/// <summary>The phone that is to be recovered, and its case.</summary>
internal sealed record RecoveryCaller(CarrierScope Scope, Subscriber Subscriber, RecoveryCase Case);

/// <summary>
/// Knows the caller by the recovery token. Each call looks again whether the case is for this very phone, and whether the
/// line's SIM is still in it: what one phone proves is never another's.
/// </summary>
internal sealed class RecoveryCallers(CarrierScopes scopes, SubscriberDirectory subscribers, RecoveryLedger ledger, SimWatch network, PortedLines ported, DeviceChanges changes, TimeProvider time)
{
    public async ValueTask<(RecoveryCaller? Caller, ProblemHttpResult? Problem)> FindAsync(HttpContext context)
    {
        var cancel = context.RequestAborted;
        if (await scopes.FindAsync(context) is not { } scope) { return (null, AppProblems.UnknownCarrier()); }
        var header = context.Request.Headers.Authorization.FirstOrDefault();
        var token = header?.StartsWith("Bearer ", StringComparison.OrdinalIgnoreCase) == true
            ? RecoveryToken.Open(scope.Keys, scope.Issuer, header["Bearer ".Length..].Trim())
            : null;
        if (token is null || token.ExpiresAt <= time.GetUtcNow() || await subscribers.FindByIdAsync(token.SubscriberId, cancel) is not { } subscriber)
        {
            context.Response.Headers.WWWAuthenticate = "Bearer";
            return (null, AppProblems.SessionExpired());
        }
        if (subscriber.State == SubscriberState.Locked) { return (null, AppProblems.SubscriberLocked()); }
        return await ledger.FindAsync(token.CaseId, cancel) is { } recovery && recovery.Phone == token.Phone && await StandsAsync(subscriber, recovery, cancel)
            ? (new RecoveryCaller(scope, subscriber, recovery), null)
            : (null, await changes.RefuseAsync(scope, "recovery_phone_changed"));
    }

    /// <summary>Whether the phone that is to be bound is the one that has the line now; of a move, whether the line has left.</summary>
    public async ValueTask<bool> StandsAsync(Subscriber subscriber, RecoveryCase recovery, CancellationToken cancellationToken) => recovery.Reason == RecoveryReason.NumberPorted
        ? await ported.HasLeftAsync(subscriber, cancellationToken)
        : await network.FindAsync(subscriber, cancellationToken) is SimFacts sim && sim.Iccid == recovery.Iccid && sim.Imsi == recovery.Imsi && sim.Imei == recovery.Imei;
}
