using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Microsoft.IdentityModel.JsonWebTokens;
using ZenKey.AuthServer.Keys;

namespace ZenKey.AuthServer.Tokens;

/// <summary>ID tokens (OpenID Connect Core §2) with the platform's claims (ZenKey platform §4.4).</summary>
internal static class IdToken
{
    private static readonly JsonWebTokenHandler Handler = new() { SetDefaultTimesOnTokenCreation = false };

    /// <param name="keys">The issuer's keys.</param>
    /// <param name="algorithm">RS256 or ES256, as the client registered.</param>
    /// <param name="issuer">iss.</param>
    /// <param name="clientId">aud.</param>
    /// <param name="subject">sub.</param>
    /// <param name="code">The redeemed code.</param>
    /// <param name="accessToken">The access token issued with it, for at_hash (§3.1.3.6).</param>
    /// <param name="now">iat.</param>
    /// <param name="lifetime">How long until exp.</param>
    public static string Create(
        IssuerKeys keys, string algorithm, string issuer, string clientId, string subject, AuthorizationCode code, string accessToken, DateTimeOffset now, TimeSpan lifetime)
    {
        using var buffer = new MemoryStream(512);
        using (var json = new Utf8JsonWriter(buffer))
        {
            json.WriteStartObject();
            json.WriteString("iss", issuer);
            json.WriteString("sub", subject);
            json.WriteString("aud", clientId);
            json.WriteNumber("exp", (now + lifetime).ToUnixTimeSeconds());
            json.WriteNumber("iat", now.ToUnixTimeSeconds());
            json.WriteNumber("auth_time", code.AuthTime.ToUnixTimeSeconds());
            if (code.Nonce is not null) { json.WriteString("nonce", code.Nonce); }
            json.WriteString("acr", code.Acr);
            json.WriteStartArray("amr");
            foreach (var method in code.Amr.Split(' ')) { json.WriteStringValue(method); }
            json.WriteEndArray();
            json.WriteString("at_hash", Base64Url.EncodeToString(SHA256.HashData(Encoding.ASCII.GetBytes(accessToken)).AsSpan(0, 16)));
            if (code.Context is not null) { json.WriteString("context", code.Context); }
            json.WriteEndObject();
        }
        return Handler.CreateToken(Encoding.UTF8.GetString(buffer.GetBuffer(), 0, (int)buffer.Length), keys.Signing[algorithm]);
    }
}
