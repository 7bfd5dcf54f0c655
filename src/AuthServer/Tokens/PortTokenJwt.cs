using System.Text.Json;
using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Tokens;
using ZenKey.AuthServer.Keys;

namespace ZenKey.AuthServer.Tokens;

/// <summary>A port token (ZenKey platform §8.3): the former carrier's word on as whom one client knew a subscriber.</summary>
/// <param name="Subject">sub, as it was there.</param>
/// <param name="ClientId">aud.</param>
/// <param name="IssuedAt">iat.</param>
internal sealed record PortTokenJwt(string Subject, string ClientId, DateTimeOffset IssuedAt)
{
    public const string Type = "port_token+jwt";
    private const int MaxLength = 2000;
    private static readonly JsonWebTokenHandler Handler = new() { SetDefaultTimesOnTokenCreation = false, MapInboundClaims = false };

    /// <summary>Signed with the former carrier's RS256 key, which every client can verify.</summary>
    public string Sign(IssuerKeys keys, string issuer) => Handler.CreateToken(
        JsonSerializer.Serialize(new Dictionary<string, object> { ["iss"] = issuer, ["sub"] = Subject, ["aud"] = ClientId, ["iat"] = IssuedAt.ToUnixTimeSeconds() }),
        keys.Signing[SecurityAlgorithms.RsaSha256], new Dictionary<string, object> { ["typ"] = Type });

    /// <summary>The issuer that a token names; nothing of it is proven. Null when it is no port token.</summary>
    public static string? IssuerOf(string text)
    {
        if (text.Length > MaxLength || text.Split('.').Length != 3) { return null; }
        try
        {
            return new JsonWebToken(text) is { Typ: Type } token ? token.Issuer : null;
        }
        catch (Exception exception) when (exception is ArgumentException or SecurityTokenException or JsonException)
        {
            return null;
        }
    }

    /// <returns>Null when this issuer did not sign it as a port token.</returns>
    public static async ValueTask<PortTokenJwt?> ReadAsync(IssuerKeys keys, string issuer, string text)
    {
        var result = await Handler.ValidateTokenAsync(text, new TokenValidationParameters
        {
            IssuerSigningKeys = keys.Verifying,
            ValidAlgorithms = [SecurityAlgorithms.RsaSha256, SecurityAlgorithms.EcdsaSha256],
            ValidTypes = [Type],
            ValidIssuer = issuer,
            ValidateAudience = false,
            ValidateLifetime = false,
        });
        return result.IsValid && result.SecurityToken is JsonWebToken { Subject.Length: > 0 } token && token.Audiences.ToList() is [var client] && token.IssuedAt > DateTime.UnixEpoch
            ? new PortTokenJwt(token.Subject, client, new DateTimeOffset(token.IssuedAt, TimeSpan.Zero))
            : null;
    }
}
