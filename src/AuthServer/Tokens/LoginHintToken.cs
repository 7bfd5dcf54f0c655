using System.Text.Json;
using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Tokens;
using ZenKey.AuthServer.Keys;

namespace ZenKey.AuthServer.Tokens;

/// <summary>
/// What discovery tells one carrier about the browser it sends there: which subscriber, which trusted device, for which
/// client. A JWE (RFC 7516, dir with A256CBC-HS512) with a key that only discovery and this carrier have.
/// </summary>
internal sealed record LoginHintToken(Guid SubscriberId, Guid DeviceId, string ClientId)
{
    private static readonly JsonWebTokenHandler Handler = new();
    private static readonly TimeSpan Lifetime = TimeSpan.FromMinutes(10);

    /// <summary>Of one that was opened.</summary>
    public DateTimeOffset ExpiresAt { get; private init; }

    public string Encrypt(IssuerKeys keys, string issuer, string discovery, DateTimeOffset now)
    {
        var payload = JsonSerializer.Serialize(new Dictionary<string, object>
        {
            ["iss"] = discovery,
            ["aud"] = issuer,
            ["sub"] = SubscriberId.ToString("N"),
            ["device"] = DeviceId.ToString("N"),
            ["client_id"] = ClientId,
            ["iat"] = now.ToUnixTimeSeconds(),
            ["exp"] = (now + Lifetime).ToUnixTimeSeconds(),
        });
        return Handler.EncryptToken(payload, new EncryptingCredentials(keys.HintKeys[0], "dir", SecurityAlgorithms.Aes256CbcHmacSha512));
    }

    /// <summary>The token; null when it is not for this issuer and client, or too old.</summary>
    public static LoginHintToken? Decrypt(IssuerKeys keys, string issuer, string clientId, string text, DateTimeOffset now) =>
        Open(keys, issuer, clientId, text) is { } token && token.ExpiresAt > now ? token : null;

    /// <summary>The token; null when it is not for this issuer and client. It may be too old.</summary>
    public static LoginHintToken? Open(IssuerKeys keys, string issuer, string clientId, string text)
    {
        if (text.Length > 4096 || text.Split('.').Length != 5) { return null; }
        try
        {
            var plain = Handler.DecryptToken(new JsonWebToken(text), new TokenValidationParameters { TokenDecryptionKeys = keys.HintKeys });
            using var json = JsonDocument.Parse(plain);
            var claims = json.RootElement;
            return claims.GetProperty("aud").GetString() == issuer && claims.GetProperty("client_id").GetString() == clientId
                ? new LoginHintToken(Guid.Parse(claims.GetProperty("sub").GetString()!), Guid.Parse(claims.GetProperty("device").GetString()!), clientId)
                { ExpiresAt = DateTimeOffset.FromUnixTimeSeconds(claims.GetProperty("exp").GetInt64()) }
                : null;
        }
        catch (Exception exception) when (exception is SecurityTokenException or ArgumentException or JsonException or KeyNotFoundException or FormatException or InvalidOperationException)
        {
            return null;
        }
    }
}
