namespace ZenKey.Authenticator.Carrier;

// The carrier's JSON API of recovery (app/recovery...), as this application reads it.

public sealed record RecoveryStart(string Token, DateTimeOffset ExpiresAt, RecoveryView Recovery) : IProvenStart;

/// <summary>How far a recovery is.</summary>
/// <param name="Number">What the person reads out to support.</param>
/// <param name="State">open, held, denied, completed, expired or cancelled.</param>
/// <param name="Reason">sim-changed, handset-changed, application-changed or pin-locked.</param>
/// <param name="Required">How many factors it takes.</param>
/// <param name="Proven">How many have held.</param>
/// <param name="ExpiresAt">Until when it can be completed.</param>
/// <param name="CoolsUntil">Until then nothing is tried.</param>
/// <param name="Factors">Each way, whether it can be used or not.</param>
public sealed record RecoveryView(
    string Number, string State, string Reason, int Required, int Proven, DateTimeOffset ExpiresAt, DateTimeOffset? CoolsUntil, IReadOnlyList<RecoveryFactor> Factors)
{
    /// <summary>Whether enough ways are left to complete it.</summary>
    public bool CanComplete => Factors.Count(factor => factor.State is "proven" or "asked" or "open") >= Required;
}

/// <param name="Factor">One of the words below.</param>
/// <param name="State">open, asked, proven, closed or unavailable.</param>
/// <param name="ProvenAt">When it held.</param>
/// <param name="AttemptsLeft">Wrong tries that are left; null where nothing is guessed.</param>
/// <param name="Hint">The masked mail address, or the browsers' names.</param>
/// <param name="Address">The page that a trusted browser opens.</param>
/// <param name="Passkey">Of the PIN: whether a passkey can be given instead.</param>
public sealed record RecoveryFactor(string Factor, string State, DateTimeOffset? ProvenAt, int? AttemptsLeft, string? Hint, string? Address, bool Passkey = false)
{
    public const string Pin = "pin-or-passkey";
    public const string Code = "recovery-code";
    public const string Browser = "trusted-device";
    public const string Login = "carrier-login";
    public const string Mail = "email-link";
}
