using System.Data.Common;
using System.Globalization;
using System.Net;
using Microsoft.AspNetCore.Diagnostics;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.HttpOverrides;
using Microsoft.AspNetCore.Http.Metadata;
using Microsoft.AspNetCore.Localization;
using ZenKey.AuthServer;
using ZenKey.Portal.Api;
using ZenKey.Portal.Data;

namespace ZenKey.Portal.Hosting;

/// <summary>What every request passes before it reaches a module.</summary>
internal static class Pipeline
{
    private const long ProviderMaxBody = 64 * 1024;
    private static readonly string[] SubscriberPaths = ["/carriers", "/ui", "/phone"];

    /// <summary>Forwarded headers are believed from configured proxies only (hardening 2).</summary>
    public static void AddForwarding(this IServiceCollection services, IConfiguration configuration) => services.Configure<ForwardedHeadersOptions>(options =>
    {
        options.ForwardedHeaders = ForwardedHeaders.XForwardedFor | ForwardedHeaders.XForwardedProto;
        options.KnownProxies.Clear();
        options.KnownIPNetworks.Clear();
        foreach (var proxy in configuration.GetSection("Proxies").Get<string[]>() ?? []) { options.KnownProxies.Add(IPAddress.Parse(proxy)); }
        if (options.KnownProxies.Count == 0) { options.ForwardedHeaders = ForwardedHeaders.None; }
    });

    /// <summary>Subscribers' pages speak English and Spanish, by ui_locales and Accept-Language; the portal is English.</summary>
    public static void UseSubscriberLanguages(this WebApplication app) => app.UseWhen(
        context => SubscriberPaths.Any(path => context.Request.Path.StartsWithSegments(path)),
        branch => branch.UseRequestLocalization(options =>
        {
            CultureInfo[] cultures = [new("en"), new("es")];
            options.DefaultRequestCulture = new RequestCulture("en");
            options.SupportedCultures = cultures;
            options.SupportedUICultures = cultures;
            options.RequestCultureProviders = [new CustomRequestCultureProvider(UiLocales), new AcceptLanguageHeaderRequestCultureProvider()];
        }));

    private static Task<ProviderCultureResult?> UiLocales(HttpContext context) => Task.FromResult(
        context.Request.Query["ui_locales"].FirstOrDefault() is { Length: > 0 and < 100 } locales
            ? new ProviderCultureResult([.. locales.Split(' ').Select(locale => new Microsoft.Extensions.Primitives.StringSegment(locale))])
            : null);

    public static void UseBodyLimits(this WebApplication app) => app.Use((context, next) =>
    {
        var path = context.Request.Path;
        if (context.Features.Get<IHttpMaxRequestBodySizeFeature>() is not { IsReadOnly: false } limit) { return next(context); }
        if (path.StartsWithSegments("/carriers") || path.StartsWithSegments("/ui") || path.StartsWithSegments(ManagementApi.Root))
        {
            limit.MaxRequestBodySize = context.GetEndpoint()?.Metadata.GetMetadata<IRequestSizeLimitMetadata>()?.MaxRequestBodySize ?? ProviderMaxBody;
        }
        // The server hangs up on a body that is too long to be read to its end. Unless it says so, the client sends its next request into a dead connection.
        if (context.Request.ContentLength > limit.MaxRequestBodySize) { context.Response.Headers.Connection = "close"; }
        return next(context);
    });

    /// <summary>A store that is gone is 503 and says when to come back; anything else that was not foreseen is 500. Both have a reference.</summary>
    public static void UseFaults(this WebApplication app, HostSettings settings) => app.UseExceptionHandler(new ExceptionHandlerOptions
    {
        SuppressDiagnosticsCallback = context => context.Exception is BadHttpRequestException || IsStoreGone(context.Exception),
        ExceptionHandler = async context =>
        {
            var exception = context.Features.Get<IExceptionHandlerFeature>()?.Error;
            var status = exception is BadHttpRequestException bad ? bad.StatusCode : exception is not null && IsStoreGone(exception) ? 503 : 500;
            if (status == 503) { context.Response.Headers.RetryAfter = "5"; }
            await (context.Request.Path.StartsWithSegments(ManagementApi.Root) ? ApiProblems.NotServed(status, exception).ExecuteAsync(context) : AuthServerFaults.AnswerAsync(context, status));
        },
    });

    private static bool IsStoreGone(Exception exception) =>
        exception is StoreUnavailableException or DbException || (exception.InnerException is { } inner && IsStoreGone(inner));
}
