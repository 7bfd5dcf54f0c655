using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using ZenKey.AuthServer.Endpoints.Passkeys;
using ZenKey.AuthServer.Interaction;
using ZenKey.Portal.Data.Passkeys;
using ZenKey.Portal.Data.Subscribers;
using ZenKey.Protocol;

namespace ZenKey.AuthServer.Endpoints.App;

/// <summary>What a subscriber gives as proof that it is they: a passkey's answer, or else the PIN.</summary>
/// <param name="Pin">What was typed.</param>
/// <param name="Passkey">The answer to a challenge that was asked for this purpose.</param>
/// <param name="Purpose">A word of <see cref="PasskeyPurpose"/>.</param>
internal sealed record OwnerGiven(string? Pin, PasskeyAssertion? Passkey, string Purpose);

/// <summary>
/// That it is the subscriber who holds the phone, for an answer to a client and for acts upon the account itself (ZenKey platform
/// §3, §11). The one place where that is decided.
/// </summary>
internal sealed class OwnerProof(PinLedger pins, PasskeyCeremonies ceremonies, PasskeyLedger passkeys, ErrorPages errors, TimeProvider time)
{
    /// <inheritdoc cref="ProveAsync"/>
    /// <returns>Null when it is they; else the refusal, which is written down.</returns>
    public async Task<ProblemHttpResult?> FaultAsync(AppCaller caller, OwnerGiven given, HttpContext context, Guid? clientId = null) =>
        (await ProveAsync(caller, given, context, clientId)).Fault;

    /// <param name="caller">Whose phone it is.</param>
    /// <param name="given">What they give.</param>
    /// <param name="context">The request; a PIN is not counted any more when it was given up before.</param>
    /// <param name="clientId">The client that waits for it, which sees the refusal in its log; null when none does.</param>
    /// <returns>The method as amr tells it when it is they; else the refusal, which is written down.</returns>
    public async Task<(string? Amr, ProblemHttpResult? Fault)> ProveAsync(AppCaller caller, OwnerGiven given, HttpContext context, Guid? clientId = null)
    {
        var (problem, cause) = given.Passkey is { } passkey
            ? await JudgePasskeyAsync(caller, passkey, given.Purpose, context)
            : await JudgePinAsync(caller, given.Pin, context.RequestAborted);
        return problem is null ? (given.Passkey is null ? Amr.Pin : Amr.Fingerprint, null) : (null, await WrittenAsync(caller, clientId, problem, cause!));
    }

    private async Task<(ProblemHttpResult? Problem, string? Cause)> JudgePinAsync(AppCaller caller, string? pin, CancellationToken cancellationToken)
    {
        if (string.IsNullOrEmpty(pin)) { return Refused(AppProblems.PinRequired(), "pin_missing"); }
        return await pins.CheckAsync(caller.Subscriber.Id, pin.Length > Pin.MaxLength ? "" : pin, cancellationToken) switch
        {
            PinResult.Right => (null, null),
            PinResult.Wrong wrong => Refused(AppProblems.WrongPin(wrong.AttemptsLeft), "pin_wrong"),
            PinResult.Locked locked => Refused(AppProblems.PinLocked(locked.Until - time.GetUtcNow()), "pin_locked"),
            _ => Refused(AppProblems.PinNotSet(), "pin_not_set"),
        };
    }

    private async Task<(ProblemHttpResult? Problem, string? Cause)> JudgePasskeyAsync(AppCaller caller, PasskeyAssertion answer, string purpose, HttpContext context)
    {
        var judgement = await ceremonies.JudgeAsync(context, caller.Subscriber, caller.Phone.Id, answer, purpose);
        return judgement switch
        {
            PasskeyJudgement.Held held when held.Passkey.DeviceId == caller.Phone.Id => await passkeys.UseAsync(held.Passkey, held.SignCount, held.BackedUp) switch
            {
                UsePasskeyResult.Used => (null, null),
                UsePasskeyResult.Copied => Refused(PasskeyProblems.Copied(), "passkey_copied"),
                _ => Refused(PasskeyProblems.Wrong(), "passkey_wrong"),
            },
            PasskeyJudgement.ChallengeInvalid => Refused(PasskeyProblems.ChallengeInvalid(), "passkey_challenge_invalid"),
            PasskeyJudgement.Locked locked => Refused(PasskeyProblems.Locked(locked.Until - time.GetUtcNow()), "passkey_locked"),
            _ => Refused(PasskeyProblems.Wrong(), "passkey_wrong"),
        };
    }

    private static (ProblemHttpResult? Problem, string? Cause) Refused(ProblemHttpResult problem, string cause) => (problem, cause);

    private async Task<ProblemHttpResult> WrittenAsync(AppCaller caller, Guid? clientId, ProblemHttpResult problem, string cause)
    {
        await errors.ReferAsync(problem, cause, caller.Scope.Carrier.Id, clientId);
        return problem;
    }
}
