namespace ZenKey.Protocol;

/// <summary>
/// What a carrier alerts subscribed clients to (ZenKey platform §8.1, §10), by the names of its metadata (<c>events_supported</c>).
/// In a security event token each is a URI of our own (RFC 8417 §2.2: <c>events</c>).
/// </summary>
public static class EventType
{
    /// <summary>The phone that vouches for the subscriber is another, or was reset: SIM, handset or application key.</summary>
    public const string DeviceChange = "device_change";

    /// <summary>The line has another SIM.</summary>
    public const string SimSwap = "sim_swap";

    /// <summary>The subscriber has ended the link with the project, or withdrawn attributes of it.</summary>
    public const string ConsentRevoked = "consent_revoked";

    /// <summary>The line moves to another carrier.</summary>
    public const string LinePort = "line_port";

    /// <summary>The subscriber takes their account to another carrier, or brings it from one.</summary>
    public const string UserPort = "user_port";

    /// <summary>Something that a careful app wants to know: a browser is no longer trusted, the PIN is locked.</summary>
    public const string SecurityEvent = "security_event";

    /// <summary>Attributes that are shared with the client have changed; ask userinfo for the new values.</summary>
    public const string ProfileChange = "profile_change";

    /// <summary>Nothing happened: a transmitter shows a receiver that it reaches it (OpenID Shared Signals Framework 1.0 §8.1.4). Nobody subscribes to it.</summary>
    public const string Verification = "verification";

    private const string Prefix = "urn:zenkey:event:";
    private const string VerificationUri = "https://schemas.openid.net/secevent/ssf/event-type/verification";

    public static IReadOnlyList<string> All { get; } = [DeviceChange, SimSwap, ConsentRevoked, LinePort, UserPort, SecurityEvent, ProfileChange];

    /// <summary>The name by which a security event token speaks of it, e.g. <c>urn:zenkey:event:sim_swap</c>.</summary>
    public static string UriOf(string name) => name == Verification ? VerificationUri : Prefix + name;
}
