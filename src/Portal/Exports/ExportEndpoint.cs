using System.Globalization;
using System.Security.Claims;
using Microsoft.Net.Http.Headers;
using ZenKey.Portal.Access;
using ZenKey.Portal.Data.Exports;

namespace ZenKey.Portal.Exports;

/// <summary>A finished file, for its owner: read and sent part by part, so that its size does not matter.</summary>
internal static class ExportEndpoint
{
    extension(IEndpointRouteBuilder routes)
    {
        public void MapExports() => routes.MapGet("/exports/{id:guid}/file.csv", DownloadAsync).RequireAuthorization(Policies.Export);
    }

    private static async Task<IResult> DownloadAsync(
        Guid id, ClaimsPrincipal user, IExportDesk desk, ExportLedger ledger, HttpContext context, CancellationToken cancellationToken)
    {
        if (CurrentPerson.From(user) is not { } person || await desk.OpenAsync(person, id, cancellationToken) is not { } job) { return TypedResults.NotFound(); }
        var headers = context.Response.Headers;
        headers.CacheControl = "no-store";
        headers.ContentType = "text/csv; charset=utf-8";
        headers.ContentLength = job.Bytes;
        headers.ContentDisposition = new ContentDispositionHeaderValue("attachment") { FileName = FileName(job) }.ToString();
        for (var number = 0; number < job.Chunks; number++)
        {
            // Deleted meanwhile: a file that ends in the middle must not look whole.
            if (await ledger.ReadAsync(job.Id, number, cancellationToken) is not { } chunk)
            {
                context.Abort();
                break;
            }
            await ExportText.UnpackAsync(chunk, context.Response.Body, cancellationToken);
        }
        return TypedResults.Empty;
    }

    private static string FileName(ExportJob job) => $"{job.List}-{job.CreatedAt.UtcDateTime.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture)}.csv";
}
