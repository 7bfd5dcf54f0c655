using ZenKey.Portal.Data.Clients;
using ZenKey.Portal.Data.Deliveries;

namespace ZenKey.AuthServer.Outbox;

/// <summary>When a delivery is tried again, and what must hold for it to be sent; without any I/O.</summary>
internal static class DeliveryRules
{
    private static readonly TimeSpan[] Pauses =
    [
        TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(5), TimeSpan.FromSeconds(30), TimeSpan.FromMinutes(2), TimeSpan.FromMinutes(10), TimeSpan.FromHours(1),
    ];

    /// <summary>When to try again after so many attempts have failed; null when it is given up.</summary>
    public static DateTimeOffset? NextAttempt(int attempts, DateTimeOffset now, DateTimeOffset expiresAt)
    {
        var next = now + Pauses[Math.Clamp(attempts - 1, 0, Pauses.Length - 1)];
        return next < expiresAt ? next : null;
    }

    /// <summary>CIBA Core §10.2 and RFC 8935 §2.2 take it with 200, 202 or 204; everything else has not been taken.</summary>
    public static bool IsTaken(int? status) => status is >= 200 and < 300;

    /// <summary>A client that says it does not know us by this token (CIBA Core §10.2) will not the next time either.</summary>
    public static bool IsRefused(Delivery delivery, int? status) => delivery.Kind == DeliveryKind.Notification && status == 401;

    /// <summary>
    /// Whether it may still be sent: its time is not over, the client is served, and a notification URI is still registered.
    /// What receives security events is registered elsewhere.
    /// </summary>
    public static bool MayBeSent(Delivery delivery, Client? client, DateTimeOffset now) => delivery.ExpiresAt > now && client is { State: ClientState.Active }
        && (delivery.Kind != DeliveryKind.Notification || client.Uris.Any(uri => uri.Kind == ClientUriKind.Notification && uri.Uri == delivery.Target));
}
