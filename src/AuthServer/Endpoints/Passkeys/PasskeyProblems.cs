using Microsoft.AspNetCore.Http.HttpResults;
using ZenKey.AuthServer.Endpoints.App;
using ZenKey.Portal.Data.Passkeys;

namespace ZenKey.AuthServer.Endpoints.Passkeys;

/// <summary>The problems of passkeys (RFC 9457), beside those of the application.</summary>
internal static class PasskeyProblems
{
    public static ProblemHttpResult UnknownPurpose() => AppProblems.Of(400, "unknown-purpose", "No passkey is asked for this.");

    public static ProblemHttpResult NotSet() => AppProblems.Of(403, "passkey-not-set", "This phone has no passkey.");

    public static ProblemHttpResult ChallengeInvalid() =>
        AppProblems.Of(400, "passkey-challenge-invalid", "The challenge is unknown, used, too old or for something else. Ask for a new one.");

    /// <param name="attemptsLeft">Of a recovery; null elsewhere.</param>
    public static ProblemHttpResult Wrong(int? attemptsLeft = null) => attemptsLeft is null
        ? AppProblems.Of(403, "wrong-passkey", "The passkey did not prove itself.")
        : AppProblems.Of(403, "wrong-passkey", "The passkey did not prove itself.", ("attemptsLeft", attemptsLeft));

    public static ProblemHttpResult Copied() => AppProblems.Of(403, "passkey-copied", "The passkey counts fewer uses than before: somebody may have a copy. Remove it.");

    public static ProblemHttpResult Locked(TimeSpan retryAfter) =>
        AppProblems.Of(429, "passkey-locked", "Too many answers of passkeys did not hold.", ("retryAfter", AppProblems.Seconds(retryAfter)));

    public static ProblemHttpResult NotMade() => AppProblems.Of(400, "passkey-not-made", "This is no new passkey that verifies its person.");

    public static ProblemHttpResult TooMany() => AppProblems.Of(409, "too-many-passkeys", $"There are {Passkey.Most} passkeys. Remove one first.");

    public static ProblemHttpResult Unknown() => AppProblems.Of(404, "unknown-passkey", "There is no such passkey.");
}
