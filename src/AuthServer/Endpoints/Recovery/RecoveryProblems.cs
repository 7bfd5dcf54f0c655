using Microsoft.AspNetCore.Http.HttpResults;
using ZenKey.AuthServer.Endpoints.App;

namespace ZenKey.AuthServer.Endpoints.Recovery;

/// <summary>The problems of recovery (RFC 9457), beside those of the application.</summary>
internal static class RecoveryProblems
{
    public static ProblemHttpResult NotNeeded() => AppProblems.Of(409, "recovery-not-needed", "SIM, handset and application are those that were enrolled.");

    public static ProblemHttpResult Held() => AppProblems.Of(403, "recovery-held", "The recovery is stopped until support has looked at it.");

    public static ProblemHttpResult Ended(string state) => AppProblems.Of(410, "recovery-ended", "The recovery has ended.", ("state", state));

    public static ProblemHttpResult Cooling(TimeSpan retryAfter) => AppProblems.Of(429, "recovery-cooling", "Too many wrong tries.", ("retryAfter", AppProblems.Seconds(retryAfter)));

    public static ProblemHttpResult FactorClosed() => AppProblems.Of(403, "factor-closed", "This factor had its last try in this recovery.");

    public static ProblemHttpResult FactorUnavailable() => AppProblems.Of(403, "factor-unavailable", "This factor was never set up, or cannot be used now.");

    public static ProblemHttpResult WrongCode(int attemptsLeft) => AppProblems.Of(403, "wrong-recovery-code", "No such recovery code is left.", ("attemptsLeft", attemptsLeft));

    public static ProblemHttpResult WrongLogin(int attemptsLeft) => AppProblems.Of(403, "wrong-carrier-login", "Username or password are wrong.", ("attemptsLeft", attemptsLeft));
}
