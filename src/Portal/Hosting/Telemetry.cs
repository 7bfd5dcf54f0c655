using OpenTelemetry;
using OpenTelemetry.Metrics;
using OpenTelemetry.Resources;
using OpenTelemetry.Trace;

namespace ZenKey.Portal.Hosting;

/// <summary>Traces and metrics, off unless Telemetry:Enabled says so. Of addresses only the pattern is told: paths may hold a link's token or whose phone it is. Queries are redacted by the instrumentation.</summary>
internal static class Telemetry
{
    public static void AddTelemetry(this IServiceCollection services, IConfiguration configuration)
    {
        if (!configuration.GetValue<bool>("Telemetry:Enabled")) { return; }
        services.AddOpenTelemetry()
            .ConfigureResource(resource => resource.AddService("zenkey"))
            .WithTracing(tracing => tracing.AddAspNetCoreInstrumentation(options =>
            {
                options.Filter = context => !context.Request.Path.StartsWithSegments("/health");
                options.EnrichWithHttpResponse = (activity, response) => activity.SetTag("url.path", (response.HttpContext.GetEndpoint() as RouteEndpoint)?.RoutePattern.RawText ?? "");
            }))
            .WithMetrics(metrics => metrics.AddAspNetCoreInstrumentation().AddMeter("System.Runtime"))
            .UseOtlpExporter();
    }
}
