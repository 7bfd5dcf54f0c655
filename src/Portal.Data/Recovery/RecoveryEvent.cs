namespace ZenKey.Portal.Data.Recovery;

/// <summary>Something that happens to a recovery case. The clock that says when may be another node's.</summary>
public abstract record RecoveryEvent
{
    private RecoveryEvent(DateTimeOffset at) => At = at;

    public DateTimeOffset At { get; }

    /// <summary>A factor that takes another device is asked for: a trusted browser, or a mail.</summary>
    /// <param name="Factor">Which.</param>
    /// <param name="At">When.</param>
    /// <param name="TokenHash">Of a mail: SHA-256 of the token in its link, base64url.</param>
    public sealed record Asked(RecoveryFactor Factor, DateTimeOffset At, string? TokenHash = null) : RecoveryEvent(At);

    /// <summary>A factor held.</summary>
    /// <param name="Factor">Which.</param>
    /// <param name="At">When.</param>
    /// <param name="ByPasskey">Of the PIN or passkey: whether it was a passkey.</param>
    public sealed record Proven(RecoveryFactor Factor, DateTimeOffset At, bool ByPasskey = false) : RecoveryEvent(At);

    /// <summary>A factor was tried and did not hold.</summary>
    public sealed record Failed(RecoveryFactor Factor, DateTimeOffset At) : RecoveryEvent(At);

    /// <summary>The subscriber says, on the phone or in a trusted browser, that this is not theirs; or staff has doubts.</summary>
    public sealed record Held(DateTimeOffset At) : RecoveryEvent(At);

    /// <summary>Staff lets it go on.</summary>
    public sealed record Released(DateTimeOffset At) : RecoveryEvent(At);

    /// <summary>Staff ends it.</summary>
    public sealed record Denied(DateTimeOffset At) : RecoveryEvent(At);

    /// <summary>It is not needed any more: the enrolled phone is back.</summary>
    public sealed record Cancelled(DateTimeOffset At) : RecoveryEvent(At);

    /// <summary>Another SIM, handset or application asks; what was proven was not proven by it.</summary>
    public sealed record PhoneChanged(RecoveryPhone Phone, RecoveryReason Reason, DateTimeOffset At) : RecoveryEvent(At);

    /// <summary>Nothing but time.</summary>
    public sealed record TimePassed(DateTimeOffset At) : RecoveryEvent(At);
}
