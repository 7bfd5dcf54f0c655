using Microsoft.AspNetCore.Authentication.OpenIdConnect;
using Microsoft.Extensions.Options;
using Microsoft.IdentityModel.Protocols.OpenIdConnect;
using ZenKey.Protocol;

namespace ZenKey.Portal.Features.SignIn;

/// <summary>How the portal speaks to a carrier: as any relying party would, with the framework's own handler.</summary>
internal sealed class CarrierOptions(ModuleOrigins origins, IPortalClientCredentials credentials, CarrierEvents events, IHostEnvironment environment)
    : IConfigureNamedOptions<OpenIdConnectOptions>
{
    public void Configure(OpenIdConnectOptions options) => Configure(Options.DefaultName, options);

    public void Configure(string? name, OpenIdConnectOptions options)
    {
        if (name is null || !name.StartsWith(CarrierSchemes.Prefix, StringComparison.Ordinal)) { return; }
        var slug = name[CarrierSchemes.Prefix.Length..];
        // Options cannot wait; the credentials were read at the start of the process.
        var (clientId, secret) = credentials.GetAsync().GetAwaiter().GetResult();
        options.Authority = origins.Issuer(slug);
        options.ClientId = clientId;
        options.ClientSecret = secret;
        options.RequireHttpsMetadata = !environment.IsDevelopment();
        options.CallbackPath = CarrierSchemes.CallbackOf(slug);
        options.SignInScheme = PortalCookie.Scheme;
        options.ResponseType = OpenIdConnectResponseType.Code;
        // With a form post the cookies below would have to be SameSite=None, which plain http on localhost cannot have.
        options.ResponseMode = OpenIdConnectResponseMode.Query;
        options.UsePkce = true;
        options.MapInboundClaims = false;
        options.SaveTokens = false;
        options.Scope.Clear();
        options.Scope.Add(Scope.OpenId);
        options.Scope.Add(Scope.FullName);
        options.GetClaimsFromUserInfoEndpoint = true;
        SetCookies(options);
        events.AddTo(options.Events);
    }

    private void SetCookies(OpenIdConnectOptions options)
    {
        var secure = PortalCookie.IsHttps(origins) ? CookieSecurePolicy.Always : CookieSecurePolicy.SameAsRequest;
        options.CorrelationCookie.SameSite = options.NonceCookie.SameSite = SameSiteMode.Lax;
        options.CorrelationCookie.SecurePolicy = options.NonceCookie.SecurePolicy = secure;
    }
}
