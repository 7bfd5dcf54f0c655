using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;
using ZenKey.AuthServer.Endpoints.BackchannelAuthentication;
using ZenKey.AuthServer.Endpoints.Passkeys;
using ZenKey.AuthServer.Endpoints.Recovery;
using ZenKey.Portal.Data.Requests;
using ZenKey.Portal.Data.Subscribers;

namespace ZenKey.AuthServer.Endpoints.App;

/// <summary>What a subscriber takes along, and how they leave. Both need proof that it is they.</summary>
internal sealed class AppAccount(
    AppCallers callers, OwnerProof owner, SubscriberExporter exporter, AccountClosing closing, RequestLedger requests, BackchannelOutcomes outcomes, RecoveryMails mails)
{
    public static void Map(RouteGroupBuilder app)
    {
        app.MapPost("/export", (OwnerRequest body, HttpContext context, AppAccount account) => account.ExportAsync(body, context)).WithSummary("All that is kept of the subscriber; needs the PIN or a passkey");
        app.MapPost("/close", (OwnerRequest body, HttpContext context, AppAccount account) => account.CloseAsync(body, context)).WithSummary("Close the account for good; needs the PIN or a passkey");
    }

    private async Task<Results<Ok<SubscriberExport>, ProblemHttpResult>> ExportAsync(OwnerRequest body, HttpContext context)
    {
        var (caller, problem) = await callers.FindAsync(context);
        if (problem is not null) { return problem; }
        if (await owner.FaultAsync(caller!, new OwnerGiven(body.Pin, body.Passkey, PasskeyPurpose.Export), context) is { } fault) { return fault; }
        return await exporter.ExportAsync(caller!.Subscriber.Id, context.RequestAborted) is { } export ? TypedResults.Ok(export) : AppProblems.SessionExpired();
    }

    private async Task<Results<NoContent, ProblemHttpResult>> CloseAsync(OwnerRequest body, HttpContext context)
    {
        var (caller, problem) = await callers.FindAsync(context);
        if (problem is not null) { return problem; }
        if (await owner.FaultAsync(caller!, new OwnerGiven(body.Pin, body.Passkey, PasskeyPurpose.Close), context) is { } fault) { return fault; }
        // Who waits for this phone is told that there is none any more, while it can still be told.
        foreach (var waiting in await requests.ListWaitingAsync(caller!.Subscriber.Id, context.RequestAborted)) { await requests.DenyAsync(waiting, outcomes.Denied(waiting)); }
        if (await closing.CloseAsync(caller.Subscriber.Id, context.RequestAborted)) { mails.TellClosed(caller.Scope, caller.Subscriber); }
        return TypedResults.NoContent();
    }
}
