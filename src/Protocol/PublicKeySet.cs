using System.Buffers.Text;
using System.Text.Json;

namespace ZenKey.Protocol;

/// <summary>The rules of the public keys that a client registers as text (RFC 7517): those that the providers take.</summary>
public static class PublicKeySet
{
    /// <summary>The longest text that is accepted, in characters.</summary>
    public const int MaxLength = 50_000;

    private const int MaxKeys = 50;
    private static readonly string[] PrivateMembers = ["d", "p", "q", "dp", "dq", "qi", "k"];

    /// <summary>
    /// Why this may not be registered, or null when it may: a JWK set of keys for signatures, each RSA of 2048 to 8192 bits or
    /// on P-256, and none with its private half.
    /// </summary>
    public static string? Fault(string? text)
    {
        if (string.IsNullOrWhiteSpace(text)) { return "Paste a key set."; }
        if (text.Length > MaxLength) { return $"A key set may have at most {MaxLength} characters."; }
        try
        {
            using var json = JsonDocument.Parse(text);
            if (json.RootElement.ValueKind != JsonValueKind.Object || !json.RootElement.TryGetProperty("keys", out var keys) || keys.ValueKind != JsonValueKind.Array)
            {
                return "A key set is a JSON object with a list of keys: {\"keys\": [ … ]}.";
            }
            return keys.GetArrayLength() switch
            {
                0 => "The list of keys is empty.",
                > MaxKeys => $"A key set may have at most {MaxKeys} keys.",
                _ => keys.EnumerateArray().Select((key, index) => KeyFault(key) is { } fault ? $"Key {index + 1}: {fault}" : null).FirstOrDefault(fault => fault is not null),
            };
        }
        catch (JsonException)
        {
            return "This is no JSON.";
        }
    }

    private static string? KeyFault(JsonElement key) => key.ValueKind != JsonValueKind.Object ? "it is no JSON object." : (Text(key, "kty"), Text(key, "use")) switch
    {
        _ when PrivateMembers.Any(member => key.TryGetProperty(member, out _)) => "it shows its private half. Make another, and paste its public half only.",
        (_, not (null or "sig")) => "it is not for signatures (use).",
        ("RSA", _) when Bytes(key, "n") is < 256 or > 1024 => "an RSA key has 2048 to 8192 bits.",
        ("RSA", _) when Bytes(key, "e") is < 1 or > 8 => "the exponent (e) is missing.",
        ("RSA", _) => null,
        ("EC", _) when Text(key, "crv") != "P-256" || Bytes(key, "x") != 32 || Bytes(key, "y") != 32 => "an elliptic key is on P-256, with x and y.",
        ("EC", _) => null,
        _ => "its kty is RSA or EC.",
    };

    private static string? Text(JsonElement key, string member) => key.TryGetProperty(member, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;

    private static int Bytes(JsonElement key, string member) => Text(key, member) is { } text && Base64Url.IsValid(text, out var length) ? length : 0;
}
