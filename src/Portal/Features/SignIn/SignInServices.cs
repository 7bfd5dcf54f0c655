using FluentValidation;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authentication.Cookies;
using Microsoft.AspNetCore.Authentication.OpenIdConnect;
using Microsoft.AspNetCore.Components.Authorization;
using Microsoft.AspNetCore.Components.Server.Circuits;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Options;

namespace ZenKey.Portal.Features.SignIn;

/// <summary>Signing in to the portal, with ZenKey itself.</summary>
internal static class SignInServices
{
    public static IServiceCollection AddSignIn(this IServiceCollection services, IHostEnvironment environment)
    {
        services.AddHttpContextAccessor();
        services.AddAuthentication(PortalCookie.Scheme).AddCookie(PortalCookie.Scheme);
        services.AddSingleton<PortalTickets>();
        services.AddSingleton<IConfigureOptions<CookieAuthenticationOptions>, PortalCookie>();

        // One scheme a carrier, found in the store when it is asked for; hence no AddOpenIdConnect.
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IPostConfigureOptions<OpenIdConnectOptions>, OpenIdConnectPostConfigureOptions>());
        services.AddTransient<OpenIdConnectHandler>();
        services.AddSingleton<IConfigureOptions<OpenIdConnectOptions>, CarrierOptions>();
        services.AddSingleton<CarrierEvents>();
        services.Replace(ServiceDescriptor.Singleton<IAuthenticationSchemeProvider, CarrierSchemes>());

        services.AddSingleton<SignInState>();
        services.AddSingleton<SignUpTickets>().AddSingleton<SignUps>().AddSingleton<IValidator<SignUpForm>, SignUpFormValidator>();
        services.AddSingleton<PortalClient>();
        services.AddSingleton<IPortalClientCredentials>(provider => provider.GetRequiredService<PortalClient>());
        services.AddHostedService<PortalClientUpkeep>();

        services.AddScoped<SessionActivity>();
        services.AddScoped<CircuitHandler>(provider => provider.GetRequiredService<SessionActivity>());
        services.AddScoped<AuthenticationStateProvider, SessionRevalidation>();
        if (environment.IsDevelopment()) { services.AddSingleton<IDemoPeople, DemoPeople>(); }
        else { services.AddSingleton<IDemoPeople, NoDemoPeople>(); }
        return services;
    }
}
