using System.Text.Json;

namespace ZenKey.AuthServer.Endpoints.Passkeys;

/// <summary>A challenge for a passkey, to be signed within two minutes, for what it was asked for, once.</summary>
/// <param name="Id">What the answer names.</param>
/// <param name="Options">As WebAuthn Level 3 §5.1.8 writes them in JSON: for <c>navigator.credentials</c>, or a phone's own interface.</param>
public sealed record PasskeyOptionsAnswer(string Id, DateTimeOffset ExpiresAt, JsonElement Options);

/// <summary>The answer of a passkey that is there.</summary>
/// <param name="Id">The challenge's.</param>
/// <param name="Credential">AuthenticationResponseJSON of WebAuthn Level 3 §5.1.</param>
public sealed record PasskeyAssertion(string? Id, JsonElement? Credential);

/// <param name="Purpose">approve, settings, pin, recovery-codes, email, export, close, add-passkey or remove-passkey.</param>
/// <param name="About">The id of the request that is to be approved, or of the passkey that is to be removed; null for all else.</param>
public sealed record PasskeyChallengeRequest(string? Purpose, string? About);

/// <param name="Pin">What proves that it is the subscriber: the PIN, or</param>
/// <param name="Passkey">a passkey.</param>
public sealed record PasskeyOptionsRequest(string? Pin, PasskeyAssertion? Passkey);

/// <param name="Id">The challenge's.</param>
/// <param name="Name">What the subscriber calls it, at most 100 characters; null is "Passkey".</param>
/// <param name="Credential">RegistrationResponseJSON of WebAuthn Level 3 §5.1.</param>
public sealed record NewPasskeyRequest(string? Id, string? Name, JsonElement? Credential);

/// <param name="Name">1 to 100 characters.</param>
public sealed record PasskeyNameRequest(string? Name);

/// <param name="Synced">Whether it is on other devices too, so that it outlives the phone.</param>
public sealed record AppPasskey(Guid Id, string Name, DateTimeOffset CreatedAt, DateTimeOffset? LastUsedAt, bool Synced);

public sealed record PasskeysAnswer(IReadOnlyList<AppPasskey> Passkeys);
