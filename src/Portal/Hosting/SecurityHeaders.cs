using ZenKey.Protocol;

namespace ZenKey.Portal.Hosting;

/// <summary>Headers on every answer, errors and JSON too (hardening 11).</summary>
internal static class SecurityHeaders
{
    /// <summary>A browser that has been here by https once comes back by nothing else, for a year (RFC 6797; OWASP ASVS 5.0, 3.4.1).</summary>
    public static void AddTransportSecurity(this IServiceCollection services) => services.AddHsts(options =>
    {
        options.MaxAge = TimeSpan.FromDays(365);
        options.IncludeSubDomains = true;
    });

    public static void UseSecurityHeaders(this WebApplication app, HostSettings settings)
    {
        var origins = settings.Origins;
        var frames = app.Environment.IsDevelopment() ? $"'self' {origins.Portal} {origins.CarrierSimulator}" : "'none'";
        // A posted form may end in a redirect to the client, so form-action is not set on the provider's pages.
        const string Subscriber = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data: https:; font-src 'self'; connect-src 'self'; manifest-src 'self'; base-uri 'none'";
        var provider = $"{Subscriber}; frame-ancestors 'none'";
        var phone = $"{Subscriber}; form-action 'self'; frame-ancestors {frames}";
        // A preview is looked at within the portal and does nothing: it runs no script and posts no form.
        var preview = $"default-src 'none'; style-src 'self'; img-src 'self' data: https:; font-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'self' {origins.Portal}";
        var simulator = $"{Subscriber}; form-action 'self'; frame-src {origins.Authenticator}; frame-ancestors 'none'";
        var portal = $"default-src 'self'; script-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data: https:; font-src 'self' data:; connect-src 'self'; "
            + $"frame-src {origins.Authenticator}; form-action 'self'; object-src 'none'; base-uri 'self'; frame-ancestors 'none'";
        app.Use((context, next) =>
        {
            var path = context.Request.Path;
            var policy = path.StartsWithSegments("/carriers") || path.StartsWithSegments("/ui") ? provider
                : path.StartsWithSegments(ConsentExample.Path) ? preview
                : path.StartsWithSegments("/phone") ? phone
                : path.StartsWithSegments("/simulator") ? simulator
                : portal;
            Add(context.Response.Headers, path, policy);
            // The answer to a fault begins by forgetting all headers.
            context.Response.OnStarting(() =>
            {
                Add(context.Response.Headers, path, policy);
                return Task.CompletedTask;
            });
            return next(context);
        });
    }

    /// <summary>Adds what is missing: a page that has set one itself keeps it.</summary>
    private static void Add(IHeaderDictionary headers, PathString path, string policy)
    {
        headers.TryAdd("Content-Security-Policy", policy);
        headers.TryAdd("X-Content-Type-Options", "nosniff");
        // Posts of the portal's own pages are told from others' by their origin, which no-referrer would hide.
        headers.TryAdd("Referrer-Policy", "same-origin");
        headers.TryAdd("Cross-Origin-Opener-Policy", "same-origin");
        // What is shown to one person is not for other sites' pages to load; what is published is: keys by CORS, pictures by anybody.
        if (!path.StartsWithSegments("/zk") && !path.StartsWithSegments("/_content")) { headers.TryAdd("Cross-Origin-Resource-Policy", "same-origin"); }
        headers.TryAdd("Permissions-Policy", "camera=(self), geolocation=(), microphone=()");
    }
}
