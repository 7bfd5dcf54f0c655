using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text.Json;
using Microsoft.AspNetCore.DataProtection;
using ZenKey.Protocol;

namespace ZenKey.Portal.Features.SignIn;

/// <summary>
/// What a sign-in remembers on its way through discovery: sealed in <c>state</c> and bound to the browser by a cookie, so
/// that nobody can finish another's.
/// </summary>
internal sealed class SignInState(IDataProtectionProvider protection, ModuleOrigins origins, TimeProvider time)
{
    private static readonly TimeSpan Lifetime = TimeSpan.FromMinutes(10);

    private readonly IDataProtector protector = protection.CreateProtector("ZenKey.Portal.SignIn.State.v1");

    private string CookieName => PortalCookie.IsHttps(origins) ? "__Host-zk-sign-in" : "zk-sign-in";

    /// <summary>Begins one: gives the state, and the browser its half.</summary>
    public string Begin(HttpContext context, string returnUrl)
    {
        var nonce = Base64Url.EncodeToString(RandomNumberGenerator.GetBytes(32));
        context.Response.Cookies.Append(CookieName, nonce, Cookie(Lifetime));
        return protector.Protect(JsonSerializer.Serialize(new Payload(nonce, returnUrl, time.GetUtcNow() + Lifetime)));
    }

    /// <summary>Ends it: where to go afterwards, or null when the state is forged, too old, or of another browser.</summary>
    public string? End(HttpContext context, string? state)
    {
        var nonce = context.Request.Cookies[CookieName];
        context.Response.Cookies.Delete(CookieName, Cookie(null));
        if (string.IsNullOrEmpty(state) || nonce is null || Open(state) is not { } payload || payload.ExpiresAt <= time.GetUtcNow()) { return null; }
        return CryptographicOperations.FixedTimeEquals(System.Text.Encoding.UTF8.GetBytes(payload.Nonce), System.Text.Encoding.UTF8.GetBytes(nonce))
            ? payload.ReturnUrl
            : null;
    }

    private Payload? Open(string state)
    {
        try { return JsonSerializer.Deserialize<Payload>(protector.Unprotect(state)); }
        catch (CryptographicException) { return null; }
    }

    private CookieOptions Cookie(TimeSpan? lifetime) => new()
    {
        HttpOnly = true,
        SameSite = SameSiteMode.Lax,
        Secure = PortalCookie.IsHttps(origins),
        Path = "/",
        MaxAge = lifetime,
        IsEssential = true,
    };

    private sealed record Payload(string Nonce, string ReturnUrl, DateTimeOffset ExpiresAt);
}
