using Microsoft.AspNetCore.Http.HttpResults;
using ZenKey.Portal.Data.Subscribers;
using ZenKey.Protocol;

namespace ZenKey.AuthServer.Endpoints.App;

/// <summary>The PIN where a subscriber changes something of their own: what each of these acts demands.</summary>
internal sealed class AppPins(PinLedger pins, TimeProvider time)
{
    /// <returns>Null when it is the PIN.</returns>
    public async Task<ProblemHttpResult?> FaultAsync(Subscriber subscriber, string? pin, CancellationToken cancellationToken)
    {
        if (subscriber.PinHash is null) { return AppProblems.PinNotSet(); }
        if (string.IsNullOrEmpty(pin)) { return AppProblems.PinRequired(); }
        return await pins.CheckAsync(subscriber.Id, pin.Length > Pin.MaxLength ? "" : pin, cancellationToken) switch
        {
            PinResult.Right => null,
            PinResult.Wrong wrong => AppProblems.WrongPin(wrong.AttemptsLeft),
            PinResult.Locked locked => AppProblems.PinLocked(locked.Until - time.GetUtcNow()),
            _ => AppProblems.PinNotSet(),
        };
    }
}
