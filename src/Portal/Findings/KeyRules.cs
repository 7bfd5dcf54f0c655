using System.Buffers.Text;
using System.Text.Json;
using ZenKey.Protocol;

namespace ZenKey.Portal.Findings;

/// <summary>What a client proves itself by, when it is a key.</summary>
internal static class KeyRules
{
    private const int LeastBytes = 256; // 2,048 bits

    public static IReadOnlyList<FindingRule> All { get; } =
    [
        new("keys_missing", Severity.Fault, "No key to prove itself by", "The client proves itself by private_key_jwt and has registered neither keys nor an address of them: every token request is refused.",
            facts => facts.Client is { TokenAuth: TokenAuth.PrivateKeyJwt, Jwks: null, JwksUri: null } ? new Found("Neither jwks nor jwks_uri.") : null, Forms.Keys),
        new("keys_unreadable", Severity.Fault, "Keys that cannot be read", "No assertion can be checked by them. Paste the public key set anew.",
            facts => facts.Client.Jwks is { } text && Read(text) is null or { Count: 0 } && facts.Client.Jwks is not null ? new Found("The stored set holds no key.") : null, Forms.Keys),
        new("key_weak", Severity.Fault, "A key that is too weak", "RSA keys have 2,048 bits at least, EC keys lie on P-256. Register another and remove this one.",
            facts => Of(Keys(facts).Where(IsWeak)), Forms.Keys),
        new("key_private", Severity.Fault, "A private key in the key set", "Whoever reads the set can be your app. Make a new pair at once, and register its public half.",
            facts => Of(Keys(facts).Where(key => key.TryGetProperty("d", out _) || key.TryGetProperty("k", out _))), Forms.Keys),
        new("key_ids", Severity.Warning, "Keys that cannot be told apart", "With several keys each needs a kid of its own, or assertions are refused (RFC 7517 §4.5).",
            facts => Keys(facts) is { Count: > 1 } keys && keys.Select(Kid).Distinct(StringComparer.Ordinal).Count() < keys.Count || Keys(facts) is { Count: > 1 } several && several.Any(key => Kid(key).Length == 0)
                ? new Found($"{Keys(facts).Count} keys, {Keys(facts).Select(Kid).Where(kid => kid.Length > 0).Distinct(StringComparer.Ordinal).Count()} names.") : null, Forms.Keys),
        new("key_single", Severity.Advice, "One key only", "Register the next one beside it before you need it; then a rotation is a change of kid, and nobody waits.",
            facts => facts.IsLaunched && facts.Client.TokenAuth == TokenAuth.PrivateKeyJwt && Keys(facts) is [var only] ? new Found(Kid(only).Length == 0 ? "It has no kid." : $"Its kid is {Kid(only)}.", Kid(only)) : null, Forms.Keys),
        new("keys_uri_http", Severity.Fault, "Keys fetched without https", "Whoever sits on the way can put their own key there, and be your app.",
            facts => facts.Client.JwksUri is { } uri && !uri.StartsWith("https://", StringComparison.Ordinal) && !(RedirectUri.IsLoopback(uri) && !facts.IsLaunched) ? new Found(uri, uri) : null, Forms.Keys),
    ];

    private static Found? Of(IEnumerable<JsonElement> keys) =>
        keys.Select(key => Kid(key) is { Length: > 0 } kid ? kid : "without kid").ToList() is { Count: > 0 } some ? new Found(Forms.List(some), string.Join('\n', some)) : null;

    private static List<JsonElement> Keys(ClientFacts facts) => facts.Client.Jwks is { } text ? Read(text) ?? [] : [];

    private static List<JsonElement>? Read(string text)
    {
        try
        {
            using var document = JsonDocument.Parse(text);
            return document.RootElement.ValueKind == JsonValueKind.Object && document.RootElement.TryGetProperty("keys", out var keys) && keys.ValueKind == JsonValueKind.Array
                ? [.. keys.EnumerateArray().Where(key => key.ValueKind == JsonValueKind.Object).Select(key => key.Clone())] : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }

    private static string Kid(JsonElement key) => Text(key, "kid");

    private static bool IsWeak(JsonElement key) => Text(key, "kty") switch
    {
        "RSA" => Text(key, "n") is var modulus && Base64Url.IsValid(modulus, out var bytes) && bytes < LeastBytes,
        "EC" => Text(key, "crv") != "P-256",
        _ => true,
    };

    private static string Text(JsonElement key, string name) => key.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString()! : "";
}
