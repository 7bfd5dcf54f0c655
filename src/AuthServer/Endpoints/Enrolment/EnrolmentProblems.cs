using Microsoft.AspNetCore.Http.HttpResults;
using ZenKey.AuthServer.Endpoints.App;
using ZenKey.Portal.Data.Enrolments;

namespace ZenKey.AuthServer.Endpoints.Enrolment;

/// <summary>The problems of enrolment (RFC 9457), beside those of the application.</summary>
internal static class EnrolmentProblems
{
    public static ProblemHttpResult AlreadyEnrolled() => AppProblems.Of(409, "already-enrolled", "This subscriber has a phone. Start a session.");

    public static ProblemHttpResult Ended() => AppProblems.Of(410, "enrolment-ended", "The enrolment ran out, or another phone has begun one. Start again.");

    /// <summary>Names what is still to be given.</summary>
    public static ProblemHttpResult Incomplete(PhoneEnrolment enrolment) => AppProblems.Of(409, "enrolment-incomplete", "Something is still to be given.", ("missing", new[]
    {
        enrolment.PinHash is null ? "pin" : null,
        enrolment.CodeHashes is null ? "recovery-codes" : null,
        enrolment.ProfileAt is null ? "profile" : null,
    }.OfType<string>().ToArray()));
}
