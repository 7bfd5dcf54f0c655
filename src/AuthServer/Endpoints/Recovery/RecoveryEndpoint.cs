using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;
using ZenKey.AuthServer.Endpoints.App;
using ZenKey.AuthServer.Http;
using ZenKey.AuthServer.Interaction;
using ZenKey.AuthServer.Tokens;
using ZenKey.Portal.Data.Devices;
using ZenKey.Portal.Data.Recovery;
using ZenKey.Portal.Data.Subscribers;

namespace ZenKey.AuthServer.Endpoints.Recovery;

/// <summary>Recovery on the phone (ZenKey platform §8.2): asked for by proof of SIM and application key, looked at, refused. Its factors are <see cref="RecoveryFactors"/>.</summary>
internal sealed class RecoveryEndpoint(
    CarrierScopes scopes, AppProofs proofs, DeviceDirectory devices, DeviceChanges changes, RecoveryCallers callers, RecoverySteps steps, RecoveryViews views, ErrorPages errors, TimeProvider time)
{
    public static void Map(RouteGroupBuilder app)
    {
        app.MapPost("/recovery", (SessionRequest body, HttpContext context, RecoveryEndpoint endpoint) => endpoint.StartAsync(body, context)).WithSummary("Ask for recovery by proof of SIM and application key");
        app.MapGet("/recovery", (HttpContext context, RecoveryEndpoint endpoint) => endpoint.ShowAsync(context)).WithSummary("How far the recovery is");
        app.MapPost("/recovery/refuse", (HttpContext context, RecoveryEndpoint endpoint) => endpoint.RefuseAsync(context)).WithSummary("Say that the change was not yours; stops the recovery until support has looked");
    }

    private async Task<Results<Ok<RecoveryStartAnswer>, ProblemHttpResult>> StartAsync(SessionRequest body, HttpContext context)
    {
        var cancel = context.RequestAborted;
        if (await scopes.FindAsync(context) is not { } scope) { return AppProblems.UnknownCarrier(); }
        var (proof, problem) = await proofs.CheckAsync(scope, body, cancel);
        if (problem is not null) { return problem; }
        var subscriber = proof!.Subscriber;
        if (subscriber.State == SubscriberState.Locked) { return AppProblems.SubscriberLocked(); }
        if (await devices.FindPrimaryAsync(subscriber.Id, cancel) is not { } phone) { return AppProblems.NotEnrolled(); }
        if (!proof.NumbersAgree) { return await changes.RefuseAsync(scope, "start_numbers_differ"); }
        var reason = DeviceChanges.Mismatch(phone, proof.Sim, proof.AppKeyThumbprint) ?? (subscriber.PinLockedUntil > time.GetUtcNow() ? RecoveryReason.PinLocked : null);
        if (reason is null) { return await LoggedAsync(scope, RecoveryProblems.NotNeeded(), "recovery_not_needed"); }
        var recovery = await changes.OpenAsync(scope, proof, reason.Value, cancel);
        if (recovery.IsEnded) { return await LoggedAsync(scope, RecoveryProblems.Ended(RecoveryViews.Word(recovery.State)), "recovery_ended"); }
        var token = new RecoveryToken(recovery.Id, subscriber.Id, recovery.Phone, time.GetUtcNow() + RecoveryToken.Lifetime);
        return TypedResults.Ok(new RecoveryStartAnswer(token.Seal(scope.Keys, scope.Issuer), token.ExpiresAt, await views.OfAsync(scope, subscriber, recovery, cancel)));
    }

    private async Task<Results<Ok<RecoveryAnswer>, ProblemHttpResult>> ShowAsync(HttpContext context)
    {
        var (caller, problem) = await callers.FindAsync(context);
        if (problem is not null) { return problem; }
        return TypedResults.Ok(await views.OfAsync(caller!.Scope, caller.Subscriber, caller.Case, context.RequestAborted));
    }

    private async Task<Results<NoContent, ProblemHttpResult>> RefuseAsync(HttpContext context)
    {
        var (caller, problem) = await callers.FindAsync(context);
        if (problem is not null) { return problem; }
        var change = await steps.TakeAsync(caller!.Scope, caller.Subscriber, caller.Case, new RecoveryEvent.Held(time.GetUtcNow()), note: "Refused on the phone");
        return change.After.State == RecoveryState.Held
            ? TypedResults.NoContent()
            : await LoggedAsync(caller.Scope, RecoveryProblems.Ended(RecoveryViews.Word(change.After.State)), "recovery_ended");
    }

    private async Task<ProblemHttpResult> LoggedAsync(CarrierScope scope, ProblemHttpResult problem, string cause)
    {
        await errors.ReferAsync(problem, cause, scope.Carrier.Id);
        return problem;
    }
}
