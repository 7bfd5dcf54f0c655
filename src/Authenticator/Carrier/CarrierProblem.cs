using System.Text.Json;

namespace ZenKey.Authenticator.Carrier;

/// <summary>Why something could not be done: the carrier's problem document (RFC 9457), or what the phone itself found.</summary>
/// <param name="Status">The HTTP status.</param>
/// <param name="Slug">What stands after urn:zenkey:problem: in the type.</param>
/// <param name="Detail">The carrier's words.</param>
public sealed record CarrierProblem(int Status, string Slug, string? Detail = null)
{
    public const string TypePrefix = "urn:zenkey:problem:";

    // The phone's own.
    public const string NoSim = "no-sim";
    public const string NoNetwork = "no-network";
    public const string NoApplication = "no-application";
    public const string Unreachable = "carrier-unreachable";

    // The carrier's.
    public const string SessionExpired = "session-expired";
    public const string SimNotVerified = "sim-not-verified";
    public const string DeviceChanged = "device-changed";
    public const string Locked = "subscriber-locked";
    public const string UnknownSim = "unknown-sim";
    public const string NotEnrolled = "not-enrolled";
    public const string UnknownRequest = "unknown-request";
    public const string RequestEnded = "request-ended";
    public const string WrongPin = "wrong-pin";
    public const string PinLocked = "pin-locked";
    public const string PinRequired = "pin-required";
    public const string WrongPasskey = "wrong-passkey";
    public const string PasskeyLocked = "passkey-locked";
    public const string PasskeyChallengeInvalid = "passkey-challenge-invalid";
    public const string NumberRequired = "number-required";
    public const string WrongNumber = "wrong-number";
    public const string WrongCode = "wrong-code";
    public const string CodeExpired = "code-expired";
    public const string TooManyCodes = "too-many-codes";

    public const string RecoveryNotNeeded = "recovery-not-needed";
    public const string RecoveryEnded = "recovery-ended";
    public const string RecoveryHeld = "recovery-held";
    public const string RecoveryCooling = "recovery-cooling";
    public const string WrongRecoveryCode = "wrong-recovery-code";
    public const string WrongCarrierLogin = "wrong-carrier-login";
    public const string FactorClosed = "factor-closed";
    public const string FactorUnavailable = "factor-unavailable";
    public const string MailTooSoon = "mail-too-soon";
    public const string MailNotSent = "mail-not-sent";

    public const string AlreadyEnrolled = "already-enrolled";
    public const string EnrolmentEnded = "enrolment-ended";
    public const string EnrolmentIncomplete = "enrolment-incomplete";
    public const string UnknownFormerCarrier = "unknown-former-carrier";
    public const string PortTokenInvalid = "port-token-invalid";
    public const string NameInvalid = "name-invalid";
    public const string EmailInvalid = "email-invalid";

    public string Type => TypePrefix + Slug;

    /// <summary>Tries that are left, of wrong-pin and its like.</summary>
    public int? AttemptsLeft { get; init; }

    /// <summary>Seconds to wait, of pin-locked and its like.</summary>
    public int? RetryAfter { get; init; }

    /// <summary>Which rule a new PIN breaks, of pin-not-taken: form, trivial or personal.</summary>
    public string? Rule { get; init; }

    /// <summary>How a request or a recovery ended.</summary>
    public string? State { get; init; }

    /// <summary>Whether it is about a passkey, so that the PIN is left, or another try.</summary>
    public static bool OfPasskeys(string slug) =>
        slug is WrongPasskey or PasskeyLocked or PasskeyChallengeInvalid or "passkey-copied" or "passkey-not-set" or "passkey-not-made" or "too-many-passkeys";

    /// <summary>Reads what the carrier answered; an answer that is no problem document is a carrier out of order.</summary>
    public static CarrierProblem Read(int status, string body)
    {
        try
        {
            using var document = JsonDocument.Parse(body);
            if (Text(document.RootElement, "type") is { } type && type.StartsWith(TypePrefix, StringComparison.Ordinal))
            {
                return new CarrierProblem(status, type[TypePrefix.Length..], Text(document.RootElement, "detail"))
                {
                    AttemptsLeft = Number(document.RootElement, "attemptsLeft"),
                    RetryAfter = Number(document.RootElement, "retryAfter"),
                    State = Text(document.RootElement, "state"),
                    Rule = Text(document.RootElement, "rule"),
                };
            }
        }
        catch (JsonException)
        {
            // A proxy's page, or nothing at all.
        }
        return new CarrierProblem(status >= 500 ? status : 502, Unreachable);
    }

    private static string? Text(JsonElement element, string name) =>
        element.ValueKind == JsonValueKind.Object && element.TryGetProperty(name, out var member) && member.ValueKind == JsonValueKind.String
            ? member.GetString()
            : null;

    private static int? Number(JsonElement element, string name) =>
        element.TryGetProperty(name, out var member) && member.ValueKind == JsonValueKind.Number && member.TryGetInt32(out var number) ? number : null;
}

/// <summary>An answer of the carrier: a value, or the problem that came instead.</summary>
internal sealed record CarrierAnswer<T>(T? Value, CarrierProblem? Problem)
{
    public static implicit operator CarrierAnswer<T>(CarrierProblem problem) => new(default, problem);
}

/// <summary>The value of an answer that has none (204).</summary>
internal sealed record Nothing;
