using System.Security.Claims;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.Net.Http.Headers;
using ZenKey.Portal.Access;

namespace ZenKey.Portal.Features.Recoveries;

/// <summary>The file of a recovery case, for staff that is signed in.</summary>
internal static class RecoveryExportEndpoint
{
    extension(IEndpointRouteBuilder routes)
    {
        public void MapRecoveryExport() => routes.MapGet("/recovery/{id:guid}/timeline.json", ExportAsync).RequireAuthorization(Policies.SeeSubscribers);
    }

    private static async Task<Results<JsonHttpResult<RecoveryFile>, NotFound>> ExportAsync(
        Guid id, ClaimsPrincipal user, RecoveryExporter exporter, HttpContext context, CancellationToken cancellationToken)
    {
        if (CurrentPerson.From(user) is not { } person || await exporter.ExportAsync(person, id, cancellationToken) is not { } file) { return TypedResults.NotFound(); }
        context.Response.Headers.CacheControl = "no-store";
        context.Response.Headers.ContentDisposition = new ContentDispositionHeaderValue("attachment") { FileName = $"{file.Number}.json" }.ToString();
        return TypedResults.Json(file, Indented);
    }

    private static readonly System.Text.Json.JsonSerializerOptions Indented = new(System.Text.Json.JsonSerializerDefaults.Web) { WriteIndented = true };
}
