using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using ZenKey.AuthServer.Endpoints.App;
using ZenKey.AuthServer.Http;
using ZenKey.AuthServer.Interaction;
using ZenKey.AuthServer.Network;
using ZenKey.AuthServer.Tokens;
using ZenKey.Portal.Data.Enrolments;
using ZenKey.Portal.Data.Subscribers;
using ZenKey.Protocol.Network;

namespace ZenKey.AuthServer.Endpoints.Enrolment;

/// <summary>The phone that is being set up.</summary>
/// <param name="Scope">Its carrier.</param>
/// <param name="Subscriber">Whose line it has.</param>
/// <param name="Token">What it showed.</param>
/// <param name="Enrolment">Null when the enrolment is over: finished, run out, or another phone's.</param>
internal sealed record EnrolmentCaller(CarrierScope Scope, Subscriber Subscriber, EnrolmentToken Token, PhoneEnrolment? Enrolment);

/// <summary>
/// Knows the caller by the enrolment token. Each call looks again whether the line's SIM is still in this phone: what one
/// phone was given is never another's.
/// </summary>
internal sealed class EnrolmentCallers(CarrierScopes scopes, SubscriberDirectory subscribers, EnrolmentLedger ledger, SimWatch network, ErrorPages errors, TimeProvider time)
{
    public async ValueTask<(EnrolmentCaller? Caller, ProblemHttpResult? Problem)> FindAsync(HttpContext context)
    {
        var cancel = context.RequestAborted;
        if (await scopes.FindAsync(context) is not { } scope) { return (null, AppProblems.UnknownCarrier()); }
        var header = context.Request.Headers.Authorization.FirstOrDefault();
        var token = header?.StartsWith("Bearer ", StringComparison.OrdinalIgnoreCase) == true
            ? EnrolmentToken.Open(scope.Keys, scope.Issuer, header["Bearer ".Length..].Trim())
            : null;
        if (token is null || token.ExpiresAt <= time.GetUtcNow() || await subscribers.FindByIdAsync(token.SubscriberId, cancel) is not { } subscriber)
        {
            context.Response.Headers.WWWAuthenticate = "Bearer";
            return (null, AppProblems.SessionExpired());
        }
        if (subscriber.State == SubscriberState.Locked) { return (null, AppProblems.SubscriberLocked()); }
        if (await network.FindAsync(subscriber, cancel) is not SimFacts sim || sim.Iccid != token.Phone.Iccid || sim.Imsi != token.Phone.Imsi || sim.Imei != token.Phone.Imei)
        {
            return (null, await LoggedAsync(scope, EnrolmentProblems.Ended(), "enrolment_ended"));
        }
        return (new EnrolmentCaller(scope, subscriber, token, await ledger.FindAsync(token.EnrolmentId, cancel)), null);
    }

    /// <summary>Writes the refusal down; the problem bears the reference.</summary>
    public async Task<ProblemHttpResult> LoggedAsync(CarrierScope scope, ProblemHttpResult problem, string cause)
    {
        await errors.ReferAsync(problem, cause, scope.Carrier.Id);
        return problem;
    }
}
