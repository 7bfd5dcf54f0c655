using Microsoft.AspNetCore.StaticAssets;
using Microsoft.Net.Http.Headers;

namespace ZenKey.Portal.Hosting;

/// <summary>What browsers keep for good. Pages name scripts, sheets and pictures by addresses that change with them; a sheet names its fonts by addresses that do not.</summary>
internal static class LastingAssets
{
    private const string Fonts = "zk/fonts/";
    private const string ForGood = "max-age=31536000, immutable";

    /// <summary>Fonts are kept for good as well: one that is changed gets another name.</summary>
    public static void KeepFonts(this StaticAssetsEndpointConventionBuilder assets) => assets.Add(endpoint =>
    {
        if (endpoint is not RouteEndpointBuilder { RoutePattern.RawText: { } route, RequestDelegate: { } send } || !route.TrimStart('/').StartsWith(Fonts, StringComparison.Ordinal)) { return; }
        endpoint.RequestDelegate = context =>
        {
            context.Response.OnStarting(() =>
            {
                if (context.Response.StatusCode is StatusCodes.Status200OK or StatusCodes.Status304NotModified) { context.Response.Headers[HeaderNames.CacheControl] = ForGood; }
                return Task.CompletedTask;
            });
            return send(context);
        };
    });
}
