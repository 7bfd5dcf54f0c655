using Microsoft.AspNetCore.Authentication.Cookies;
using Microsoft.Extensions.Options;
using ZenKey.Protocol;

namespace ZenKey.Portal.Features.SignIn;

/// <summary>
/// The portal's session cookie: a random key and nothing else. Ends after 15 idle minutes, and after 12 hours whatever
/// happens (<see cref="PortalTickets"/>).
/// </summary>
internal sealed class PortalCookie(ModuleOrigins origins, PortalTickets tickets) : IConfigureNamedOptions<CookieAuthenticationOptions>
{
    public const string Scheme = "portal";

    public static readonly TimeSpan Idle = TimeSpan.FromMinutes(15);
    public static readonly TimeSpan Whole = TimeSpan.FromHours(12);

    public static bool IsHttps(ModuleOrigins origins) => origins.Portal.StartsWith("https://", StringComparison.Ordinal);

    public void Configure(CookieAuthenticationOptions options) => Configure(Options.DefaultName, options);

    public void Configure(string? name, CookieAuthenticationOptions options)
    {
        if (name != Scheme) { return; }
        var https = IsHttps(origins);
        options.Cookie.Name = https ? "__Host-zk-portal" : "zk-portal";
        options.Cookie.HttpOnly = true;
        options.Cookie.Path = "/";
        options.Cookie.SameSite = SameSiteMode.Lax;
        options.Cookie.SecurePolicy = https ? CookieSecurePolicy.Always : CookieSecurePolicy.SameAsRequest;
        options.Cookie.IsEssential = true;
        options.ExpireTimeSpan = Idle;
        options.SlidingExpiration = true;
        options.SessionStore = tickets;
        options.LoginPath = "/sign-in";
        options.ReturnUrlParameter = "returnUrl";
    }
}
