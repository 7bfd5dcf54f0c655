using System.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using ZenKey.Authenticator.Ui;
using ZenKey.Protocol;

namespace ZenKey.Authenticator.Installation;

/// <summary>What makes the application one that a phone installs (W3C Web Application Manifest, Service Workers).</summary>
internal static class InstallationEndpoints
{
    /// <summary>Another build is another shell.</summary>
    private static readonly string Worker = Read("service-worker.js").Replace("{version}", typeof(InstallationEndpoints).Assembly.ManifestModule.ModuleVersionId.ToString("N")[..12], StringComparison.Ordinal);

    extension(IEndpointRouteBuilder routes)
    {
        public void MapInstallation()
        {
            routes.MapGet("/phone/manifest.webmanifest", Manifest);
            routes.MapGet("/phone/service-worker.js", ShowWorker);
            routes.MapGet("/phone/offline", () => Pages.Show<OfflinePage>(new { }));
        }
    }

    private static IResult Manifest(HttpContext context)
    {
        context.Response.Headers.CacheControl = "max-age=3600";
        return Results.Json(new
        {
            id = "/phone",
            name = "ZenKey",
            short_name = "ZenKey",
            description = Texts.Of("Install.Description"),
            lang = Texts.Language,
            start_url = "/phone",
            scope = "/phone",
            display = "standalone",
            protocol_handlers = new[] { new { protocol = DeepLink.WebScheme, url = "/phone/open?link=%s" } },
            background_color = "#F7F9F7",
            theme_color = "#F7F9F7",
            icons = new[]
            {
                new { src = "/_content/Authenticator/icons/icon-192.png", sizes = "192x192", type = "image/png", purpose = "any" },
                new { src = "/_content/Authenticator/icons/icon-512.png", sizes = "512x512", type = "image/png", purpose = "any" },
                new { src = "/_content/Authenticator/icons/maskable-512.png", sizes = "512x512", type = "image/png", purpose = "maskable" },
            },
        }, contentType: "application/manifest+json");
    }

    private static IResult ShowWorker(HttpContext context)
    {
        // A worker reaches no further than its own folder unless it is told that it may.
        context.Response.Headers["Service-Worker-Allowed"] = "/phone";
        context.Response.Headers.CacheControl = "no-cache";
        return Results.Text(Worker, "text/javascript", Encoding.UTF8);
    }

    private static string Read(string name)
    {
        using var reader = new StreamReader(typeof(InstallationEndpoints).Assembly.GetManifestResourceStream(name)!);
        return reader.ReadToEnd();
    }
}
