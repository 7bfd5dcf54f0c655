using System.Text.Json;

namespace ZenKey.Protocol;

/// <summary>
/// The rules of the public keys that clients register, inline or behind an address (OpenID Connect Registration §2, RFC 7517):
/// held by the portal when one is registered, and no stricter than what the providers take. Private halves are refused.
/// </summary>
public static class PublicKeySet
{
    /// <summary>The largest key set, in bytes.</summary>
    public const int MaxBytes = 64 * 1024;

    /// <summary>How many keys a client may register.</summary>
    public const int MaxKeys = 50;

    /// <summary>The longest kid, in characters.</summary>
    public const int MaxId = 200;

    /// <summary>How long the answer of an address of keys may take.</summary>
    public static readonly TimeSpan FetchWithin = TimeSpan.FromSeconds(3);

    private static readonly JsonDocumentOptions Strict = new() { AllowDuplicateProperties = false, MaxDepth = 8 };

    /// <summary>Reads a key set, a single key, or a public key as PEM. Never throws.</summary>
    public static PublicKeySetReading Read(string? text)
    {
        if (string.IsNullOrWhiteSpace(text)) { return Bad("Paste a key or a key set."); }
        if (System.Text.Encoding.UTF8.GetByteCount(text) > MaxBytes) { return Bad($"A key set may have at most {MaxBytes / 1024} kB."); }
        if (text.Contains("-----BEGIN", StringComparison.Ordinal)) { return ReadPem(text); }
        try
        {
            using var json = JsonDocument.Parse(text, Strict);
            return Read(json.RootElement);
        }
        catch (Exception exception) when (exception is JsonException or InvalidOperationException)
        {
            return Bad("This is no JSON. A key set looks like {\"keys\":[{\"kty\":\"EC\", …}]}.");
        }
    }

    /// <summary>Why a text may not be registered, or null when it may.</summary>
    public static string? Fault(string? text) => Read(text).Faults is [var first, ..] ? first : null;

    /// <summary>Keys as one key set.</summary>
    public static string Write(IEnumerable<PublicKey> keys) => $$"""{"keys":[{{string.Join(',', keys.Select(key => key.Json))}}]}""";

    /// <summary>Why a set of keys may not stand side by side, or null when it may: kid unique, each key once, not too many.</summary>
    public static string? TogetherFault(IReadOnlyCollection<PublicKey> keys)
    {
        if (keys.Count > MaxKeys) { return $"A client may have at most {MaxKeys} keys."; }
        if (keys.GroupBy(key => key.Thumbprint).FirstOrDefault(group => group.Count() > 1) is { } same) { return $"The key “{same.First().Id}” is there twice."; }
        return keys.GroupBy(key => key.Id).FirstOrDefault(group => group.Count() > 1) is { } named
            ? $"Two keys have the kid “{named.Key}”. A kid names one key; give each its own."
            : null;
    }

    private static PublicKeySetReading Read(JsonElement root)
    {
        if (root.ValueKind != JsonValueKind.Object) { return Bad("A key set is a JSON object with a member keys."); }
        if (!root.TryGetProperty("keys", out var list)) { return root.TryGetProperty("kty", out _) ? Gather([JwkReader.Read(root, 1)]) : Bad("There is neither a member keys (a key set) nor kty (a key)."); }
        if (list.ValueKind != JsonValueKind.Array) { return Bad("The member keys is no list."); }
        return list.GetArrayLength() switch
        {
            0 => Bad("The key set is empty."),
            > 100 => Bad($"A client may have at most {MaxKeys} keys."),
            _ => Gather([.. list.EnumerateArray().Select((key, index) => JwkReader.Read(key, index + 1))]),
        };
    }

    private static PublicKeySetReading ReadPem(string text) => Gather([PemReader.Read(text)]);

    private static PublicKeySetReading Gather(IReadOnlyList<JwkReader.Verdict> verdicts)
    {
        var keys = verdicts.Select(verdict => verdict.Key).OfType<PublicKey>().ToList();
        var faults = verdicts.Select(verdict => verdict.Fault).OfType<string>().ToList();
        if (TogetherFault(keys) is { } together) { faults.Add(together); }
        return new PublicKeySetReading(keys, faults, verdicts.Any(verdict => verdict.IsPrivate));
    }

    private static PublicKeySetReading Bad(string fault) => new([], [fault]);
}
