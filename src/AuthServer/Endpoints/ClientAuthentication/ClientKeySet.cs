using System.Text;
using System.Text.Json;
using Microsoft.IdentityModel.Tokens;
using ZenKey.Protocol;

namespace ZenKey.AuthServer.Endpoints.ClientAuthentication;

/// <summary>A client's public keys as registered or fetched (RFC 7517): those that we take, without any I/O.</summary>
internal static class ClientKeySet
{
    private const int MinRsaBits = 2048;
    private const int MaxRsaBits = 8192;
    private const int P256Bytes = 32;

    /// <returns>The keys that can be used; empty when the text is no key set.</returns>
    public static IReadOnlyList<JsonWebKey> Read(string text)
    {
        try
        {
            return [.. new JsonWebKeySet(text).Keys.Where(IsUsable).Take(PublicKeySet.MaxKeys)];
        }
        catch (Exception exception) when (exception is ArgumentException or FormatException or InvalidOperationException or SecurityTokenException or JsonException)
        {
            return [];
        }
    }

    public static IReadOnlyList<JsonWebKey> Read(byte[] bytes) => Read(Encoding.UTF8.GetString(bytes));

    /// <returns>The one public key of this JSON (RFC 7517 §4), if it is one that we take; null when it is not, or shows a private half.</returns>
    public static JsonWebKey? ReadKey(string text)
    {
        try
        {
            return new JsonWebKey(text) is var key && IsUsable(key) ? key : null;
        }
        catch (Exception exception) when (exception is ArgumentException or FormatException or InvalidOperationException or SecurityTokenException or JsonException)
        {
            return null;
        }
    }

    /// <summary>A public key as JSON, with the members that make it one and no others (RFC 7638 §3.2).</summary>
    public static string Write(JsonWebKey key) => JsonSerializer.Serialize(key.Kty == JsonWebAlgorithmsKeyTypes.RSA
        ? new Dictionary<string, string> { ["kty"] = key.Kty, ["n"] = key.N, ["e"] = key.E }
        : new Dictionary<string, string> { ["kty"] = key.Kty, ["crv"] = key.Crv, ["x"] = key.X, ["y"] = key.Y });

    /// <summary>Whether a key can have made a signature: by kid (RFC 7515 §4.1.4), alg (RFC 7517 §4.4) and kind.</summary>
    public static bool Fits(JsonWebKey key, string algorithm, string? kid) =>
        (kid is null || key.Kid == kid)
        && (string.IsNullOrEmpty(key.Alg) || key.Alg == algorithm)
        && key.Kty == (algorithm == SecurityAlgorithms.EcdsaSha256 ? JsonWebAlgorithmsKeyTypes.EllipticCurve : JsonWebAlgorithmsKeyTypes.RSA);

    /// <summary>A public key for signatures. One that shows its private half is known to others, and one that is short is soon.</summary>
    private static bool IsUsable(JsonWebKey key) => !key.HasPrivateKey && string.IsNullOrEmpty(key.D)
        && (string.IsNullOrEmpty(key.Use) || key.Use == JsonWebKeyUseNames.Sig)
        && key.Kty switch
        {
            JsonWebAlgorithmsKeyTypes.RSA => Bytes(key.N) * 8 is >= MinRsaBits and <= MaxRsaBits && Bytes(key.E) is >= 1 and <= 8,
            JsonWebAlgorithmsKeyTypes.EllipticCurve => key.Crv == JsonWebKeyECTypes.P256 && Bytes(key.X) == P256Bytes && Bytes(key.Y) == P256Bytes,
            _ => false,
        };

    private static int Bytes(string? text)
    {
        try { return string.IsNullOrEmpty(text) ? 0 : Base64UrlEncoder.DecodeBytes(text).Length; }
        catch (FormatException) { return 0; }
    }
}
