using System.Text.Json;
using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Tokens;

namespace ZenKey.AuthServer.Endpoints.ClientAuthentication;

/// <summary>A JWT that a client sent in the compact form of a JWS (RFC 7515 §7.1), read but not proven.</summary>
/// <param name="Token">The token as the library knows it, for its signature.</param>
/// <param name="Algorithm">alg.</param>
/// <param name="KeyId">kid.</param>
/// <param name="Type">typ.</param>
/// <param name="IsCritical">Whether it says crit: an extension that must be understood (RFC 7515 §4.1.11).</param>
/// <param name="Header">The header, an object.</param>
/// <param name="Claims">The payload, an object.</param>
internal sealed record SignedJwt(JsonWebToken Token, string? Algorithm, string? KeyId, string? Type, bool IsCritical, JsonElement Header, JsonElement Claims)
{
    private const int MaxLength = 16 * 1024;

    /// <summary>The registered key that its signature is of; null until <see cref="ClientKeys"/> has found it.</summary>
    public JsonWebKey? SignedBy => Token.SigningKey as JsonWebKey;

    /// <returns>Null when the text has not three parts, or header and payload are not objects of the right kinds.</returns>
    public static SignedJwt? Parse(string text)
    {
        if (text.Length > MaxLength || text.Count(character => character == '.') != 2) { return null; }
        try
        {
            var token = new JsonWebToken(text);
            var (header, claims) = (Object(token.EncodedHeader), Object(token.EncodedPayload));
            return new SignedJwt(token, TextOf(header, "alg"), TextOf(header, "kid"), TextOf(header, "typ"), header.TryGetProperty("crit", out _), header, claims);
        }
        catch (Exception exception) when (exception is ArgumentException or FormatException or JsonException or InvalidOperationException or SecurityTokenException)
        {
            return null;
        }
    }

    /// <returns>Null when the claim is absent.</returns>
    /// <exception cref="InvalidOperationException">It is there and no string.</exception>
    public string? Text(string claim) => TextOf(Claims, claim);

    private static string? TextOf(JsonElement json, string name) => json.TryGetProperty(name, out var value) ? value.GetString() : null;

    private static JsonElement Object(string encoded)
    {
        var json = JsonSerializer.Deserialize<JsonElement>(Base64UrlEncoder.DecodeBytes(encoded));
        return json.ValueKind == JsonValueKind.Object ? json : throw new FormatException("No JSON object.");
    }
}
