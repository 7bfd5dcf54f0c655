using Microsoft.AspNetCore.Http;
using ZenKey.Protocol;

namespace ZenKey.AuthServer.Interaction;

/// <summary>Tells posts of our own pages from those of other sites: browsers say it in Sec-Fetch-Site, older ones in Origin.</summary>
internal static class SameSite
{
    public static bool IsOwnPost(HttpRequest request, ModuleOrigins origins)
    {
        if (request.Headers["Sec-Fetch-Site"].FirstOrDefault() is { } site) { return site is "same-origin" or "none"; }
        return request.Headers.Origin.FirstOrDefault() is not { } origin || origin == origins.AuthServer;
    }
}
