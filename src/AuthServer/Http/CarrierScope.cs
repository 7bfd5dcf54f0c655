using Microsoft.AspNetCore.Http;
using ZenKey.AuthServer.Keys;
using ZenKey.Portal.Data.Carriers;
using ZenKey.Protocol;

namespace ZenKey.AuthServer.Http;

/// <summary>The issuer that a request is for: its carrier, its identifier, its keys.</summary>
internal sealed record CarrierScope(Carrier Carrier, string Issuer, IssuerKeys Keys)
{
    /// <summary>What stands before its endpoints for clients that show certificates (RFC 8705 §5); null where nobody can.</summary>
    public string? MutualTls { get; init; }

    /// <summary>The addresses of an endpoint: the published one, and the one for certificates.</summary>
    public IReadOnlyList<string> AddressesOf(string endpoint) => MutualTls is null ? [$"{Issuer}/{endpoint}"] : [$"{Issuer}/{endpoint}", $"{MutualTls}/{endpoint}"];
}

/// <summary>Finds the issuer by the slug in a request's path.</summary>
internal sealed class CarrierScopes(CarrierDirectory carriers, KeyRing keys, ModuleOrigins origins)
{
    /// <returns>Null when there is no such carrier.</returns>
    public async ValueTask<CarrierScope?> FindAsync(HttpContext context)
    {
        var slug = context.Request.RouteValues["slug"] as string ?? "";
        return await carriers.FindBySlugAsync(slug, context.RequestAborted) is { } carrier ? await OfAsync(carrier, context.RequestAborted) : null;
    }

    public async ValueTask<CarrierScope> OfAsync(Carrier carrier, CancellationToken cancellationToken) =>
        new(carrier, origins.Issuer(carrier.Slug), await keys.GetAsync(carrier, cancellationToken)) { MutualTls = origins.MutualTlsBase(carrier.Slug) };
}
