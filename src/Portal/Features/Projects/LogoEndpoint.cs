using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;
using ZenKey.Portal.Data;

namespace ZenKey.Portal.Features.Projects;

/// <summary>Logos for everybody: the phone, the providers' pages and apps show them. An address names what is in it, for good.</summary>
internal static class LogoEndpoint
{
    extension(IEndpointRouteBuilder routes)
    {
        public void MapLogos() => routes.MapGet("/logos/{project:guid}/{file}", ReadAsync).AllowAnonymous();
    }

    public static string PathOf(Guid projectId, string hash, string mediaType) => $"/logos/{projectId:N}/{hash}.{(mediaType == "image/png" ? "png" : "jpg")}";

    private static async Task<Results<FileContentHttpResult, NotFound>> ReadAsync(
        Guid project, string file, HttpContext context, IDbContextFactory<PortalDbContext> factory, CancellationToken cancellationToken)
    {
        await using var store = await factory.CreateDbContextAsync(cancellationToken);
        var logo = await store.ProjectLogos.AsNoTracking().SingleOrDefaultAsync(row => row.ProjectId == project, cancellationToken);
        if (logo is null || !PathOf(project, logo.Hash, logo.MediaType).EndsWith("/" + file, StringComparison.Ordinal)) { return TypedResults.NotFound(); }
        context.Response.Headers.CacheControl = "public, max-age=31536000, immutable";
        // A picture is all it is, even when somebody opens it by itself.
        context.Response.Headers.ContentSecurityPolicy = "default-src 'none'; sandbox";
        context.Response.Headers["Cross-Origin-Resource-Policy"] = "cross-origin";
        return TypedResults.Bytes(logo.Bytes, logo.MediaType);
    }
}
