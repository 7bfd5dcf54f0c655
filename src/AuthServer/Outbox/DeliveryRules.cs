using System.Text;
using System.Text.Json;
using ZenKey.AuthServer.Http;
using ZenKey.Portal.Data.Clients;
using ZenKey.Portal.Data.Deliveries;
using ZenKey.Portal.Data.EventSubscriptions;
using ZenKey.Protocol;

namespace ZenKey.AuthServer.Outbox;

/// <summary>When a delivery is tried again, and what must hold for it to be sent; without any I/O.</summary>
internal static class DeliveryRules
{
    private const string Hidden = "••••";

    private static readonly TimeSpan[] Pauses =
    [
        TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(5), TimeSpan.FromSeconds(30), TimeSpan.FromMinutes(2), TimeSpan.FromMinutes(10), TimeSpan.FromHours(1),
    ];

    /// <summary>When to try again after a failed attempt; null when it is given up. A test is answered by its one attempt.</summary>
    public static DateTimeOffset? NextAttempt(Delivery delivery, DateTimeOffset now)
    {
        var next = now + Pauses[Math.Clamp(delivery.Attempts - 1, 0, Pauses.Length - 1)];
        return next < delivery.ExpiresAt && delivery.Type != EventType.Verification ? next : null;
    }

    /// <summary>CIBA Core §10.2, RFC 8935 §2.2 and Back-Channel Logout §2.8 take it with 200, 202 or 204; everything else has not been taken.</summary>
    public static bool IsTaken(int? status) => status is >= 200 and < 300;

    /// <summary>
    /// Whether it will not be taken the next time either: a client that says it does not know us by this token (CIBA Core §10.2),
    /// a receiver that says what is wrong with a security event token (RFC 8935 §2.3), one that will not take a logout
    /// (Back-Channel Logout §2.8).
    /// </summary>
    public static bool IsRefused(Delivery delivery, OutboundAnswer answer) => delivery.Kind switch
    {
        DeliveryKind.SecurityEvent => FaultOf(answer) is not null,
        DeliveryKind.Logout => answer.Status == 400,
        _ => answer.Status == 401,
    };

    /// <summary>The receiver's word for what is wrong with a security event token (RFC 8935 §2.3, §2.4); null when it has told none.</summary>
    public static string? FaultOf(OutboundAnswer answer)
    {
        if (answer.Status != 400) { return null; }
        try
        {
            using var json = JsonDocument.Parse(answer.Body);
            return json.RootElement.ValueKind == JsonValueKind.Object && json.RootElement.TryGetProperty("err", out var err) && err.ValueKind == JsonValueKind.String ? err.GetString() : null;
        }
        catch (Exception exception) when (exception is JsonException or InvalidOperationException)
        {
            return null;
        }
    }

    /// <summary>Whether it is sent on its own, before anything newer: what was kept back by a pause, and what is sent again.</summary>
    public static bool IsInOrder(Delivery delivery, Client? client) =>
        delivery.Kind == DeliveryKind.SecurityEvent && (delivery.ReplayedAt is not null || client?.EventSubscription?.ResumedAt > delivery.CreatedAt);

    /// <summary>Whether it waits with its subscription. A test is how one finds out that the receiver is back.</summary>
    public static bool IsKeptBack(Delivery delivery, Client client) =>
        delivery is { Kind: DeliveryKind.SecurityEvent, Type: not EventType.Verification } && client.EventSubscription is { PausedAt: not null };

    /// <summary>
    /// The beginning of an answer as developers may see it: text without what would steer a terminal, and without the value that
    /// the receiver knows us by. Only of alerts: other bodies bear tokens, which an answer could give back.
    /// </summary>
    public static string ExcerptOf(Delivery delivery, OutboundAnswer answer, string? authorization)
    {
        if (delivery.Kind != DeliveryKind.SecurityEvent) { return ""; }
        var text = string.Concat(Encoding.UTF8.GetString(answer.Body).Select(letter => char.IsControl(letter) && letter is not ('\n' or '\t') ? ' ' : letter)).Trim();
        if (authorization is not null)
        {
            text = text.Replace(authorization, Hidden, StringComparison.OrdinalIgnoreCase);
            if (authorization[(authorization.IndexOf(' ', StringComparison.Ordinal) + 1)..].Trim() is { Length: > 0 } credentials) { text = text.Replace(credentials, Hidden, StringComparison.OrdinalIgnoreCase); }
        }
        var length = Math.Min(text.Length, DeliveryAttempt.MaxExcerpt);
        while (Encoding.UTF8.GetByteCount(text.AsSpan(0, length)) > DeliveryAttempt.MaxExcerpt) { length--; }
        // Half of a pair is no text.
        return length > 0 && char.IsHighSurrogate(text[length - 1]) ? text[..(length - 1)] : text[..length];
    }

    /// <summary>
    /// Whether it may still be sent: its time is not over, the client is served, and the address is still registered for what
    /// is sent there.
    /// </summary>
    public static bool MayBeSent(Delivery delivery, Client? client, DateTimeOffset now) => delivery.ExpiresAt > now && client is { State: ClientState.Active }
        && delivery.Kind switch
        {
            DeliveryKind.SecurityEvent => client.EventSubscription is { Delivery: EventDelivery.Push } subscription && subscription.PushUri == delivery.Target,
            DeliveryKind.Logout => client.BackchannelLogoutUri == delivery.Target,
            _ => client.Uris.Any(uri => uri.Kind == ClientUriKind.Notification && uri.Uri == delivery.Target),
        };
}
