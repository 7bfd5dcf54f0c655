namespace ZenKey.Authenticator.Carrier;

// The carrier's JSON API of enrolment (app/enrolment...), as this application reads it.

public sealed record EnrolmentStart(string Token, DateTimeOffset ExpiresAt, EnrolmentView Enrolment) : IProvenStart;

/// <summary>How far an enrolment is.</summary>
/// <param name="Brought">How many services are brought from a former carrier; null when nothing is.</param>
public sealed record EnrolmentView(bool PinSet, bool RecoveryCodesMade, bool ProfileConfirmed, EnrolmentProfile Profile, int? Brought = null, bool PasskeyMade = false)
{
    /// <summary>The page of the next step; a passkey can be left out, and codes are shown last, because the end follows on them.</summary>
    public string Next => !PinSet ? "pin" : !ProfileConfirmed ? (PasskeyMade ? "profile" : "passkey") : "codes";

    public bool IsFresh => !PinSet && !ProfileConfirmed && !RecoveryCodesMade;
}

/// <param name="Phone">From the carrier, as <paramref name="PostalCode"/>.</param>
public sealed record EnrolmentProfile(string? GivenName, string? FamilyName, string? Email, string Phone, string? PostalCode);

/// <param name="Codes">Shown once.</param>
public sealed record RecoveryCodes(IReadOnlyList<string> Codes);
