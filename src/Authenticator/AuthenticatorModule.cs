using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using ZenKey.Authenticator.Accounts;
using ZenKey.Authenticator.Carrier;
using ZenKey.Authenticator.Enrolment;
using ZenKey.Authenticator.Handsets;
using ZenKey.Authenticator.Installation;
using ZenKey.Authenticator.Pairing;
using ZenKey.Authenticator.Passkeys;
using ZenKey.Authenticator.Porting;
using ZenKey.Authenticator.Recovery;
using ZenKey.Authenticator.Requests;
using ZenKey.Authenticator.Settings;
using ZenKey.Authenticator.Trusted;
using ZenKey.Authenticator.Ui;
using ZenKey.Protocol.Network;

namespace ZenKey.Authenticator;

/// <summary>
/// The CCID application as a mobile web app. Needs the modules' origins and a clock; runs on the handsets (IHandsets) that the
/// host knows, and knows its carriers by HTTP only.
/// </summary>
public static class AuthenticatorModule
{
    /// <summary>Registers the application, and IInstalledApplication for pretend persons.</summary>
    public static IServiceCollection AddAuthenticator(this IServiceCollection services)
    {
        services.AddRazorComponents();
        services.AddHttpClient(CarrierTransport.ClientName, client => client.Timeout = TimeSpan.FromSeconds(10))
            .ConfigurePrimaryHttpMessageHandler(() => new SocketsHttpHandler { AllowAutoRedirect = false, UseCookies = false });
        services.AddSingleton<CarrierTransport>();
        services.AddSingleton<CarrierProofs>();
        services.AddSingleton<CarrierSessions>();
        services.AddSingleton<CarrierRecoveries>();
        services.AddSingleton<CarrierEnrolments>();
        services.AddSingleton<CarrierClient>();
        services.AddSingleton<CarrierPorting>();
        services.AddSingleton<FormerProvider>();
        services.AddSingleton<Moves>();
        services.AddSingleton<CarrierPasskeys>();
        services.AddSingleton<Notes>();
        services.AddSingleton<OpenPairings>();
        services.AddSingleton<IInstalledApplication, InstalledApplication>();
        services.TryAddSingleton<IHandsets, NoHandsets>();
        return services;
    }

    /// <summary>Maps /phone.</summary>
    public static IEndpointRouteBuilder MapAuthenticator(this IEndpointRouteBuilder routes)
    {
        routes.MapGet("/phone", (IHandsets handsets) => Pages.Show<HandsetsPage>(new { Phones = handsets.List() }));
        routes.MapGet("/phone/open", OpenEndpoint.Open);
        routes.MapInstallation();
        routes.MapPreview();
        routes.MapGet(PortingEndpoints.Callback, PortingEndpoints.ReturnAsync);
        var phone = routes.MapGroup("/phone/{handset}").AddEndpointFilter(Pages.FilterAsync);
        phone.MapOpen();
        phone.MapRequests();
        phone.MapEvents();
        phone.MapPairing();
        phone.MapTrusted();
        phone.MapAccounts();
        phone.MapSettings();
        phone.MapDeveloperMode();
        phone.MapIdentity();
        phone.MapPasskeys();
        phone.MapEnrolment();
        phone.MapPorting();
        phone.MapAccountEnd();
        phone.MapRecovery();
        return routes;
    }
}
