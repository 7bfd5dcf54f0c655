using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Diagnostics;
using Microsoft.Extensions.DependencyInjection.Extensions;
using MudBlazor;
using MudBlazor.Services;
using ZenKey.Portal.Access;
using ZenKey.Portal.Api;
using ZenKey.Portal.Components;
using ZenKey.Portal.Exports;
using ZenKey.Portal.Features.Analytics;
using ZenKey.Portal.Features.ApiKeys;
using ZenKey.Portal.Features.AuditTrail;
using ZenKey.Portal.Features.Clients;
using ZenKey.Portal.Features.Clients.Api;
using ZenKey.Portal.Features.Clients.Deliveries;
using ZenKey.Portal.Features.Companies;
using ZenKey.Portal.Features.Devices;
using ZenKey.Portal.Features.Fleet;
using ZenKey.Portal.Features.Guides;
using ZenKey.Portal.Features.Home;
using ZenKey.Portal.Features.Launch;
using ZenKey.Portal.Features.Launch.Api;
using ZenKey.Portal.Features.Links;
using ZenKey.Portal.Features.Logs;
using ZenKey.Portal.Features.Palette;
using ZenKey.Portal.Features.People;
using ZenKey.Portal.Features.Projects;
using ZenKey.Portal.Features.Projects.Api;
using ZenKey.Portal.Features.Recoveries;
using ZenKey.Portal.Features.SignIn;
using ZenKey.Portal.Features.TestFlow;
using ZenKey.Portal.Findings;
using ZenKey.Portal.Mail;
using ZenKey.Portal.Subscribers;
using ZenKey.Portal.Usage;
using ZenKey.Portal.Views;

namespace ZenKey.Portal;

/// <summary>The portal as a module of a process. <c>ModuleOrigins</c> and the store are there already.</summary>
public static class PortalModule
{
    public static IServiceCollection AddPortal(this IServiceCollection services, IConfiguration configuration, IHostEnvironment environment)
    {
        services.TryAddSingleton(TimeProvider.System);
        services.AddMudServices(options => options.SnackbarConfiguration.PositionClass = Defaults.Classes.Position.BottomLeft);
        services.AddRazorComponents().AddInteractiveServerComponents(options =>
        {
            options.DetailedErrors = environment.IsDevelopment();
            // One way back to a page that was forgotten: it comes anew from the store, and the browser puts back what was typed
            // (kept.js). A circuit resumed from a memory of its data alone would come without it.
            options.PersistedCircuitInMemoryMaxRetained = 0;
        });
        services.AddPageCompression();
        services.AddCascadingAuthenticationState();
        services.AddAuthorization(PortalPolicies.AddTo);
        services.AddSingleton<IAuthorizationMiddlewareResultHandler, PortalRefusals>();
        services.AddSignIn(environment);
        services.AddSingleton<PortalMails>();
        services.AddManagementApi();
        services.AddScoped<HomeReader>();
        services.AddSingleton<UsageReports>().AddSingleton<FleetList>().AddSingleton<ClientCheckup>().AddSingleton<IClientCheckup>(provider => provider.GetRequiredService<ClientCheckup>());
        services.AddSingleton<NightlyCheckup>().AddHostedService(provider => provider.GetRequiredService<NightlyCheckup>());
        services.AddClients().AddHostedService(provider => provider.GetRequiredService<PauseNotices>());
        services.AddCompanies().AddPeople().AddProjects().AddApiKeys();
        services.AddSingleton<SubscriberSearch>().AddLinks().AddDevices().AddRecoveries().AddAuditTrail().AddLogs().AddGuides().AddLaunches().AddTestFlow(environment).AddPalette();
        services.AddSingleton<ISavedViews, SavedViews>().AddExports();
        return services;
    }

    /// <summary>Middleware of the portal's pages: words for what is missing, antiforgery.</summary>
    public static WebApplication UsePortal(this WebApplication app)
    {
        app.UsePageCompression();
        app.UseStatusCodePagesWithReExecute("/not-found", createScopeForStatusCodePages: true);
        app.Use((context, next) =>
        {
            if (!PortalPaths.AsksForPage(context) && context.Features.Get<IStatusCodePagesFeature>() is { } words) { words.Enabled = false; }
            return next(context);
        });
        app.UseManagementApi();
        app.UseAntiforgery();
        return app;
    }

    public static WebApplication MapPortal(this WebApplication app)
    {
        app.MapSignIn();
        app.MapRecoveryExport();
        app.MapUsageExport();
        app.MapFleetExport();
        app.MapExports();
        app.MapLogos();
        var api = app.MapManagementApi();
        api.MapClients();
        api.MapProjects();
        api.MapLaunches();
        api.MapLogs();
        api.MapPeople();
        app.MapRazorComponents<App>().AddInteractiveServerRenderMode(options => options.ContentSecurityFrameAncestorsPolicy = null);
        return app;
    }
}
