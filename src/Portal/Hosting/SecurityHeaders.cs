namespace ZenKey.Portal.Hosting;

/// <summary>Headers on every answer, errors and JSON too (hardening 11).</summary>
internal static class SecurityHeaders
{
    public static void UseSecurityHeaders(this WebApplication app, HostSettings settings)
    {
        var origins = settings.Origins;
        var frames = app.Environment.IsDevelopment() ? $"'self' {origins.Portal} {origins.CarrierSimulator}" : "'none'";
        // A posted form may end in a redirect to the client, so form-action is not set on the provider's pages.
        const string Subscriber = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data: https:; font-src 'self'; connect-src 'self'; manifest-src 'self'; base-uri 'none'";
        var provider = $"{Subscriber}; frame-ancestors 'none'";
        var phone = $"{Subscriber}; form-action 'self'; frame-ancestors {frames}";
        var simulator = $"{Subscriber}; form-action 'self'; frame-src {origins.Authenticator}; frame-ancestors 'none'";
        var portal = $"default-src 'self'; script-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data: https:; font-src 'self' data:; connect-src 'self'; "
            + $"frame-src {origins.Authenticator}; form-action 'self'; object-src 'none'; base-uri 'self'; frame-ancestors 'none'";
        app.Use((context, next) =>
        {
            var headers = context.Response.Headers;
            var path = context.Request.Path;
            headers.ContentSecurityPolicy = path.StartsWithSegments("/carriers") || path.StartsWithSegments("/ui") ? provider
                : path.StartsWithSegments("/phone") ? phone
                : path.StartsWithSegments("/simulator") ? simulator
                : portal;
            // Posts of the portal's own pages are told from others' by their origin, which no-referrer would hide.
            headers.XContentTypeOptions = "nosniff";
            headers["Referrer-Policy"] = "same-origin";
            headers["Cross-Origin-Opener-Policy"] = "same-origin";
            headers["Permissions-Policy"] = "camera=(self), geolocation=(), microphone=()";
            return next(context);
        });
    }
}
