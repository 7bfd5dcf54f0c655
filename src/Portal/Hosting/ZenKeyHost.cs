using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.DependencyInjection.Extensions;
using ZenKey.Authenticator;
using ZenKey.AuthServer;
using ZenKey.CarrierSimulator;
using ZenKey.Portal.Data;
using ZenKey.Protocol.Network;

namespace ZenKey.Portal.Hosting;

/// <summary>Composes the process of its modules.</summary>
public static class ZenKeyHost
{
    /// <summary>The largest body that any endpoint takes; those of the AuthServer take 64 kB.</summary>
    private const long MaxBody = 1024 * 1024;

    /// <summary>Adds all that the configured modules need.</summary>
    public static void AddZenKey(this WebApplicationBuilder builder)
    {
        builder.AddSharedSettings();
        var settings = HostSettings.Read(builder.Configuration, builder.Environment.IsDevelopment());
        var services = builder.Services;
        services.AddSingleton(settings).AddSingleton(settings.Origins);
        services.TryAddSingleton(TimeProvider.System);
        services.AddStore(StoreSettings.Read(builder.Configuration, builder.Environment));
        services.AddWakeBus(builder.Configuration);
        services.AddProtection(builder.Configuration, builder.Environment);
        services.AddTelemetry(builder.Configuration);
        services.AddForwarding(builder.Configuration);
        services.AddTransportSecurity();
        services.AddLocalization().AddHttpClient().AddProblemDetails();
        services.Configure<FormOptions>(form =>
        {
            form.ValueCountLimit = 200;
            form.KeyLengthLimit = 200;
            form.ValueLengthLimit = 64 * 1024;
        });
        builder.WebHost.ConfigureKestrel(kestrel =>
        {
            kestrel.AddServerHeader = false;
            kestrel.Limits.MaxRequestBodySize = MaxBody;
            kestrel.TakeAnyClientCertificate();
        });
        AddModules(builder, settings);
    }

    private static void AddModules(WebApplicationBuilder builder, HostSettings settings)
    {
        var services = builder.Services;
        services.AddDemo(builder.Configuration, builder.Environment);
        if (settings.Runs(HostSettings.CarrierSimulator)) { services.AddCarrierSimulator(); }
        services.TryAddSingleton<ICarrierNetwork, UnconnectedNetwork>();
        services.TryAddSingleton<ICarrierLogins, UnconnectedLogins>();
        services.TryAddSingleton<IMailer, UnconnectedMailer>();
        services.TryAddSingleton<IHandsets, NoHandsets>();
        if (settings.Runs(HostSettings.AuthServer)) { services.AddAuthServer(); }
        if (settings.Runs(HostSettings.AuthServer) && settings.Runs(HostSettings.CarrierSimulator)) { services.AddBrowsersInSight(); }
        if (settings.Runs(HostSettings.Authenticator) || settings.Runs(HostSettings.CarrierSimulator)) { services.AddAuthenticator(); }
        if (settings.Runs(HostSettings.Portal)) { services.AddWebFiles().AddProviderExamples().AddPortal(builder.Configuration, builder.Environment); }
    }

    /// <summary>Prepares the store, then serves until the process is asked to stop; with <c>--migrate</c> it only prepares, with <c>--rotate-keys</c> it only begins a rotation.</summary>
    /// <returns>The process's exit code.</returns>
    public static async Task<int> RunZenKeyAsync(this WebApplication app)
    {
        var migrateOnly = app.Configuration.GetValue<bool>("migrate");
        try
        {
            await app.PrepareAsync(migrateOnly);
        }
        catch (Exception exception) when (exception is StoreUnusableException or Protocol.Demo.DemoFileException or InvalidOperationException { Source: "Portal" })
        {
            // One clear sentence; the trace is for those who ask for it.
            await Console.Error.WriteLineAsync(exception.Message);
            return 1;
        }
        if (migrateOnly) { return 0; }
        if (app.Configuration["rotate-keys"] is { } carrier) { return await app.RotateKeysAsync(carrier); }
        app.UseZenKey();
        await app.RunAsync();
        return 0;
    }

    private static void UseZenKey(this WebApplication app)
    {
        var settings = app.Services.GetRequiredService<HostSettings>();
        app.UseForwardedCertificates();
        app.UseForwardedHeaders();
        app.UseSecurityHeaders(settings);
        app.UseFaults(settings);
        if (!app.Environment.IsDevelopment()) { app.UseHsts(); }
        app.UseSubscriberLanguages();
        app.UseBodyLimits();
        if (settings.Runs(HostSettings.Portal)) { app.UsePortal(); }
        app.MapStaticAssets().KeepFonts();
        app.MapHealth(settings);
        if (settings.Runs(HostSettings.AuthServer)) { app.MapAuthServer(); }
        if (settings.Runs(HostSettings.Authenticator)) { app.MapAuthenticator(); }
        if (settings.Runs(HostSettings.CarrierSimulator)) { app.MapCarrierSimulator(); }
        if (settings.Runs(HostSettings.Portal)) { app.MapPortal(); }
    }
}
