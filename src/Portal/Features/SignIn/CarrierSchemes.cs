using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authentication.OpenIdConnect;
using Microsoft.Extensions.Options;
using ZenKey.Portal.Data.Carriers;

namespace ZenKey.Portal.Features.SignIn;

/// <summary>
/// One OpenID Connect scheme for each carrier, <c>zenkey-{slug}</c>, found in the store when asked for: a carrier that was
/// added or taken away a moment ago is known without a restart. Only the carrier whose call-back a request is for is asked
/// to handle it, so that the provider's own requests pay nothing.
/// </summary>
internal sealed class CarrierSchemes(IOptions<AuthenticationOptions> options, CarrierDirectory carriers, IHttpContextAccessor accessor)
    : AuthenticationSchemeProvider(options)
{
    public const string Prefix = "zenkey-";
    public const string Callbacks = "/sign-in/carriers";

    public static string NameOf(string slug) => Prefix + slug;

    public static string CallbackOf(string slug) => $"{Callbacks}/{slug}";

    public override async Task<AuthenticationScheme?> GetSchemeAsync(string name) =>
        name.StartsWith(Prefix, StringComparison.Ordinal) ? await FindAsync(name[Prefix.Length..]) : await base.GetSchemeAsync(name);

    public override async Task<IEnumerable<AuthenticationScheme>> GetRequestHandlerSchemesAsync()
    {
        if (accessor.HttpContext is not { } context || !context.Request.Path.StartsWithSegments(Callbacks, out var rest)) { return []; }
        return rest.Value is ['/', .. var slug] && await FindAsync(slug) is { } scheme ? [scheme] : [];
    }

    private async Task<AuthenticationScheme?> FindAsync(string slug) =>
        await carriers.FindBySlugAsync(slug, CancellationToken.None) is { } carrier
            ? new AuthenticationScheme(NameOf(carrier.Slug), carrier.Name, typeof(OpenIdConnectHandler))
            : null;
}
