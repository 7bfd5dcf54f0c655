using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;

namespace ZenKey.AuthServer.Endpoints.App;

/// <summary>The problems of the application's API (RFC 9457), one method a type.</summary>
internal static class AppProblems
{
    public static ProblemHttpResult UnknownCarrier() => Of(404, "unknown-carrier", "There is no such carrier.");

    public static ProblemHttpResult SessionExpired() => Of(401, "session-expired", "Start a new session.");

    public static ProblemHttpResult ChallengeInvalid() => Of(400, "challenge-invalid", "The challenge is unknown, too old or used. Ask for a new one.");

    public static ProblemHttpResult SimNotVerified() => Of(403, "sim-not-verified", "The SIM did not prove itself.");

    public static ProblemHttpResult UnknownSim() => Of(404, "unknown-sim", "No subscriber of this carrier has this SIM.");

    public static ProblemHttpResult NotEnrolled() => Of(404, "not-enrolled", "This subscriber has not set up ZenKey on a phone.");

    /// <param name="recovery">Where the person proves that it is they who changed it.</param>
    public static ProblemHttpResult DeviceChanged(string recovery) =>
        Of(403, "device-changed", "SIM, handset or application are not those that were enrolled.", ("recovery", recovery));

    public static ProblemHttpResult SubscriberLocked() => Of(403, "subscriber-locked", "The carrier has stopped this subscriber's ZenKey.");

    public static ProblemHttpResult UnknownRequest() => Of(404, "unknown-request", "There is no such request.");

    public static ProblemHttpResult RequestEnded(string state) => Of(410, "request-ended", "The request has ended.", ("state", state));

    public static ProblemHttpResult PinRequired() => Of(400, "pin-required", "The PIN is needed.");

    public static ProblemHttpResult PinNotSet() => Of(403, "pin-not-set", "No PIN has been set.");

    public static ProblemHttpResult PinNotTaken(Protocol.PinFault fault) => Of(400, "pin-not-taken", fault switch
    {
        Protocol.PinFault.Form => "A PIN has 6 to 12 digits.",
        Protocol.PinFault.Trivial => "This PIN is among the first that would be tried.",
        _ => "This PIN is part of your number or date of birth.",
    }, ("rule", fault.ToString().ToLowerInvariant()));

    public static ProblemHttpResult WrongPin(int attemptsLeft) => Of(403, "wrong-pin", "The PIN is wrong.", ("attemptsLeft", attemptsLeft));

    public static ProblemHttpResult PinLocked(TimeSpan retryAfter) => Of(429, "pin-locked", "Too many wrong PINs.", ("retryAfter", Seconds(retryAfter)));

    public static ProblemHttpResult NumberRequired() => Of(400, "number-required", "The browser shows a number; the person chooses it.");

    public static ProblemHttpResult WrongNumber() => Of(403, "wrong-number", "The browser shows another number. The request is refused.");

    public static ProblemHttpResult UnknownScope() => Of(400, "unknown-scope", "An attribute was agreed to that was not asked for.");

    public static ProblemHttpResult WrongCode(int attemptsLeft) => Of(404, "wrong-code", "No browser shows this code.", ("attemptsLeft", attemptsLeft));

    public static ProblemHttpResult CodeExpired() => Of(410, "code-expired", "The code has expired. The browser shows a new one.");

    public static ProblemHttpResult TooManyCodes(TimeSpan retryAfter) => Of(429, "too-many-codes", "Too many wrong codes.", ("retryAfter", Seconds(retryAfter)));

    public static ProblemHttpResult UnknownDevice() => Of(404, "unknown-device", "There is no such trusted browser.");

    public static ProblemHttpResult NameInvalid() => Of(400, "name-invalid", "A name has 1 to 100 characters.");

    public static ProblemHttpResult EmailInvalid() => Of(400, "email-invalid", "This is no mail address.");

    public static ProblemHttpResult MailTooSoon(TimeSpan retryAfter) => Of(429, "mail-too-soon", "A mail has just been sent.", ("retryAfter", Seconds(retryAfter)));

    public static ProblemHttpResult MailNotSent() => Of(503, "mail-not-sent", "The mail could not be sent.");

    public static ProblemHttpResult UnknownLink() => Of(404, "unknown-link", "There is no such linked service.");

    public static ProblemHttpResult AttributeRequired() => Of(409, "attribute-required", "The service cannot do without an attribute that is shared. Disconnect it instead.");

    public static ProblemHttpResult LinkChanged() => Of(409, "link-changed", "What is shared changed meanwhile. Look again.");

    public static ProblemHttpResult PortTokenInvalid() => Of(400, "port-token-invalid", "The port tokens are not those of one former carrier, or too old.");

    public static ProblemHttpResult UnknownFormerCarrier() => Of(404, "unknown-former-carrier", "There is no such carrier to bring anything from.");

    /// <summary>A request that could not be read, or that met a fault of ours.</summary>
    public static ProblemHttpResult NotServed(int status, string reference) => Of(status, status switch
    {
        503 => "service-unavailable",
        < 500 => "malformed-request",
        _ => "server-error",
    }, $"The request could not be served ({reference}).");

    internal static int Seconds(TimeSpan time) => Math.Max(1, (int)Math.Ceiling(time.TotalSeconds));

    internal static ProblemHttpResult Of(int status, string slug, string detail, params (string Name, object? Value)[] members) =>
        TypedResults.Problem(detail: detail, statusCode: status, title: slug.Replace('-', ' '), type: $"urn:zenkey:problem:{slug}",
            extensions: members.ToDictionary(member => member.Name, member => member.Value));
}
