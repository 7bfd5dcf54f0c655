using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Tokens;
using ZenKey.AuthServer.Keys;

namespace ZenKey.AuthServer.Tokens;

/// <summary>
/// An ID token of this issuer that comes back as a hint (OpenID Connect Core §3.1.2.1, RP-Initiated Logout §2). That it has
/// expired does no harm: it says whom the client means, and proves nothing else.
/// </summary>
/// <param name="Subject">sub.</param>
/// <param name="ClientId">aud: the client that it was issued to.</param>
internal sealed record IdTokenHint(string Subject, string ClientId)
{
    private const int MaxLength = 8192;
    private static readonly JsonWebTokenHandler Handler = new() { MapInboundClaims = false };

    /// <returns>Null when it is no ID token of this issuer.</returns>
    public static async ValueTask<IdTokenHint?> ReadAsync(IssuerKeys keys, string issuer, string text)
    {
        if (text.Length > MaxLength || text.Split('.').Length != 3) { return null; }
        var result = await Handler.ValidateTokenAsync(text, new TokenValidationParameters
        {
            IssuerSigningKeys = keys.Verifying,
            ValidAlgorithms = [SecurityAlgorithms.RsaSha256, SecurityAlgorithms.EcdsaSha256],
            // Security event tokens, logout tokens and port tokens are typed (RFC 8725 §3.11).
            ValidTypes = ["JWT"],
            ValidIssuer = issuer,
            ValidateAudience = false,
            ValidateLifetime = false,
        });
        // exp and auth_time tell an ID token from other things that this issuer signs for the client.
        return result.IsValid && result.Claims.ContainsKey("exp") && result.Claims.ContainsKey("auth_time")
            && result.Claims.TryGetValue("sub", out var subject) && subject is string sub
            && result.Claims.TryGetValue("aud", out var audience) && audience is string aud
                ? new IdTokenHint(sub, aud)
                : null;
    }
}
