using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using ZenKey.Protocol.Network;

namespace ZenKey.CarrierSimulator.Api;

/// <summary>The simulator's refusals (RFC 9457).</summary>
internal static class Problems
{
    public static ProblemHttpResult UnknownHandset(string key) => Of(404, "unknown-handset", "No such handset", $"There is no handset {key}.");

    public static ProblemHttpResult Invalid(string detail) => Of(400, "invalid-value", "A value is not allowed", detail);

    public static ProblemHttpResult NothingWaits() => Of(404, "no-waiting-request", "Nothing waits", "No request waits on this handset.");

    public static ProblemHttpResult SeveralWait() =>
        Of(409, "several-requests", "Several requests wait", "Name one of them in the member request.");

    public static ProblemHttpResult NoSim() => Of(409, "no-sim", "No SIM", "There is no SIM in this handset to move.");

    public static ProblemHttpResult CrossSite() => Of(403, "cross-site", "Not from our pages", "Another site's page sent this request.");

    /// <summary>What the application said, passed on.</summary>
    public static ProblemHttpResult From(ApplicationAnswer answer) => TypedResults.Problem(
        answer.Detail, statusCode: answer.Status is >= 400 and < 600 ? answer.Status : 502,
        title: "The application was refused", type: answer.Problem ?? "urn:zenkey:problem:application-refused");

    private static ProblemHttpResult Of(int status, string slug, string title, string detail) =>
        TypedResults.Problem(detail, statusCode: status, title: title, type: $"urn:zenkey:problem:{slug}");
}
