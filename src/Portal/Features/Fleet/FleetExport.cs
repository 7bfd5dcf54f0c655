using System.Security.Claims;
using ZenKey.Portal.Access;
using ZenKey.Portal.Ui;

namespace ZenKey.Portal.Features.Fleet;

/// <summary>The list as a file, with the same filter.</summary>
internal static class FleetExport
{
    extension(IEndpointRouteBuilder routes)
    {
        public void MapFleetExport() => routes.MapGet("/fleet/clients.csv", ExportAsync).RequireAuthorization(Policies.SeeFleet);
    }

    private static async Task<IResult> ExportAsync(string? show, ClaimsPrincipal user, FleetList list, HttpContext context, CancellationToken cancellationToken) =>
        CurrentPerson.From(user) is { } person
            ? Csv.Answer(context, "zenkey-fleet.csv", Text(await list.ExportAsync(person, show == "faults", cancellationToken)))
            : TypedResults.NotFound();

    internal static string Text(IReadOnlyList<FleetRow> rows) =>
        Csv.Of(["client_id", "client", "project", "company", "score", "faults", "warnings", "advice", "put_off", "findings", "checked_at_utc"],
            rows.Select(row => (IReadOnlyList<object?>)[row.ClientId, row.Name, row.Project, row.Company, row.Score, row.Faults, row.Warnings, row.Advice, row.Snoozed, row.Findings, row.CheckedAt]));
}
