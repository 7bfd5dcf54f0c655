using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;
using ZenKey.AuthServer.Endpoints.Passkeys;
using ZenKey.AuthServer.Endpoints.Recovery;
using ZenKey.Portal.Data.Passkeys;
using ZenKey.Portal.Data.Recovery;
using ZenKey.Portal.Data.Subscribers;
using ZenKey.Protocol;

namespace ZenKey.AuthServer.Endpoints.App;

/// <summary>What a subscriber decides about their own ZenKey: the PIN, and how often it is asked for.</summary>
internal sealed class AppSettings(AppCallers callers, PinLedger pins, OwnerProof owner, RecoveryCodeLedger codes, EmailLedger emails, PasskeyLedger passkeys, RecoveryMails mails)
{
    public static void Map(RouteGroupBuilder app)
    {
        app.MapGet("/settings", (HttpContext context, AppSettings settings) => settings.ShowAsync(context)).WithSummary("The subscriber's settings");
        app.MapPut("/settings", (SettingsRequest body, HttpContext context, AppSettings settings) => settings.ChangeAsync(body, context)).WithSummary("Change the settings; needs the PIN or a passkey");
        app.MapPut("/pin", (PinRequest body, HttpContext context, AppSettings settings) => settings.SetPinAsync(body, context)).WithSummary("Set the PIN, or change it by the one before or a passkey");
    }

    private async Task<Results<Ok<SettingsAnswer>, ProblemHttpResult>> ShowAsync(HttpContext context)
    {
        var (caller, problem) = await callers.FindAsync(context);
        if (problem is not null) { return problem; }
        var subscriber = caller!.Subscriber;
        return TypedResults.Ok(new SettingsAnswer(subscriber.PinHash is not null, subscriber.AlwaysAsk, await codes.CountAsync(subscriber.Id, context.RequestAborted),
            subscriber.Email, subscriber.EmailVerifiedAt is not null, await emails.FindWaitingAsync(subscriber.Id, context.RequestAborted),
            await passkeys.CountAsync(subscriber.Id, caller.Phone.Id, context.RequestAborted)));
    }

    private async Task<Results<NoContent, ProblemHttpResult>> ChangeAsync(SettingsRequest body, HttpContext context)
    {
        var (caller, problem) = await callers.FindAsync(context);
        if (problem is not null) { return problem; }
        if (body.AlwaysAsk is not { } always || always == caller!.Subscriber.AlwaysAsk) { return TypedResults.NoContent(); }
        if (await owner.FaultAsync(caller, new OwnerGiven(body.Pin, body.Passkey, PasskeyPurpose.Settings), context) is { } fault) { return fault; }
        await pins.SetAlwaysAskAsync(caller.Subscriber.Id, always, context.RequestAborted);
        return TypedResults.NoContent();
    }

    private async Task<Results<NoContent, ProblemHttpResult>> SetPinAsync(PinRequest body, HttpContext context)
    {
        var (caller, problem) = await callers.FindAsync(context);
        if (problem is not null) { return problem; }
        var subscriber = caller!.Subscriber;
        // What is typed anew is judged first, so that a PIN that would not be taken costs no try.
        if (Pin.FaultOf(body.Pin ?? "", subscriber.Phone, subscriber.Birthdate) is var weak && weak != PinFault.None) { return AppProblems.PinNotTaken(weak); }
        if (subscriber.PinHash is not null && await owner.FaultAsync(caller, new OwnerGiven(body.CurrentPin, body.Passkey, PasskeyPurpose.Pin), context) is { } fault) { return fault; }
        await pins.SetAsync(subscriber.Id, body.Pin!, context.RequestAborted);
        if (subscriber.PinHash is not null) { mails.TellPinChanged(caller.Scope, subscriber); }
        return TypedResults.NoContent();
    }
}
