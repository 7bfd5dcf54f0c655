using System.Buffers.Text;
using System.Security.Cryptography;
using Microsoft.AspNetCore.Http;
using ZenKey.Portal.Data;
using ZenKey.Protocol;

namespace ZenKey.AuthServer.Http;

/// <summary>
/// The secret by which we know a browser again: 256 random bits in a cookie, of which the store keeps the hash. By itself
/// it proves nothing; a phone that trusts the browser makes it a trusted device.
/// </summary>
internal sealed class BrowserCookie(ModuleOrigins origins)
{
    private static readonly TimeSpan Life = TimeSpan.FromDays(400);
    private readonly bool secure = origins.AuthServer.StartsWith("https:", StringComparison.Ordinal);

    private string Name => secure ? "__Host-zk-browser" : "zk-browser";

    /// <summary>The hash of the browser's secret; null when it shows none.</summary>
    public string? Find(HttpContext context) =>
        context.Items[this] as string ?? (context.Request.Cookies[Name] is { Length: 43 } value && Base64Url.IsValid(value) ? RandomId.Hash(value) : null);

    /// <summary>The hash of the browser's secret; it is given one when it has none.</summary>
    public string Ensure(HttpContext context)
    {
        if (Find(context) is { } known) { return known; }
        var value = Base64Url.EncodeToString(RandomNumberGenerator.GetBytes(32));
        context.Response.Cookies.Append(Name, value, new CookieOptions
        {
            HttpOnly = true,
            Secure = secure,
            SameSite = SameSiteMode.Lax,
            Path = "/",
            MaxAge = Life,
            IsEssential = true,
        });
        // Who asks again within the same request is told the same.
        var hash = RandomId.Hash(value);
        context.Items[this] = hash;
        return hash;
    }
}
