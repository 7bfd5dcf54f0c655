using OpenTelemetry;
using OpenTelemetry.Metrics;
using OpenTelemetry.Resources;
using OpenTelemetry.Trace;

namespace ZenKey.Portal.Hosting;

/// <summary>Traces and metrics, off unless Telemetry:Enabled says so. Queries of addresses are redacted by the instrumentation.</summary>
internal static class Telemetry
{
    public static void AddTelemetry(this IServiceCollection services, IConfiguration configuration)
    {
        if (!configuration.GetValue<bool>("Telemetry:Enabled")) { return; }
        services.AddOpenTelemetry()
            .ConfigureResource(resource => resource.AddService("zenkey"))
            .WithTracing(tracing => tracing.AddAspNetCoreInstrumentation(options => options.Filter = context => !context.Request.Path.StartsWithSegments("/health")))
            .WithMetrics(metrics => metrics.AddAspNetCoreInstrumentation().AddMeter("System.Runtime"))
            .UseOtlpExporter();
    }
}
