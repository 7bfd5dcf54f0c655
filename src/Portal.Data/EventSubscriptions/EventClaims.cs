using System.Text;
using System.Text.Json;
using ZenKey.Protocol;

namespace ZenKey.Portal.Data.EventSubscriptions;

/// <summary>
/// The claims of a security event token (RFC 8417 §2.2), as one JSON object that is signed as it is: made again of the same
/// event it is the same. The subject stands in <c>sub_id</c> (RFC 9493) and not in <c>sub</c>, and there is neither <c>exp</c>
/// nor <c>nonce</c>, so that nobody takes it for an ID token (RFC 8417 §4.5, §4.6; RFC 8725 §3.11).
/// </summary>
/// <remarks>No <c>txn</c>: one value for all clients would let them find out that they have a subscriber in common.</remarks>
public static class EventClaims
{
    /// <summary>Of an alert about a subscriber, named as only this client knows them (RFC 9493 §3.2.3).</summary>
    public static string Of(string issuer, string clientId, QueuedEvent alert) => Write(json =>
    {
        WriteHead(json, issuer, clientId, alert.IssuedAt, alert.Id);
        json.WriteStartObject("sub_id");
        json.WriteString("format", "iss_sub");
        json.WriteString("iss", issuer);
        json.WriteString("sub", alert.Subject);
        json.WriteEndObject();
        json.WriteNumber("toe", alert.At.ToUnixTimeSeconds());
        json.WriteStartObject("events");
        json.WriteStartObject(EventType.UriOf(alert.Type));
        if (alert.Reason is not null) { json.WriteString("reason", alert.Reason); }
        if (alert.Names.Length > 0)
        {
            json.WriteStartArray("scopes");
            foreach (var name in alert.Names.Split(' ')) { json.WriteStringValue(name); }
            json.WriteEndArray();
        }
        json.WriteEndObject();
        json.WriteEndObject();
    });

    /// <summary>Of a verification event: its subject is the stream, which is the client's (OpenID Shared Signals Framework 1.0 §8.1.4.1).</summary>
    /// <param name="state">What the receiver finds again in it.</param>
    public static string OfVerification(string issuer, string clientId, Guid id, DateTimeOffset at, string state) => Write(json =>
    {
        WriteHead(json, issuer, clientId, at, id);
        json.WriteStartObject("sub_id");
        json.WriteString("format", "opaque");
        json.WriteString("id", clientId);
        json.WriteEndObject();
        json.WriteStartObject("events");
        json.WriteStartObject(EventType.UriOf(EventType.Verification));
        json.WriteString("state", state);
        json.WriteEndObject();
        json.WriteEndObject();
    });

    private static void WriteHead(Utf8JsonWriter json, string issuer, string clientId, DateTimeOffset at, Guid id)
    {
        json.WriteString("iss", issuer);
        json.WriteString("aud", clientId);
        json.WriteNumber("iat", at.ToUnixTimeSeconds());
        json.WriteString("jti", id.ToString("N"));
    }

    private static string Write(Action<Utf8JsonWriter> members)
    {
        using var buffer = new MemoryStream(512);
        using (var json = new Utf8JsonWriter(buffer))
        {
            json.WriteStartObject();
            members(json);
            json.WriteEndObject();
        }
        return Encoding.UTF8.GetString(buffer.GetBuffer(), 0, (int)buffer.Length);
    }
}
