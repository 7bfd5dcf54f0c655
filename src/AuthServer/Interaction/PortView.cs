using ZenKey.AuthServer.Endpoints.Recovery;

namespace ZenKey.AuthServer.Interaction;

/// <summary>A page of a move, at the former carrier.</summary>
/// <param name="Word">What it says: prove, agree, held, denied, over, or why the move cannot begin.</param>
/// <param name="NextCarrier">To whom the accounts go.</param>
/// <param name="Recovery">How far the proof is; null where it cannot begin.</param>
/// <param name="Now">When the page is made.</param>
public sealed record PortView(string Word, string NextCarrier, RecoveryAnswer? Recovery, DateTimeOffset Now) : SubscriberView
{
    public const string Prove = "prove";
    public const string Agree = "agree";
    public const string Held = "held";
    public const string Denied = "denied";

    /// <summary>It ran out, was used, or is not needed any more.</summary>
    public const string Over = "over";

    /// <summary>What can have gone wrong with a factor.</summary>
    public static IReadOnlyList<string> Faults { get; } =
        ["pin-required", "wrong-pin", "wrong-recovery-code", "wrong-carrier-login", "pin-locked", "recovery-cooling", "factor-closed", "factor-unavailable", "mail-too-soon", "mail-not-sent"];

    /// <summary>Of a refusal that was written down.</summary>
    public string? Reference { get; init; }
    public required string HereUrl { get; init; }

    /// <summary>Tells by server-sent events that the case has changed.</summary>
    public required string EventsUrl { get; init; }

    /// <summary>Leads back to the application, which is told that nothing is brought.</summary>
    public required string BackUrl { get; init; }

    /// <summary>Leads back to the application, with what it needs.</summary>
    public required string AgreeUrl { get; init; }
    public required Func<string, string> FactorUrl { get; init; }

    /// <summary>What became of the last try; null when there is nothing to say.</summary>
    public string? Fault { get; init; }

    /// <summary>Tries that are left, or seconds to wait.</summary>
    public int? Number { get; init; }

    /// <summary>Whether enough ways are left to complete it.</summary>
    public bool CanComplete => Recovery is not null && Recovery.Factors.Count(factor => factor.State is "proven" or "asked" or "open") >= Recovery.Required;

    /// <summary>Whether another device may answer any moment.</summary>
    public bool Waits => Word == Prove && Recovery!.Factors.Any(factor => factor.State == "asked");

    /// <summary>The fault in words; null when there is none.</summary>
    public string? FaultWords => Fault switch
    {
        null => null,
        "wrong-pin" or "wrong-recovery-code" or "wrong-carrier-login" => Number is > 0 ? Texts.Of($"Port.Fault.{Fault}", Number) : Texts.Of("Port.Fault.factor-closed"),
        "pin-locked" or "recovery-cooling" or "mail-too-soon" => Texts.Of($"Port.Fault.{Fault}", Texts.Clock(Number ?? 0)),
        _ => Texts.Of($"Port.Fault.{Fault}"),
    };
}
