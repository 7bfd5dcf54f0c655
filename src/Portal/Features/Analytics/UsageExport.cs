using System.Security.Claims;
using ZenKey.Portal.Access;
using ZenKey.Portal.Ui;
using ZenKey.Portal.Usage;

namespace ZenKey.Portal.Features.Analytics;

/// <summary>The figures of the usage page as files, with the same filters.</summary>
internal static class UsageExport
{
    extension(IEndpointRouteBuilder routes)
    {
        public void MapUsageExport() => routes.MapGet("/usage/{what:regex(^(requests|times)$)}.csv", ExportAsync).RequireAuthorization(Policies.ReadLogs);
    }

    private static async Task<IResult> ExportAsync(
        string what, string? client, string? carrier, string? period, ClaimsPrincipal user, UsageReports reports, HttpContext context, CancellationToken cancellationToken)
    {
        if (CurrentPerson.From(user) is not { } person || await reports.ReadAsync(person, new UsageQuery(client, carrier, UsagePeriod.Of(period)), cancellationToken) is not { } report) { return TypedResults.NotFound(); }
        return Csv.Answer(context, $"zenkey-usage-{what}-{report.Query.Period.Name}.csv", what == "times" ? Times(report) : Requests(report));
    }

    internal static string Times(UsageReport report) =>
        Csv.Of(["from_utc", "sign_ins", "refused"], report.Bars().Select(bar => (IReadOnlyList<object?>)[bar.At, bar.SignIns, bar.Refused]));

    internal static string Requests(UsageReport report) =>
        Csv.Of(["from_utc", "to_utc", "carrier", "endpoint", "cause", "requests", "sign_ins", "sign_ins_took_ms"], report.Counts.Kinds
            .OrderBy(kind => kind.CarrierId).ThenBy(kind => kind.Endpoint, StringComparer.Ordinal).ThenBy(kind => kind.Cause, StringComparer.Ordinal)
            .Select(kind => (IReadOnlyList<object?>)[report.From, report.To, report.Carriers.FirstOrDefault(one => one.Id == kind.CarrierId)?.Slug, kind.Endpoint, kind.Cause, kind.Count, kind.SignIns, kind.Took]));
}
