using System.Text;
using Microsoft.IdentityModel.Tokens;

namespace ZenKey.AuthServer.Endpoints.ClientAuthentication;

/// <summary>A client's public keys as registered or fetched (RFC 7517): those that we take, without any I/O.</summary>
internal static class ClientKeySet
{
    private const int MaxKeys = 50;
    private const int MinRsaBits = 2048;
    private const int MaxRsaBits = 8192;
    private const int P256Bytes = 32;

    /// <returns>The keys that can be used; empty when the text is no key set.</returns>
    public static IReadOnlyList<JsonWebKey> Read(string text)
    {
        try
        {
            return [.. new JsonWebKeySet(text).Keys.Where(IsUsable).Take(MaxKeys)];
        }
        catch (Exception exception) when (exception is ArgumentException or FormatException or InvalidOperationException or SecurityTokenException or System.Text.Json.JsonException)
        {
            return [];
        }
    }

    public static IReadOnlyList<JsonWebKey> Read(byte[] bytes) => Read(Encoding.UTF8.GetString(bytes));

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
