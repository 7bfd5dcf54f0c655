namespace ZenKey.AuthServer.Endpoints.Recovery;

/// <param name="Token">The bearer token of the recovery's calls; good for this phone only.</param>
public sealed record RecoveryStartAnswer(string Token, DateTimeOffset ExpiresAt, RecoveryAnswer Recovery);

/// <summary>A recovery as the phone shows it.</summary>
/// <param name="Number">What a person reads out to support.</param>
/// <param name="State">open, held, denied, completed, expired or cancelled.</param>
/// <param name="Reason">sim-changed, handset-changed, application-changed, pin-locked or number-ported.</param>
/// <param name="Required">How many distinct factors it takes.</param>
/// <param name="Proven">How many have held.</param>
/// <param name="CoolsUntil">Until then nothing is tried; null when it may be.</param>
public sealed record RecoveryAnswer(
    string Number, string State, string Reason, int Required, int Proven, DateTimeOffset OpenedAt, DateTimeOffset ExpiresAt, DateTimeOffset? CoolsUntil, DateTimeOffset? EndedAt,
    IReadOnlyList<RecoveryFactorAnswer> Factors);

/// <param name="Factor">pin-or-passkey, recovery-code, trusted-device, carrier-login or email-link.</param>
/// <param name="State">open, asked (waits for another device), proven, closed (no try is left) or unavailable (never set up).</param>
/// <param name="AttemptsLeft">Wrong tries that are left; null where nothing can be guessed.</param>
/// <param name="Hint">Where it goes: the masked mail address, or the browsers' names.</param>
/// <param name="Passkey">Of pin-or-passkey: whether a passkey can be given.</param>
/// <param name="Address">The page that a trusted browser opens; null for all others.</param>
public sealed record RecoveryFactorAnswer(string Factor, string State, DateTimeOffset? ProvenAt, int? AttemptsLeft, string? Hint, string? Address, bool Passkey);

/// <param name="Pin">The ZenKey PIN, as typed.</param>
public sealed record RecoveryPinRequest(string? Pin);

/// <param name="Code">One of the recovery codes; case, spaces and hyphens do not count.</param>
public sealed record RecoveryCodeRequest(string? Code);

/// <param name="Username">Of the carrier's own site.</param>
public sealed record RecoveryLoginRequest(string? Username, string? Password);
