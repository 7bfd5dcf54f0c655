using System.Text.Json;
using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Tokens;
using ZenKey.AuthServer.Keys;

namespace ZenKey.AuthServer.Tokens;

/// <summary>
/// The next carrier's word to a former one, as its login_hint_token: that a phone of its own has the line now (ZenKey platform
/// §8.3). So nobody but who holds the line can begin to move its accounts. It names a phone number, and is pushed, never put
/// into an address.
/// </summary>
/// <param name="Id">jti: it begins one move.</param>
/// <param name="Phone">The line, E.164 (sub_id of the form phone_number, RFC 9493 §3.2.7).</param>
/// <param name="AppKeyThumbprint">The application's key in that phone, SHA-256, base64url.</param>
/// <param name="ClientId">The application as a client.</param>
/// <param name="ExpiresAt">exp.</param>
internal sealed record PortHintJwt(string Id, string Phone, string AppKeyThumbprint, string ClientId, DateTimeOffset ExpiresAt)
{
    public const string Type = "port_hint+jwt";
    private const int MaxLength = 2000;

    /// <summary>The push and the browser that brings its reference follow at once.</summary>
    public static readonly TimeSpan Lifetime = TimeSpan.FromMinutes(5);

    private static readonly JsonWebTokenHandler Handler = new() { SetDefaultTimesOnTokenCreation = false, MapInboundClaims = false };

    public string Sign(IssuerKeys keys, string issuer, string audience, DateTimeOffset now) => Handler.CreateToken(
        JsonSerializer.Serialize(new Dictionary<string, object>
        {
            ["iss"] = issuer,
            ["aud"] = audience,
            ["jti"] = Id,
            ["sub_id"] = new Dictionary<string, string> { ["format"] = "phone_number", ["phone_number"] = Phone },
            ["app_key"] = AppKeyThumbprint,
            ["client_id"] = ClientId,
            ["iat"] = now.ToUnixTimeSeconds(),
            ["exp"] = ExpiresAt.ToUnixTimeSeconds(),
        }),
        keys.Signing[SecurityAlgorithms.RsaSha256], new Dictionary<string, object> { ["typ"] = Type });

    /// <summary>Whether a login_hint_token claims to be one; nothing of it is proven.</summary>
    public static bool IsOne(string text)
    {
        if (text.Length > MaxLength || text.Split('.').Length != 3) { return false; }
        try { return new JsonWebToken(text).Typ == Type; }
        catch (Exception exception) when (exception is ArgumentException or SecurityTokenException or JsonException) { return false; }
    }

    /// <returns>Null when this issuer did not sign it for this audience and client, or it is too old.</returns>
    public static async ValueTask<PortHintJwt?> ReadAsync(IssuerKeys keys, string issuer, string audience, string clientId, string text, DateTimeOffset now)
    {
        var result = await Handler.ValidateTokenAsync(text, new TokenValidationParameters
        {
            IssuerSigningKeys = keys.Verifying,
            ValidAlgorithms = [SecurityAlgorithms.RsaSha256, SecurityAlgorithms.EcdsaSha256],
            ValidTypes = [Type],
            ValidIssuer = issuer,
            ValidAudience = audience,
            ValidateLifetime = false,
        });
        if (!result.IsValid || result.SecurityToken is not JsonWebToken token || token.ValidTo <= now.UtcDateTime || token.ValidTo > (now + (2 * Lifetime)).UtcDateTime) { return null; }
        return token.TryGetPayloadValue<string>("client_id", out var client) && client == clientId && token.TryGetPayloadValue<string>("app_key", out var key) && key is { Length: 43 }
            && token.TryGetPayloadValue<JsonElement>("sub_id", out var named) && named.ValueKind == JsonValueKind.Object
            && named.TryGetProperty("phone_number", out var phone) && phone.GetString() is { } line && token.Id is { Length: > 0 and <= 64 } id
                ? new PortHintJwt(id, line, key, client, new DateTimeOffset(token.ValidTo, TimeSpan.Zero))
                : null;
    }
}
