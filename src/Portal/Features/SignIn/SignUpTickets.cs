using System.Security.Cryptography;
using System.Text.Json;
using Microsoft.AspNetCore.DataProtection;
using ZenKey.Protocol;

namespace ZenKey.Portal.Features.SignIn;

/// <summary>Whom a carrier has vouched for, while they are not registered.</summary>
/// <param name="Name">The carrier's <c>name</c>; empty when it was not shared.</param>
/// <param name="ReturnUrl">Where they were going.</param>
internal sealed record SignUpTicket(string Issuer, string Subject, string Name, string ReturnUrl, DateTimeOffset ExpiresAt);

/// <summary>Remembers in the browser alone, sealed and for half an hour, who is about to sign up.</summary>
internal sealed class SignUpTickets(IDataProtectionProvider protection, ModuleOrigins origins, TimeProvider time)
{
    private static readonly TimeSpan Lifetime = TimeSpan.FromMinutes(30);

    private readonly IDataProtector protector = protection.CreateProtector("ZenKey.Portal.SignUp.v1");

    private string CookieName => PortalCookie.IsHttps(origins) ? "__Host-zk-sign-up" : "zk-sign-up";

    /// <summary>The name in a carrier's <c>name</c>, which is a text, or the platform's object with its <c>value</c> (ZenKey platform §5.1); empty when neither.</summary>
    public static string NameOf(string? claim)
    {
        if (claim is not ['{', ..]) { return claim ?? ""; }
        try
        {
            using var json = JsonDocument.Parse(claim);
            return json.RootElement.TryGetProperty("value", out var value) && value.ValueKind == JsonValueKind.String ? value.GetString()! : "";
        }
        catch (JsonException) { return ""; }
    }

    public void Begin(HttpContext context, string issuer, string subject, string name, string returnUrl)
    {
        var ticket = new SignUpTicket(issuer, subject, name, returnUrl, time.GetUtcNow() + Lifetime);
        context.Response.Cookies.Append(CookieName, protector.Protect(JsonSerializer.Serialize(ticket)), Cookie(Lifetime));
    }

    /// <returns>Null when there is none, or it is forged or too old.</returns>
    public SignUpTicket? Read(HttpContext context)
    {
        if (context.Request.Cookies[CookieName] is not { Length: > 0 } text) { return null; }
        try
        {
            return JsonSerializer.Deserialize<SignUpTicket>(protector.Unprotect(text)) is { } ticket && ticket.ExpiresAt > time.GetUtcNow() ? ticket : null;
        }
        catch (CryptographicException) { return null; }
    }

    public void End(HttpContext context) => context.Response.Cookies.Delete(CookieName, Cookie(null));

    private CookieOptions Cookie(TimeSpan? lifetime) => new()
    {
        HttpOnly = true,
        SameSite = SameSiteMode.Lax,
        Secure = PortalCookie.IsHttps(origins),
        Path = "/",
        MaxAge = lifetime,
        IsEssential = true,
    };
}
