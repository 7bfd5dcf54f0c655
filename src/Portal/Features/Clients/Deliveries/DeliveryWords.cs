using System.Globalization;
using System.Text.Json;
using ZenKey.Portal.Data.Deliveries;
using ZenKey.Portal.Ui;
using ZenKey.Protocol;

namespace ZenKey.Portal.Features.Clients.Deliveries;

/// <summary>What an attempt came to, and what to do about it.</summary>
/// <param name="Words">What happened.</param>
/// <param name="Help">What to do; null when nothing is to be done.</param>
public sealed record Diagnosis(string Words, string? Help);

/// <summary>Deliveries in words.</summary>
public static class DeliveryWords
{
    /// <summary>Types that can be filtered by, in the order of pages.</summary>
    public static IReadOnlyList<(string Type, string Words)> Types { get; } =
    [
        (EventType.DeviceChange, "Phone changed"), (EventType.SimSwap, "SIM changed"), (EventType.ConsentRevoked, "Consent revoked"), (EventType.LinePort, "Line ported"), (EventType.UserPort, "Account ported"),
        (EventType.SecurityEvent, "Security event"), (EventType.ProfileChange, "Attributes changed"), (EventType.Verification, "Test"), (Delivery.Logout, "Session over"), (Delivery.Notification, "End of a request"),
    ];

    public static IReadOnlyList<(DeliveryStanding State, string Name, string Words)> States { get; } =
    [
        (DeliveryStanding.Queued, "queued", "Queued"), (DeliveryStanding.Retrying, "retrying", "Retrying"), (DeliveryStanding.Delivered, "delivered", "Delivered"),
        (DeliveryStanding.GivenUp, "given_up", "Given up"), (DeliveryStanding.Paused, "paused", "Paused"),
    ];

    public static string Of(string type) => Types.FirstOrDefault(one => one.Type == type).Words ?? type;

    public static string NameOf(DeliveryStanding state) => States.First(one => one.State == state).Name;

    public static (ChipKind Kind, string Text, string? Icon) Chip(DeliveryRow row) => row.Standing switch
    {
        DeliveryStanding.Delivered => (ChipKind.Ok, "Delivered", null),
        DeliveryStanding.GivenUp => (ChipKind.Broken, "Given up", null),
        DeliveryStanding.Paused => (ChipKind.Look, "Paused", "PauseCircle"),
        DeliveryStanding.Retrying => (ChipKind.Look, "Retrying", "Replay"),
        _ => (ChipKind.Waiting, "Queued", null),
    };

    /// <summary>A moment as the address and the fields have it, UTC: <c>2026-11-24T09:00</c>.</summary>
    public static string? Minute(DateTimeOffset? at) => at?.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm", CultureInfo.InvariantCulture);

    /// <summary>Reads what <see cref="Minute"/> writes; null for all else.</summary>
    public static DateTimeOffset? Moment(string? text) => DateTimeOffset.TryParseExact(text, ["yyyy-MM-dd'T'HH:mm", "yyyy-MM-dd'T'HH:mm:ss", "yyyy-MM-dd"], CultureInfo.InvariantCulture,
        DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal, out var at) ? at : null;

    /// <summary>In how long, e.g. <c>in 10 min</c>.</summary>
    public static string In(TimeSpan left) => left switch
    {
        { TotalSeconds: <= 1 } => "now",
        { TotalSeconds: < 60 } => $"in {(int)left.TotalSeconds} s",
        { TotalMinutes: < 60 } => $"in {(int)left.TotalMinutes} min",
        _ => $"in {(int)left.TotalHours} h",
    };

    public static string Took(TimeSpan duration) => duration.TotalSeconds < 1
        ? string.Create(CultureInfo.InvariantCulture, $"{duration.TotalMilliseconds:N0} ms") : string.Create(CultureInfo.InvariantCulture, $"{duration.TotalSeconds:0.0} s");

    public static string Result(AttemptView attempt) => attempt.Status?.ToString(CultureInfo.InvariantCulture) ?? attempt.Fault switch
    {
        DeliveryFault.NameUnknown => "no such name",
        DeliveryFault.AddressRefused => "address refused",
        DeliveryFault.NotConnected => "not reached",
        DeliveryFault.Tls => "TLS failed",
        DeliveryFault.TimedOut => "timed out",
        _ => "hung up",
    };

    public static bool IsTaken(AttemptView attempt) => attempt.Status is >= 200 and < 300;

    /// <summary>What an attempt came to.</summary>
    public static Diagnosis Of(AttemptView attempt, DeliveryKind kind, string target)
    {
        var address = new Uri(target);
        return attempt.Status is { } status ? OfStatus(status, attempt, kind, address) : OfFault(attempt.Fault, address);
    }

    private static Diagnosis OfFault(DeliveryFault? fault, Uri address) => fault switch
    {
        DeliveryFault.NameUnknown => new($"The name {address.Host} leads nowhere (DNS).", "Check how it is spelt, and that its record is public. A new record may take an hour to be known."),
        DeliveryFault.AddressRefused => new($"{address.Host} is not an address that we ask.", "It must be https, and lead to a public address: never into a private network. Put a public proxy before your server, or fetch the alerts instead."),
        DeliveryFault.NotConnected => new($"Nobody answers at {address.Authority}.", $"Is the server up, and port {address.Port} open to the internet?"),
        DeliveryFault.Tls => new($"There is no secure connection to {address.Host} (TLS).", "Its certificate must be of a public authority, for this very name, not run out, and sent with its intermediates. Offer TLS 1.2 or later."),
        DeliveryFault.TimedOut => new("It took longer than ten seconds.", "Keep the alert and answer at once; work on it afterwards."),
        _ => new("It hung up before it answered.", "Look into the log of your server, and of the proxy before it."),
    };

    private static Diagnosis OfStatus(int status, AttemptView attempt, DeliveryKind kind, Uri address) => status switch
    {
        202 or 204 when attempt.Excerpt.Length == 0 => new("It was taken.", null),
        >= 200 and < 300 when kind == DeliveryKind.SecurityEvent => new($"It was taken, by {status}{(attempt.Excerpt.Length > 0 ? " and a body" : "")}.", "The standard’s answer is 202 without a body (RFC 8935 §2.2). Make sure that your handler, and no page of a proxy, gave it."),
        >= 200 and < 300 => new("It was taken.", null),
        >= 300 and < 400 => new($"It answered {status}, a redirect. Those are not followed.", "Register the address to which it leads."),
        400 when kind == DeliveryKind.SecurityEvent && ErrorOf(attempt.Excerpt) is { } error => new($"Your server refused it: {error}.", HelpOf(error)),
        400 => new("It answered 400 without saying why.", kind == DeliveryKind.SecurityEvent ? "A refusal says why in JSON, with err (RFC 8935 §2.3). This one may be of a proxy, or of a framework that does not take the content type." : "Look into the log of your server."),
        401 or 403 => new($"It answered {status}: it does not know us.", attempt.Authorized ? "The Authorization header that we send is not the one that your server expects. Enter it anew in the client’s settings." : "We sent no Authorization header. If your server expects one, enter it in the client’s settings."),
        404 or 410 => new($"It answered {status}: there is nothing at {address.AbsolutePath}.", "Compare the path with the one that your server serves."),
        405 => new("It answered 405: it takes no POST there.", "Serve POST at this path."),
        413 => new("It answered 413: it is too large for it.", "Allow bodies of 16 kB."),
        415 => new("It answered 415: it does not take this content type.", "Take application/secevent+jwt: the body is the token itself, no JSON."),
        429 => new("It answered 429: too many requests.", "Do not limit what comes from us; at most four requests come at once."),
        >= 500 => new($"It answered {status}: your server failed.", $"Look into its log at {Moments.Exact(attempt.At)}."),
        _ => new($"It answered {status}, which is no taking.", "Answer 202."),
    };

    /// <summary>The receiver's word for what is wrong (RFC 8935 §2.4).</summary>
    private static string? ErrorOf(string excerpt)
    {
        try
        {
            using var json = JsonDocument.Parse(excerpt);
            return json.RootElement.ValueKind == JsonValueKind.Object && json.RootElement.TryGetProperty("err", out var error) && error.ValueKind == JsonValueKind.String ? error.GetString() : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }

    private static string HelpOf(string error) => error switch
    {
        "invalid_key" => "Its key set is old, or of another carrier. Read jwks_uri of the issuer again when a kid is not known.",
        "invalid_issuer" => "Take the issuer of each carrier that your people may have; all of them push to this one address.",
        "invalid_audience" => "The audience is the client ID. Your server expects another one.",
        "authentication_failed" or "access_denied" => "Compare the Authorization header with what your server expects.",
        _ => "Your server could not read it. Give its library the body as it is.",
    };
}
