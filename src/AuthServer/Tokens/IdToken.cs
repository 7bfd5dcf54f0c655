using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Microsoft.IdentityModel.JsonWebTokens;
using ZenKey.AuthServer.Keys;

namespace ZenKey.AuthServer.Tokens;

/// <summary>What a sign-in reached, as its ID tokens tell it.</summary>
/// <param name="Acr">a1 or a3.</param>
/// <param name="Amr">Methods, parted by spaces.</param>
/// <param name="AuthTime">When.</param>
/// <param name="Nonce">Of the request; null when there was none, and at a refresh (OpenID Connect Core §12.2).</param>
/// <param name="Context">What the person read; null when there was nothing.</param>
/// <param name="AuthReqId">The auth_req_id of tokens that are pushed (CIBA Core §10.3.1); null for all others.</param>
internal sealed record Authentication(string Acr, string Amr, DateTimeOffset AuthTime, string? Nonce = null, string? Context = null, string? AuthReqId = null)
{
    /// <summary>Port tokens of former carriers (ZenKey platform §8.3); empty when there are none.</summary>
    public IReadOnlyList<string> Aka { get; init; } = [];

    /// <summary>The session of the trusted browser, as this client is told it (<see cref="BrowserSessions"/>); null when there is none.</summary>
    public string? SessionId { get; init; }
}

/// <summary>ID tokens (OpenID Connect Core §2) with the platform's claims (ZenKey platform §4.4).</summary>
internal static class IdToken
{
    private static readonly JsonWebTokenHandler Handler = new() { SetDefaultTimesOnTokenCreation = false };

    /// <param name="keys">The issuer's keys.</param>
    /// <param name="algorithm">RS256 or ES256, as the client registered.</param>
    /// <param name="issuer">iss.</param>
    /// <param name="clientId">aud.</param>
    /// <param name="subject">sub.</param>
    /// <param name="authentication">The sign-in.</param>
    /// <param name="accessToken">The access token issued with it, for at_hash (§3.1.3.6).</param>
    /// <param name="refreshToken">The refresh token issued with it, for rt_hash of pushed ones; null when none is.</param>
    /// <param name="key">cnf.</param>
    /// <param name="now">iat.</param>
    /// <param name="lifetime">How long until exp.</param>
    public static string Create(
        IssuerKeys keys, string algorithm, string issuer, string clientId, string subject, Authentication authentication, string accessToken, string? refreshToken,
        Confirmation key, DateTimeOffset now, TimeSpan lifetime)
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
            json.WriteNumber("auth_time", authentication.AuthTime.ToUnixTimeSeconds());
            if (authentication.Nonce is not null) { json.WriteString("nonce", authentication.Nonce); }
            json.WriteString("acr", authentication.Acr);
            json.WriteStartArray("amr");
            foreach (var method in authentication.Amr.Split(' ')) { json.WriteStringValue(method); }
            json.WriteEndArray();
            json.WriteString("at_hash", HalfHash(accessToken));
            if (authentication.SessionId is not null) { json.WriteString("sid", authentication.SessionId); }
            if (authentication.AuthReqId is { } authReqId)
            {
                json.WriteString("urn:openid:params:jwt:claim:auth_req_id", authReqId);
                if (refreshToken is not null) { json.WriteString("urn:openid:params:jwt:claim:rt_hash", HalfHash(refreshToken)); }
            }
            if (authentication.Context is not null) { json.WriteString("context", authentication.Context); }
            key.Write(json);
            if (authentication.Aka.Count > 0)
            {
                json.WriteStartArray("aka");
                foreach (var token in authentication.Aka) { json.WriteStringValue(token); }
                json.WriteEndArray();
            }
            json.WriteEndObject();
        }
        return Handler.CreateToken(Encoding.UTF8.GetString(buffer.GetBuffer(), 0, (int)buffer.Length), keys.Signing[algorithm]);
    }

    /// <summary>OpenID Connect Core §3.1.3.6: the left half of the hash that the signature uses; SHA-256 for RS256 and ES256.</summary>
    private static string HalfHash(string token) => Base64Url.EncodeToString(SHA256.HashData(Encoding.ASCII.GetBytes(token)).AsSpan(0, 16));
}
