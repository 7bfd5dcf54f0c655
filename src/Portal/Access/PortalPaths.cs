namespace ZenKey.Portal.Access;

/// <summary>Which addresses are the portal's own when modules share an origin.</summary>
internal static class PortalPaths
{
    private static readonly string[] Others =
        ["/carriers", "/.well-known", "/ui", "/v1", "/phone", "/simulator", "/health", "/metrics", "/api", "/_blazor", "/_framework", "/_content", "/zk"];

    /// <summary>Whether a person's browser asks for a page of the portal, so that words are the answer, not a bare code.</summary>
    public static bool AsksForPage(HttpContext context) =>
        HttpMethods.IsGet(context.Request.Method)
        && context.Request.Headers.Accept.ToString().Contains("text/html", StringComparison.OrdinalIgnoreCase)
        && !Array.Exists(Others, other => context.Request.Path.StartsWithSegments(other));
}
