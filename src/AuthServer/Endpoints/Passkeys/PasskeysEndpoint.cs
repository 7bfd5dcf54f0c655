using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;
using ZenKey.AuthServer.Endpoints.App;
using ZenKey.AuthServer.Interaction;
using ZenKey.Portal.Data.Devices;
using ZenKey.Portal.Data.Passkeys;

namespace ZenKey.AuthServer.Endpoints.Passkeys;

/// <summary>The passkeys of a phone: challenges for them, and the list. To add or remove one takes the PIN, or another.</summary>
internal sealed class PasskeysEndpoint(AppCallers callers, OwnerProof owner, PasskeyCeremonies ceremonies, PasskeyChallengeLedger challenges, PasskeyLedger passkeys, ErrorPages errors, TimeProvider time)
{
    public static void Map(RouteGroupBuilder app)
    {
        app.MapPost("/passkeys/challenges", (PasskeyChallengeRequest body, HttpContext context, PasskeysEndpoint endpoint) => endpoint.AskAsync(body, context))
            .WithSummary("A challenge for a passkey, whose answer takes the place of the PIN for this purpose, once");
        app.MapGet("/passkeys", (HttpContext context, PasskeysEndpoint endpoint) => endpoint.ListAsync(context)).WithSummary("The passkeys of this phone");
        app.MapPost("/passkeys/options", (PasskeyOptionsRequest body, HttpContext context, PasskeysEndpoint endpoint) => endpoint.OfferAsync(body, context))
            .WithSummary("A challenge for a new passkey; needs the PIN or a passkey");
        app.MapPost("/passkeys", (NewPasskeyRequest body, HttpContext context, PasskeysEndpoint endpoint) => endpoint.AddAsync(body, context)).WithSummary("Add the passkey that was made");
        app.MapPatch("/passkeys/{id:guid}", (Guid id, PasskeyNameRequest body, HttpContext context, PasskeysEndpoint endpoint) => endpoint.RenameAsync(id, body, context)).WithSummary("Rename a passkey");
        app.MapPost("/passkeys/{id:guid}/remove", (Guid id, OwnerRequest body, HttpContext context, PasskeysEndpoint endpoint) => endpoint.RemoveAsync(id, body, context))
            .WithSummary("Remove a passkey; needs the PIN or a passkey");
    }

    private async Task<Results<Ok<PasskeyOptionsAnswer>, ProblemHttpResult>> AskAsync(PasskeyChallengeRequest body, HttpContext context)
    {
        var (caller, problem) = await callers.FindAsync(context);
        if (problem is not null) { return problem; }
        if (PasskeyPurpose.Of(body) is not { } purpose) { return PasskeyProblems.UnknownPurpose(); }
        var subscriber = caller!.Subscriber;
        if (await passkeys.CountAsync(subscriber.Id, caller.Phone.Id, context.RequestAborted) == 0) { return await LoggedAsync(caller, PasskeyProblems.NotSet(), "passkey_not_set"); }
        if (await challenges.LockedUntilAsync(subscriber.Id, context.RequestAborted) is { } until) { return await LoggedAsync(caller, PasskeyProblems.Locked(until - time.GetUtcNow()), "passkey_locked"); }
        return TypedResults.Ok(await ceremonies.AskAsync(context, subscriber, caller.Phone.Id, purpose));
    }

    private async Task<Results<Ok<PasskeysAnswer>, ProblemHttpResult>> ListAsync(HttpContext context)
    {
        var (caller, problem) = await callers.FindAsync(context);
        if (problem is not null) { return problem; }
        return TypedResults.Ok(new PasskeysAnswer([.. (await passkeys.ListAsync(caller!.Subscriber.Id, caller.Phone.Id, context.RequestAborted)).Select(ViewOf)]));
    }

    private async Task<Results<Ok<PasskeyOptionsAnswer>, ProblemHttpResult>> OfferAsync(PasskeyOptionsRequest body, HttpContext context)
    {
        var (caller, problem) = await callers.FindAsync(context);
        if (problem is not null) { return problem; }
        if (await passkeys.CountAsync(caller!.Subscriber.Id, caller.Phone.Id, context.RequestAborted) >= Passkey.Most) { return await LoggedAsync(caller, PasskeyProblems.TooMany(), "passkeys_too_many"); }
        if (await owner.FaultAsync(caller, new OwnerGiven(body.Pin, body.Passkey, PasskeyPurpose.AddPasskey), context) is { } fault) { return fault; }
        return TypedResults.Ok(await ceremonies.OfferAsync(context, caller.Subscriber, caller.Phone.Id));
    }

    private async Task<Results<Ok<AppPasskey>, ProblemHttpResult>> AddAsync(NewPasskeyRequest body, HttpContext context)
    {
        var (caller, problem) = await callers.FindAsync(context);
        if (problem is not null) { return problem; }
        if (body.Name is { Length: > Device.MaxName }) { return AppProblems.NameInvalid(); }
        var (made, held) = await ceremonies.FinishAsync(context, caller!.Subscriber, caller.Phone.Id, body);
        if (!held) { return await LoggedAsync(caller, PasskeyProblems.ChallengeInvalid(), "passkey_challenge_invalid"); }
        if (made is null) { return await LoggedAsync(caller, PasskeyProblems.NotMade(), "passkey_not_made"); }
        return await passkeys.AddAsync(made, caller.Subscriber.Id, caller.Phone.Id, CancellationToken.None) switch
        {
            AddPasskeyResult.Added added => TypedResults.Ok(ViewOf(added.Passkey)),
            AddPasskeyResult.TooMany => await LoggedAsync(caller, PasskeyProblems.TooMany(), "passkeys_too_many"),
            _ => await LoggedAsync(caller, PasskeyProblems.NotMade(), "passkey_not_made"),
        };
    }

    private async Task<Results<NoContent, ProblemHttpResult>> RenameAsync(Guid id, PasskeyNameRequest body, HttpContext context)
    {
        var (caller, problem) = await callers.FindAsync(context);
        if (problem is not null) { return problem; }
        if (body.Name is null || body.Name.Length > Device.MaxName || Device.NameOf(body.Name) is not { } name) { return AppProblems.NameInvalid(); }
        return await passkeys.RenameAsync(id, caller!.Subscriber.Id, caller.Phone.Id, name, context.RequestAborted) ? TypedResults.NoContent() : PasskeyProblems.Unknown();
    }

    private async Task<Results<NoContent, ProblemHttpResult>> RemoveAsync(Guid id, OwnerRequest body, HttpContext context)
    {
        var (caller, problem) = await callers.FindAsync(context);
        if (problem is not null) { return problem; }
        // What is not there costs no try.
        if ((await passkeys.ListAsync(caller!.Subscriber.Id, caller.Phone.Id, context.RequestAborted)).All(passkey => passkey.Id != id)) { return PasskeyProblems.Unknown(); }
        if (await owner.FaultAsync(caller, new OwnerGiven(body.Pin, body.Passkey, PasskeyPurpose.RemovePasskey(id)), context) is { } fault) { return fault; }
        return await passkeys.RemoveAsync(id, caller.Subscriber.Id, caller.Phone.Id, CancellationToken.None) ? TypedResults.NoContent() : PasskeyProblems.Unknown();
    }

    private static AppPasskey ViewOf(Passkey passkey) => new(passkey.Id, passkey.Name, passkey.CreatedAt, passkey.LastUsedAt, passkey.BackedUp);

    private async Task<ProblemHttpResult> LoggedAsync(AppCaller caller, ProblemHttpResult problem, string cause)
    {
        await errors.ReferAsync(problem, cause, caller.Scope.Carrier.Id);
        return problem;
    }
}
