using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using ZenKey.CarrierSimulator.Network;
using ZenKey.Protocol.Network;

namespace ZenKey.CarrierSimulator.Api;

/// <summary>Lets a browser pretend to be on a subscriber's mobile connection: a link sets a cookie and leads back.</summary>
internal static class LineCookieEndpoint
{
    private const string None = "none";

    extension(IEndpointRouteBuilder routes)
    {
        public void MapLineCookie() => routes.MapGet("/line/{key}", Choose);
    }

    private static IResult Choose(string key, string? @return, HttpContext context, MobileNetwork network)
    {
        if (!LocalPath.Is(@return)) { return Problems.Invalid("return is a path of this site."); }
        if (key != None && network.Find(key) is null) { return Problems.UnknownHandset(key); }
        var options = new CookieOptions { HttpOnly = true, SameSite = SameSiteMode.Lax, Path = "/", Secure = context.Request.IsHttps };
        if (key == None) { context.Response.Cookies.Delete(SimulatedLine.Cookie, options); }
        else { context.Response.Cookies.Append(SimulatedLine.Cookie, key, options); }
        return TypedResults.LocalRedirect(@return!);
    }
}

/// <summary>Redirect targets that cannot leave this site.</summary>
internal static class LocalPath
{
    /// <summary>One slash at the start, not two (a host) nor a backslash (which browsers read as one), and nothing unprintable.</summary>
    public static bool Is(string? path) =>
        path is ['/', ..] && !(path.Length > 1 && path[1] is '/' or '\\') && !path.Any(character => character is < ' ' or '\\' or '\u007f');
}
