using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;
using ZenKey.AuthServer.Endpoints.App;
using ZenKey.AuthServer.Endpoints.Passkeys;
using ZenKey.AuthServer.Interaction;
using ZenKey.Portal.Data;
using ZenKey.Portal.Data.Passkeys;
using ZenKey.Portal.Data.Recovery;
using ZenKey.Portal.Data.Subscribers;
using ZenKey.Protocol;
using ZenKey.Protocol.Network;

namespace ZenKey.AuthServer.Endpoints.Recovery;

/// <summary>
/// The factors that a phone gives or asks for. Each is looked at first and counted then, in the order in which the store takes
/// them: of many tries at once none after the last that is left learns whether it was right.
/// </summary>
internal sealed class RecoveryFactors(
    RecoveryCallers callers, RecoveryLedger ledger, RecoverySteps steps, RecoveryViews views, RecoveryMails mails, PinLedger pins, PasskeyCeremonies ceremonies,
    PasskeyLedger passkeys, PasskeyChallengeLedger challenges, ICarrierLogins logins, ErrorPages errors, TimeProvider time)
{
    private const int LongestLogin = 200;

    /// <summary>How a factor did.</summary>
    /// <param name="Holds">Whether it held.</param>
    /// <param name="CodeHash">The recovery code that is used up with it.</param>
    /// <param name="ByPasskey">Whether it was a passkey.</param>
    /// <param name="Problem">Why it could not be tried; it counts as no try.</param>
    private sealed record Outcome(bool Holds, string? CodeHash = null, bool ByPasskey = false, (ProblemHttpResult Answer, string Cause)? Problem = null);

    public static void Map(RouteGroupBuilder app)
    {
        app.MapPost("/recovery/pin", (RecoveryPinRequest body, HttpContext context, RecoveryFactors factors) => factors.OfCallerAsync(context, caller => factors.GivePinAsync(caller, body.Pin))).WithSummary("Give the ZenKey PIN");
        app.MapPost("/recovery/passkey/options", (HttpContext context, RecoveryFactors factors) => factors.AskPasskeyAsync(context)).WithSummary("A challenge for a passkey of the subscriber");
        app.MapPost("/recovery/passkey", (PasskeyAssertion body, HttpContext context, RecoveryFactors factors) => factors.OfCallerAsync(context, caller => factors.GivePasskeyAsync(caller, body, context))).WithSummary("Give the answer of a passkey");
        app.MapPost("/recovery/recovery-code", (RecoveryCodeRequest body, HttpContext context, RecoveryFactors factors) => factors.OfCallerAsync(context, caller => factors.GiveCodeAsync(caller, body.Code))).WithSummary("Give a recovery code, which is used up by it");
        app.MapPost("/recovery/carrier-login", (RecoveryLoginRequest body, HttpContext context, RecoveryFactors factors) => factors.OfCallerAsync(context, caller => factors.GiveLoginAsync(caller, body.Username, body.Password))).WithSummary("Give the login of the carrier's own site");
        app.MapPost("/recovery/trusted-device", (HttpContext context, RecoveryFactors factors) => factors.OfCallerAsync(context, factors.AskBrowsersAsync)).WithSummary("Ask the trusted browsers");
        app.MapPost("/recovery/email-link", (HttpContext context, RecoveryFactors factors) => factors.OfCallerAsync(context, factors.SendMailAsync)).WithSummary("Send a link to the mail address");
    }

    public Task<Results<Ok<RecoveryAnswer>, ProblemHttpResult>> GivePinAsync(RecoveryCaller caller, string? pin) =>
        TryAsync(caller, RecoveryFactor.PinOrPasskey, () => CheckPinAsync(caller, pin), AppProblems.WrongPin, "recovery_pin_wrong");

    private Task<Results<Ok<RecoveryAnswer>, ProblemHttpResult>> GivePasskeyAsync(RecoveryCaller caller, PasskeyAssertion body, HttpContext context) =>
        TryAsync(caller, RecoveryFactor.PinOrPasskey, () => CheckPasskeyAsync(caller, body, context), left => PasskeyProblems.Wrong(left), "recovery_passkey_wrong");

    public Task<Results<Ok<RecoveryAnswer>, ProblemHttpResult>> GiveCodeAsync(RecoveryCaller caller, string? code) =>
        TryAsync(caller, RecoveryFactor.RecoveryCode, () => CheckCodeAsync(caller, code), RecoveryProblems.WrongCode, "recovery_code_wrong");

    public Task<Results<Ok<RecoveryAnswer>, ProblemHttpResult>> GiveLoginAsync(RecoveryCaller caller, string? username, string? password) =>
        TryAsync(caller, RecoveryFactor.CarrierLogin, () => CheckLoginAsync(caller, username, password), RecoveryProblems.WrongLogin, "recovery_login_wrong");

    private async Task<Results<Ok<RecoveryAnswer>, ProblemHttpResult>> OfCallerAsync(HttpContext context, Func<RecoveryCaller, Task<Results<Ok<RecoveryAnswer>, ProblemHttpResult>>> act)
    {
        var (caller, problem) = await callers.FindAsync(context);
        return problem is not null ? problem : await act(caller!);
    }

    private async Task<Results<Ok<RecoveryAnswer>, ProblemHttpResult>> TryAsync(
        RecoveryCaller caller, RecoveryFactor factor, Func<Task<Outcome>> check, Func<int, ProblemHttpResult> wrong, string wrongCause)
    {
        if (await HindranceAsync(caller, factor) is { } problem) { return problem; }
        if (caller.Case.Of(factor).ProvenAt is not null) { return await AnswerAsync(caller, caller.Case); }
        var outcome = await check();
        if (outcome.Problem is var (answer, cause)) { return await LoggedAsync(caller, answer, cause); }
        var now = time.GetUtcNow();
        var change = await steps.TakeAsync(caller.Scope, caller.Subscriber, caller.Case,
            outcome.Holds ? new RecoveryEvent.Proven(factor, now, outcome.ByPasskey) : new RecoveryEvent.Failed(factor, now), outcome.CodeHash);
        // Proven by this, or by the same sent twice, of which the other came first.
        if (change.After.Of(factor).ProvenAt is not null) { return await AnswerAsync(caller, change.After); }
        // Others came first, and none is left; or the same code was used at the same moment for another case.
        return !change.Changed || change.After.IsEnded
            ? await ObstacleAsync(caller with { Case = change.After }, factor) ?? await LoggedAsync(caller, wrong(Left(change, factor)), wrongCause)
            : await LoggedAsync(caller, wrong(Left(change, factor)), wrongCause);
    }

    private async Task<Outcome> CheckPinAsync(RecoveryCaller caller, string? pin)
    {
        if (string.IsNullOrEmpty(pin)) { return new Outcome(false, Problem: (AppProblems.PinRequired(), "pin_missing")); }
        return await pins.CheckAsync(caller.Subscriber.Id, pin.Length > Pin.MaxLength ? "" : pin, CancellationToken.None) switch
        {
            PinResult.Right => new Outcome(true),
            PinResult.Wrong => new Outcome(false),
            PinResult.Locked locked => new Outcome(false, Problem: (AppProblems.PinLocked(locked.Until - time.GetUtcNow()), "recovery_pin_locked")),
            _ => Unavailable(),
        };
    }

    private async Task<Results<Ok<PasskeyOptionsAnswer>, ProblemHttpResult>> AskPasskeyAsync(HttpContext context)
    {
        var (caller, problem) = await callers.FindAsync(context);
        problem ??= await HindranceAsync(caller!, RecoveryFactor.PinOrPasskey);
        if (problem is not null) { return problem; }
        var (subscriber, recovery) = (caller!.Subscriber, caller.Case);
        if (!await views.HasPasskeyAsync(subscriber, recovery, context.RequestAborted)) { return await LoggedAsync(caller, RecoveryProblems.FactorUnavailable(), "recovery_factor_unavailable"); }
        return await challenges.LockedUntilAsync(subscriber.Id, context.RequestAborted) is { } until
            ? await LoggedAsync(caller, PasskeyProblems.Locked(until - time.GetUtcNow()), "recovery_passkey_locked")
            : TypedResults.Ok(await ceremonies.AskAsync(context, subscriber, recovery.Id, PasskeyPurpose.Recovery));
    }

    private async Task<Outcome> CheckPasskeyAsync(RecoveryCaller caller, PasskeyAssertion body, HttpContext context) =>
        await ceremonies.JudgeAsync(context, caller.Subscriber, caller.Case.Id, body, PasskeyPurpose.Recovery) switch
        {
            PasskeyJudgement.Held held => new Outcome(await views.MaySpeakAsync(held.Passkey, caller.Case, CancellationToken.None)
                && await passkeys.UseAsync(held.Passkey, held.SignCount, held.BackedUp) == UsePasskeyResult.Used, ByPasskey: true),
            PasskeyJudgement.ChallengeInvalid => new Outcome(false, Problem: (PasskeyProblems.ChallengeInvalid(), "passkey_challenge_invalid")),
            PasskeyJudgement.Locked locked => new Outcome(false, Problem: (PasskeyProblems.Locked(locked.Until - time.GetUtcNow()), "recovery_passkey_locked")),
            _ => new Outcome(false),
        };

    private async Task<Outcome> CheckCodeAsync(RecoveryCaller caller, string? code)
    {
        var hash = RecoveryCode.HashOf(caller.Subscriber.Id, code);
        return hash is not null && await ledger.HasCodeAsync(caller.Subscriber.Id, hash, CancellationToken.None) ? new Outcome(true, hash) : new Outcome(false);
    }

    private async Task<Outcome> CheckLoginAsync(RecoveryCaller caller, string? username, string? password)
    {
        if (!Msisdn.TryParse(caller.Subscriber.Phone, out var line)) { return Unavailable(); }
        return new Outcome(username is { Length: > 0 and <= LongestLogin } && password is { Length: > 0 and <= LongestLogin }
            && await logins.VerifyAsync(line, username, password, CancellationToken.None));
    }

    public async Task<Results<Ok<RecoveryAnswer>, ProblemHttpResult>> AskBrowsersAsync(RecoveryCaller caller)
    {
        if (await HindranceAsync(caller, RecoveryFactor.TrustedDevice) is { } problem) { return problem; }
        var change = await steps.TakeAsync(caller.Scope, caller.Subscriber, caller.Case, new RecoveryEvent.Asked(RecoveryFactor.TrustedDevice, time.GetUtcNow()));
        return await AnswerAsync(caller, change.After);
    }

    public async Task<Results<Ok<RecoveryAnswer>, ProblemHttpResult>> SendMailAsync(RecoveryCaller caller)
    {
        const RecoveryFactor Factor = RecoveryFactor.EmailLink;
        if (await HindranceAsync(caller, Factor) is { } problem) { return problem; }
        if (caller.Case.Of(Factor).ProvenAt is not null) { return await AnswerAsync(caller, caller.Case); }
        var (token, now) = (RandomId.New(), time.GetUtcNow());
        var change = await steps.TakeAsync(caller.Scope, caller.Subscriber, caller.Case, new RecoveryEvent.Asked(Factor, now, RandomId.Hash(token)));
        if (!change.Changed)
        {
            return await ObstacleAsync(caller with { Case = change.After }, Factor)
                ?? (change.After.MailsSent >= RecoveryRules.MostMails
                    ? await LoggedAsync(caller, RecoveryProblems.FactorClosed(), "recovery_factor_closed")
                    : await LoggedAsync(caller, AppProblems.MailTooSoon((change.After.MailSentAt ?? now) + RecoveryRules.BetweenMails - now), "recovery_mail_too_soon"));
        }
        return await mails.SendLinkAsync(caller.Scope, caller.Subscriber, change.After, RecoveryPages.MailAddress(caller.Scope, token))
            ? await AnswerAsync(caller, change.After)
            : await LoggedAsync(caller, AppProblems.MailNotSent(), "recovery_mail_not_sent");
    }

    /// <summary>Why a case does not take this factor now; null when it does, or has it already.</summary>
    private async Task<ProblemHttpResult?> HindranceAsync(RecoveryCaller caller, RecoveryFactor factor)
    {
        if (await ObstacleAsync(caller, factor) is { } obstacle) { return obstacle; }
        return caller.Case.Of(factor).ProvenAt is not null || await views.HasAsync(caller.Subscriber, caller.Case, factor, CancellationToken.None)
            ? null
            : await LoggedAsync(caller, RecoveryProblems.FactorUnavailable(), "recovery_factor_unavailable");
    }

    /// <summary>Why nothing of this factor is tried now; null when it may be.</summary>
    private async Task<ProblemHttpResult?> ObstacleAsync(RecoveryCaller caller, RecoveryFactor factor)
    {
        var now = time.GetUtcNow();
        return caller.Case switch
        {
            { State: RecoveryState.Held } => await LoggedAsync(caller, RecoveryProblems.Held(), "recovery_held"),
            { IsEnded: true } => await LoggedAsync(caller, RecoveryProblems.Ended(RecoveryViews.Word(caller.Case.State)), "recovery_ended"),
            { CoolsUntil: { } until } when until > now => await LoggedAsync(caller, RecoveryProblems.Cooling(until - now), "recovery_cooling"),
            _ when caller.Case.Of(factor) is { ProvenAt: null, Failures: >= RecoveryRules.TriesOfFactor } => await LoggedAsync(caller, RecoveryProblems.FactorClosed(), "recovery_factor_closed"),
            _ => null,
        };
    }

    private static Outcome Unavailable() => new(false, Problem: (RecoveryProblems.FactorUnavailable(), "recovery_factor_unavailable"));

    private static int Left(RecoveryChange change, RecoveryFactor factor) => RecoveryRules.TriesOfFactor - change.After.Of(factor).Failures;

    private async Task<Ok<RecoveryAnswer>> AnswerAsync(RecoveryCaller caller, RecoveryCase recovery) =>
        TypedResults.Ok(await views.OfAsync(caller.Scope, caller.Subscriber, recovery, CancellationToken.None));

    private async Task<ProblemHttpResult> LoggedAsync(RecoveryCaller caller, ProblemHttpResult problem, string cause)
    {
        await errors.ReferAsync(problem, cause, caller.Scope.Carrier.Id);
        return problem;
    }
}
