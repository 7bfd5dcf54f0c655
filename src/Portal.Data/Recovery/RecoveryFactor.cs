namespace ZenKey.Portal.Data.Recovery;

/// <summary>
/// The ways by which a subscriber proves in a recovery that they are themselves (ZenKey platform §8.2). Each counts once:
/// a PIN and a passkey are one factor, since both are of the application that is to be bound anew.
/// </summary>
public enum RecoveryFactor
{
    /// <summary>The ZenKey PIN, or a passkey of the subscriber.</summary>
    PinOrPasskey,

    /// <summary>One of the single-use codes from when ZenKey was set up.</summary>
    RecoveryCode,

    /// <summary>A browser that the former phone had trusted agrees.</summary>
    TrustedDevice,

    /// <summary>The login at the carrier's own site.</summary>
    CarrierLogin,

    /// <summary>A link that was sent to the subscriber's mail address.</summary>
    EmailLink,
}
