using System.Text;
using System.Text.Json;
using Microsoft.IdentityModel.JsonWebTokens;
using ZenKey.AuthServer.Http;
using ZenKey.Portal.Data.EventSubscriptions;
using ZenKey.Protocol;

namespace ZenKey.AuthServer.Tokens;

/// <summary>
/// An event alert as a security event token (RFC 8417). So that nobody takes it for an ID token it is typed, names its subject in
/// <c>sub_id</c> (RFC 9493 §3.2.3) and not in <c>sub</c>, and has neither <c>exp</c> nor <c>nonce</c> (RFC 8417 §4.5, §4.6; RFC 8725 §3.11).
/// </summary>
/// <remarks>No <c>txn</c>: one value for all clients would let them find out that they have a subscriber in common.</remarks>
internal static class SecurityEventToken
{
    public const string Type = "secevent+jwt";
    public const string MediaType = "application/secevent+jwt";

    private static readonly JsonWebTokenHandler Handler = new() { SetDefaultTimesOnTokenCreation = false };

    /// <param name="scope">The carrier that tells it.</param>
    /// <param name="algorithm">RS256 or ES256, as the client registered for ID tokens.</param>
    /// <param name="clientId">aud.</param>
    /// <param name="alert">The event; made again it is the same token but for its signature.</param>
    public static string Sign(CarrierScope scope, string algorithm, string clientId, QueuedEvent alert)
    {
        using var buffer = new MemoryStream(512);
        using (var json = new Utf8JsonWriter(buffer))
        {
            json.WriteStartObject();
            json.WriteString("iss", scope.Issuer);
            json.WriteString("aud", clientId);
            json.WriteNumber("iat", alert.IssuedAt.ToUnixTimeSeconds());
            json.WriteString("jti", alert.Id.ToString("N"));
            json.WriteStartObject("sub_id");
            json.WriteString("format", "iss_sub");
            json.WriteString("iss", scope.Issuer);
            json.WriteString("sub", alert.Subject);
            json.WriteEndObject();
            json.WriteNumber("toe", alert.At.ToUnixTimeSeconds());
            json.WriteStartObject("events");
            WriteEvent(json, alert);
            json.WriteEndObject();
            json.WriteEndObject();
        }
        return Handler.CreateToken(
            Encoding.UTF8.GetString(buffer.GetBuffer(), 0, (int)buffer.Length), scope.Keys.Signing[algorithm], new Dictionary<string, object> { ["typ"] = Type });
    }

    private static void WriteEvent(Utf8JsonWriter json, QueuedEvent alert)
    {
        json.WriteStartObject(EventType.UriOf(alert.Type));
        if (alert.Reason is not null) { json.WriteString("reason", alert.Reason); }
        if (alert.Names.Length > 0)
        {
            json.WriteStartArray("scopes");
            foreach (var name in alert.Names.Split(' ')) { json.WriteStringValue(name); }
            json.WriteEndArray();
        }
        json.WriteEndObject();
    }
}
