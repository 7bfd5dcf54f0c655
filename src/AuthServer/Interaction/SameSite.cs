using Microsoft.AspNetCore.Http;
using ZenKey.Protocol;

namespace ZenKey.AuthServer.Interaction;

/// <summary>Whether a post comes from one of the provider's own pages.</summary>
internal static class SameSite
{
    public static bool IsOwnPost(HttpRequest request, ModuleOrigins origins) =>
        FormOrigin.IsOurs(request.Headers["Sec-Fetch-Site"].FirstOrDefault(), request.Headers.Origin.FirstOrDefault(), origins.AuthServer);
}
