using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;
using ZenKey.AuthServer.Endpoints.Email;
using ZenKey.AuthServer.Endpoints.Passkeys;
using ZenKey.Portal.Data.Recovery;
using ZenKey.Protocol;

namespace ZenKey.AuthServer.Endpoints.App;

/// <summary>What a subscriber is known by when the phone is gone: recovery codes, and the mail address. Both take the PIN or a passkey.</summary>
internal sealed class AppIdentity(AppCallers callers, OwnerProof owner, RecoveryCodeLedger codes, EmailLinks emails)
{
    public static void Map(RouteGroupBuilder app)
    {
        app.MapPost("/recovery-codes", (RecoveryCodesRequest body, HttpContext context, AppIdentity identity) => identity.RenewCodesAsync(body, context))
            .WithSummary("Ten new recovery codes, shown this once; those before them are void. Needs the PIN or a passkey");
        app.MapPut("/email", (EmailRequest body, HttpContext context, AppIdentity identity) => identity.ChangeEmailAsync(body, context))
            .WithSummary("Send a link to a mail address, which is the subscriber's once the link was followed. Needs the PIN or a passkey");
    }

    private async Task<Results<Ok<RecoveryCodesAnswer>, ProblemHttpResult>> RenewCodesAsync(RecoveryCodesRequest body, HttpContext context)
    {
        var (caller, problem) = await callers.FindAsync(context);
        if (problem is not null) { return problem; }
        if (await owner.FaultAsync(caller!, new OwnerGiven(body.Pin, body.Passkey, PasskeyPurpose.RecoveryCodes), context) is { } fault) { return fault; }
        return TypedResults.Ok(new RecoveryCodesAnswer(await codes.RenewAsync(caller!.Subscriber.Id, context.RequestAborted)));
    }

    private async Task<Results<NoContent, ProblemHttpResult>> ChangeEmailAsync(EmailRequest body, HttpContext context)
    {
        var (caller, problem) = await callers.FindAsync(context);
        if (problem is not null) { return problem; }
        // What is typed is judged first, so that an address that would not be taken costs no try.
        if (!EmailAddress.TryParse(body.Email, out var email)) { return AppProblems.EmailInvalid(); }
        if (await owner.FaultAsync(caller!, new OwnerGiven(body.Pin, body.Passkey, PasskeyPurpose.Email), context) is { } fault) { return fault; }
        return await emails.SendAsync(caller!.Scope, caller.Subscriber.Id, email) switch
        {
            SendLinkResult.Sent => TypedResults.NoContent(),
            SendLinkResult.TooSoon soon => AppProblems.MailTooSoon(soon.Wait),
            _ => AppProblems.MailNotSent(),
        };
    }
}
