using System.Text.Json;
using System.Text.Json.Serialization;
using Microsoft.AspNetCore.Http;

namespace ZenKey.Authenticator.Carrier;

// The carrier's JSON API of passkeys (app/passkeys...), as this application reads it.

/// <param name="Options">For the browser's navigator.credentials, as the carrier made them.</param>
public sealed record PasskeyOptions(string Id, DateTimeOffset ExpiresAt, JsonElement Options);

/// <summary>What the browser brought from the phone's own lock.</summary>
/// <param name="Id">The challenge's.</param>
/// <param name="Credential">As the browser writes it; the carrier judges it.</param>
public sealed record PasskeyAnswer(string Id, JsonElement Credential)
{
    private const int Longest = 40_000;

    /// <summary>The answer in a posted form; null when there is none that can be read.</summary>
    public static PasskeyAnswer? In(IFormCollection form)
    {
        if (form["passkey"].ToString() is not { Length: > 0 and <= Longest } text) { return null; }
        try
        {
            return JsonSerializer.Deserialize<PasskeyAnswer>(text, JsonSerializerOptions.Web) is { Id: not null, Credential.ValueKind: JsonValueKind.Object } answer ? answer : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }
}

/// <summary>By what the person proves that it is they.</summary>
public sealed record Proof(string? Pin, PasskeyAnswer? Passkey)
{
    /// <summary>What was given in a posted form.</summary>
    public static Proof In(IFormCollection form, string pin = "pin") => new(form[pin].ToString(), PasskeyAnswer.In(form));
}

public sealed record PasskeysAnswer(IReadOnlyList<PhonePasskey> Passkeys);

/// <param name="Synced">Whether it is on other devices too.</param>
public sealed record PhonePasskey(Guid Id, string Name, DateTimeOffset CreatedAt, DateTimeOffset? LastUsedAt, bool Synced);

public sealed record NewPasskeyBody(string Id, string? Name, JsonElement Credential);

/// <param name="About">The request or the passkey that it is about; null for all else.</param>
public sealed record PasskeyQuestion(string Purpose, [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] string? About);
