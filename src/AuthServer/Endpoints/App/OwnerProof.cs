using Microsoft.AspNetCore.Http.HttpResults;
using ZenKey.AuthServer.Interaction;
using ZenKey.Portal.Data.Subscribers;
using ZenKey.Protocol;

namespace ZenKey.AuthServer.Endpoints.App;

/// <summary>
/// That it is the subscriber who holds the phone, for an answer to a client and for acts upon the account itself (ZenKey platform
/// §3, §11). The one place where that is decided: today by the PIN.
/// </summary>
internal sealed class OwnerProof(PinLedger pins, ErrorPages errors, TimeProvider time)
{
    /// <param name="caller">Whose phone it is.</param>
    /// <param name="pin">What was typed.</param>
    /// <param name="cancellationToken">Gives up before the try is counted.</param>
    /// <param name="clientId">The client that waits for it, which sees the refusal in its log; null when none does.</param>
    /// <returns>Null when it is they; else the refusal, which is written down.</returns>
    public async Task<ProblemHttpResult?> FaultAsync(AppCaller caller, string? pin, CancellationToken cancellationToken, Guid? clientId = null)
    {
        if (string.IsNullOrEmpty(pin)) { return await LoggedAsync(caller, clientId, AppProblems.PinRequired(), "pin_missing"); }
        return await pins.CheckAsync(caller.Subscriber.Id, pin.Length > Pin.MaxLength ? "" : pin, cancellationToken) switch
        {
            PinResult.Right => null,
            PinResult.Wrong wrong => await LoggedAsync(caller, clientId, AppProblems.WrongPin(wrong.AttemptsLeft), "pin_wrong"),
            PinResult.Locked locked => await LoggedAsync(caller, clientId, AppProblems.PinLocked(locked.Until - time.GetUtcNow()), "pin_locked"),
            _ => await LoggedAsync(caller, clientId, AppProblems.PinNotSet(), "pin_not_set"),
        };
    }

    private async Task<ProblemHttpResult> LoggedAsync(AppCaller caller, Guid? clientId, ProblemHttpResult problem, string cause)
    {
        problem.ProblemDetails.Extensions["reference"] = await errors.LogAsync(new Refusal("app", problem.ProblemDetails.Type!.Split(':')[^1], cause, caller.Scope.Carrier.Id, clientId));
        return problem;
    }
}
