using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using ZenKey.AuthServer.Endpoints.App;
using ZenKey.AuthServer.Endpoints.Authorization;
using ZenKey.AuthServer.Endpoints.BackchannelAuthentication;
using ZenKey.AuthServer.Endpoints.ClientAuthentication;
using ZenKey.AuthServer.Endpoints.Discovery;
using ZenKey.AuthServer.Endpoints.Dpop;
using ZenKey.AuthServer.Endpoints.Email;
using ZenKey.AuthServer.Endpoints.Enrolment;
using ZenKey.AuthServer.Endpoints.Events;
using ZenKey.AuthServer.Endpoints.Introspection;
using ZenKey.AuthServer.Endpoints.Logout;
using ZenKey.AuthServer.Endpoints.Metadata;
using ZenKey.AuthServer.Endpoints.Passkeys;
using ZenKey.AuthServer.Endpoints.Possession;
using ZenKey.AuthServer.Endpoints.PushedAuthorization;
using ZenKey.AuthServer.Endpoints.Recovery;
using ZenKey.AuthServer.Endpoints.Revocation;
using ZenKey.AuthServer.Endpoints.ServerInitiated;
using ZenKey.AuthServer.Endpoints.Token;
using ZenKey.AuthServer.Endpoints.Token.GrantTypes;
using ZenKey.AuthServer.Endpoints.UserInfo;
using ZenKey.AuthServer.Endpoints.UserPorting;
using ZenKey.AuthServer.Endpoints.UserTraits;
using ZenKey.AuthServer.Http;
using ZenKey.AuthServer.Interaction;
using ZenKey.AuthServer.Keys;
using ZenKey.AuthServer.Network;
using ZenKey.AuthServer.Outbox;
using ZenKey.AuthServer.Push;
using ZenKey.AuthServer.Tokens;
using ZenKey.Portal.Data.Clients;
using ZenKey.Portal.Data.Subscribers;
using ZenKey.Protocol;
using ZenKey.Protocol.Network;

namespace ZenKey.AuthServer;

/// <summary>Discovery and the carriers' OpenID providers.</summary>
public static class AuthServerModule
{
    /// <summary>
    /// Needs in the same services: the store, ModuleOrigins, TimeProvider, Data Protection, IReceiverSecrets and an ICarrierNetwork.
    /// </summary>
    public static IServiceCollection AddAuthServer(this IServiceCollection services)
    {
        services.AddSingleton<KeyFactory>().AddSingleton<KeyRing>().AddSingleton<IKeyHealth, KeyHealth>();
        services.AddSingleton<KeyRotation>().AddSingleton<IKeyRotation>(provider => provider.GetRequiredService<KeyRotation>())
            .AddHostedService(provider => provider.GetRequiredService<KeyRotation>()).AddHostedService(provider => provider.GetRequiredService<SecretUses>())
            .AddHostedService(provider => provider.GetRequiredService<RedirectUriUses>());
        services.AddSingleton<CarrierScopes>().AddSingleton<BrowserCookie>().AddSingleton<AttemptLimits>().AddSingleton<EventStreams>();
        services.AddSingleton<LineFinder>().AddSingleton<ErrorPages>().AddSingleton<RefusalLog>().AddHostedService(provider => provider.GetRequiredService<RefusalLog>()).AddSingleton<BrowserPairing>().AddSingleton<DiscoveryUi>();
        services.AddSingleton<PhonePush>().AddSingleton<PhoneRequests>().AddSingleton<WaitingEndpoint>();
        services.AddSingleton<AuthorizationResponse>().AddSingleton<AuthorizationReader>().AddSingleton<AuthorizationFinder>()
            .AddSingleton<SubscriberHints>().AddSingleton<SsoSessions>().AddSingleton<AuthorizationEndpoint>();
        services.AddSingleton<Standings>().AddSingleton<BrowserSessions>().AddSingleton<TokenEndpoint>().AddSingleton<UserInfoEndpoint>().AddSingleton<IAttributeProtection, AttributeProtection>();
        services.AddSingleton<OutboundHttp>().AddSingleton<ClientKeys>().AddSingleton<ClientCallers>().AddSingleton<ClientRequests>().AddSingleton<DpopProofs>().AddSingleton<TokenHolders>().AddSingleton<TokenPossession>();
        services.AddSingleton<Envelopes>().AddSingleton<DeliveryContents>().AddSingleton<Callbacks>().AddHostedService<OutboxSender>();
        services.AddSingleton<LogoutLetters>().AddSingleton<EventLetters>().AddHostedService<EventTeller>().AddSingleton<WaitingPolls>().AddSingleton<EventsEndpoint>();
        services.AddSingleton<IGrantType, AuthorizationCodeGrant>().AddSingleton<IGrantType, RefreshTokenGrant>().AddSingleton<IGrantType, ClientCredentialsGrant>()
            .AddSingleton<IGrantType, CibaGrant>();
        services.AddSingleton<BackchannelHints>().AddSingleton<BackchannelObjects>().AddSingleton<BackchannelRequests>().AddSingleton<BackchannelOutcomes>()
            .AddSingleton<BackchannelAuthenticationEndpoint>().AddSingleton<ServerInitiatedEndpoint>().AddSingleton<WaitingRequestEndpoints>().AddHostedService<BackchannelExpiry>();
        services.AddSingleton<PresentedTokens>().AddSingleton<LogoutEndpoint>().AddSingleton<IntrospectionEndpoint>().AddSingleton<RevocationEndpoint>();
        services.AddSingleton<SimWatch>().AddSingleton<UserTraitEndpoint>().AddSingleton<UserPortingEndpoint>().AddSingleton<AppPorting>().AddSingleton<BroughtAccounts>().AddSingleton<PortedLines>().AddSingleton<PortingStart>().AddSingleton<PortingPages>().AddSingleton<PortTokenHolders>().AddSingleton<FormerCarriers>();
        services.AddSingleton<RecoveryEndpoint>().AddSingleton<RecoveryFactors>().AddSingleton<RecoveryPages>().AddSingleton<RecoveryCallers>().AddSingleton<RecoverySteps>()
            .AddSingleton<RecoveryViews>().AddSingleton<RecoveryMails>();
        services.AddSingleton<RequestObjects>().AddSingleton<RequestSources>().AddSingleton<PushedAuthorizationEndpoint>();
        services.AddSingleton<DiscoveryEndpoint>().AddSingleton<OptimizedFlow>().AddSingleton<OptimizedEndpoint>();
        services.AddSingleton<SimOwners>().AddSingleton<AppProofs>().AddSingleton<DeviceChanges>().AddSingleton<AppCallers>().AddSingleton<AppSessions>().AddSingleton<AppRequestViews>()
            .AddSingleton<AppRequests>().AddSingleton<AppPairings>().AddSingleton<AppLinks>().AddSingleton<OwnerProof>().AddSingleton<AppAccount>().AddSingleton<AppSettings>().AddSingleton<AppDeveloperMode>().AddSingleton<AppIdentity>();
        services.AddPasskeys();
        services.AddSingleton<EnrolmentCallers>().AddSingleton<EnrolmentEndpoint>().AddSingleton<Mails>().AddSingleton<EmailMails>().AddSingleton<EmailLinks>().AddSingleton<EmailPages>();
        services.AddOpenApi("app", options => options.ShouldInclude = description => description.RelativePath?.Contains("/app/", StringComparison.Ordinal) == true);
        // What cannot be read is answered by AuthServerFaults in every environment.
        services.Configure<RouteHandlerOptions>(options => options.ThrowOnBadRequest = true);
        services.AddRazorComponents();
        return services;
    }

    /// <summary>Registers IWaitingBrowsers. Only for hosts whose phones are pretended: who holds them must be able to look at a browser.</summary>
    public static IServiceCollection AddBrowsersInSight(this IServiceCollection services) => services.AddSingleton<IWaitingBrowsers, BrowsersInSight>();

    /// <summary>Reading files at others' addresses, for processes that run without the providers, too.</summary>
    public static IServiceCollection AddWebFiles(this IServiceCollection services)
    {
        services.TryAddSingleton<OutboundHttp>();
        services.TryAddSingleton<IWebFiles>(provider => provider.GetRequiredService<OutboundHttp>());
        return services;
    }

    /// <summary>What the providers would show and tell, for processes that run without them, too.</summary>
    public static IServiceCollection AddProviderExamples(this IServiceCollection services) => services.AddSingleton<IProviderExamples, ProviderExamples>();

    public static void MapAuthServer(this IEndpointRouteBuilder routes)
    {
        var published = routes.MapPublicGroup();
        DiscoveryEndpoint.Map(published);
        published.MapInstalledApplications();
        published.MapMetadata();
        DiscoveryUi.Map(routes);
        ErrorMeaningEndpoint.Map(routes);
        OptimizedEndpoint.Map(routes);
        AuthorizationEndpoint.Map(routes);
        PushedAuthorizationEndpoint.Map(routes);
        BackchannelAuthenticationEndpoint.Map(routes);
        ServerInitiatedEndpoint.Map(routes);
        WaitingRequestEndpoints.Map(routes);
        WaitingEndpoint.Map(routes);
        var clients = routes.MapClientGroup();
        clients.MapPreflight("/carriers/{slug}/token", "/carriers/{slug}/userinfo", "/carriers/{slug}/revoke");
        TokenEndpoint.Map(clients);
        RevocationEndpoint.Map(clients);
        UserInfoEndpoint.Map(clients);
        IntrospectionEndpoint.Map(routes);
        LogoutEndpoint.Map(routes);
        UserTraitEndpoint.Map(routes);
        EventsEndpoint.Map(routes);
        UserPortingEndpoint.Map(routes);
        var app = routes.MapGroup("/carriers/{slug}/app").WithTags("CCID application").AddEndpointFilter(async (context, next) =>
        {
            context.HttpContext.Response.Headers.CacheControl = "no-store";
            return await next(context);
        });
        ((IEndpointConventionBuilder)app).Add(AppBodies.RefuseOtherCharsets);
        AppSessions.Map(app);
        AppRequests.Map(app);
        AppPairings.Map(app);
        AppLinks.Map(app);
        AppSettings.Map(app);
        AppDeveloperMode.Map(app);
        AppIdentity.Map(app);
        PasskeysEndpoint.Map(app);
        EnrolmentEndpoint.Map(app);
        AppAccount.Map(app);
        AppPorting.Map(app);
        RecoveryEndpoint.Map(app);
        RecoveryFactors.Map(app);
        RecoveryPages.Map(routes);
        PortingPages.Map(routes);
        EmailPages.Map(routes);
        routes.MapOpenApi("/openapi/{documentName}.json");
    }
}
