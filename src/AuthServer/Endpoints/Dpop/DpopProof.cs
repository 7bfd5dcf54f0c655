using System.Text.Json;
using Microsoft.IdentityModel.Tokens;
using ZenKey.AuthServer.Endpoints.ClientAuthentication;

namespace ZenKey.AuthServer.Endpoints.Dpop;

/// <summary>What a DPoP proof says of itself (RFC 9449 §4.2); nothing of it is proven yet.</summary>
/// <param name="Jwt">The proof as a JWT.</param>
/// <param name="Key">jwk of its header as JSON; null when there is none, or it is no object.</param>
/// <param name="JwtId">jti.</param>
/// <param name="Method">htm.</param>
/// <param name="Address">htu.</param>
/// <param name="IssuedAt">iat.</param>
/// <param name="AccessTokenHash">ath; absent where no access token is shown.</param>
/// <param name="Nonce">nonce; absent where none was demanded.</param>
internal sealed record DpopProof(
    SignedJwt Jwt, JsonElement? Key, string? JwtId, string? Method, string? Address, DateTimeOffset? IssuedAt, string? AccessTokenHash, string? Nonce)
{
    /// <summary>The header field that brings it (RFC 9449 §4.1), and the scheme and type of tokens that need it (§7.1).</summary>
    public const string Scheme = "DPoP";

    /// <returns>Null when the text is no signed JWT whose claims have the right kinds.</returns>
    public static DpopProof? Parse(string text)
    {
        if (SignedJwt.Parse(text) is not { } jwt) { return null; }
        try
        {
            return new DpopProof(
                jwt, jwt.Header.TryGetProperty("jwk", out var key) && key.ValueKind == JsonValueKind.Object ? key : null,
                jwt.Text("jti"), jwt.Text("htm"), jwt.Text("htu"), ClientAssertion.Time(jwt.Claims, "iat"), jwt.Text("ath"), jwt.Text("nonce"));
        }
        catch (Exception exception) when (exception is FormatException or InvalidOperationException)
        {
            return null;
        }
    }

    /// <summary>The public key that it shows; null when it is none that we take. Whether it signed the proof is not looked at.</summary>
    public JsonWebKey? PublicKey() => Key is { } key && Jwt.Algorithm is { } algorithm && ClientKeySet.ReadKey(key.GetRawText()) is { } read && ClientKeySet.Fits(read, algorithm, null) ? read : null;
}
