using System.Text;
using System.Text.Json;
using Microsoft.IdentityModel.JsonWebTokens;
using ZenKey.AuthServer.Http;

namespace ZenKey.AuthServer.Tokens;

/// <summary>Of whom a client is told that a session is over.</summary>
/// <param name="CarrierId">The carrier that tells it.</param>
/// <param name="ClientId">aud.</param>
/// <param name="Algorithm">RS256 or ES256, as the client registered for ID tokens.</param>
/// <param name="Subject">sub.</param>
/// <param name="SessionId">sid; null ends every session of the subject (OpenID Connect Back-Channel Logout §2.4).</param>
internal sealed record LogoutOrder(Guid CarrierId, string ClientId, string Algorithm, string Subject, string? SessionId);

/// <summary>A logout token (OpenID Connect Back-Channel Logout §2.4): typed, without nonce, two minutes.</summary>
internal static class LogoutToken
{
    public const string Type = "logout+jwt";
    public const string Event = "http://schemas.openid.net/event/backchannel-logout";

    /// <summary>How long it lives; §4 says two minutes at most.</summary>
    public static readonly TimeSpan Lifetime = TimeSpan.FromMinutes(2);

    private static readonly JsonWebTokenHandler Handler = new() { SetDefaultTimesOnTokenCreation = false };

    /// <param name="scope">The carrier of the order.</param>
    /// <param name="order">Of whom.</param>
    /// <param name="id">jti.</param>
    /// <param name="now">iat.</param>
    public static string Sign(CarrierScope scope, LogoutOrder order, string id, DateTimeOffset now)
    {
        using var buffer = new MemoryStream(512);
        using (var json = new Utf8JsonWriter(buffer))
        {
            json.WriteStartObject();
            json.WriteString("iss", scope.Issuer);
            json.WriteString("sub", order.Subject);
            json.WriteString("aud", order.ClientId);
            json.WriteNumber("iat", now.ToUnixTimeSeconds());
            json.WriteNumber("exp", (now + Lifetime).ToUnixTimeSeconds());
            json.WriteString("jti", id);
            if (order.SessionId is not null) { json.WriteString("sid", order.SessionId); }
            json.WriteStartObject("events");
            json.WriteStartObject(Event);
            json.WriteEndObject();
            json.WriteEndObject();
            json.WriteEndObject();
        }
        return Handler.CreateToken(
            Encoding.UTF8.GetString(buffer.GetBuffer(), 0, (int)buffer.Length), scope.Keys.Signing[order.Algorithm], new Dictionary<string, object> { ["typ"] = Type });
    }
}
