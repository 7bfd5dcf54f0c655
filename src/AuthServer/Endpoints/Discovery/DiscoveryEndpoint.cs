using System.Globalization;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using ZenKey.AuthServer.Endpoints.Authorization;
using ZenKey.AuthServer.Endpoints.ClientAuthentication;
using ZenKey.AuthServer.Endpoints.Metadata;
using ZenKey.AuthServer.Http;
using ZenKey.AuthServer.Interaction;
using ZenKey.Portal.Data.Carriers;
using ZenKey.Portal.Data.Clients;
using ZenKey.Portal.Data.Links;
using ZenKey.Portal.Data.Subscribers;
using ZenKey.Protocol;

namespace ZenKey.AuthServer.Endpoints.Discovery;

/// <summary>
/// The discovery issuer: which carrier a subscriber belongs to, and that carrier's metadata (ZenKey platform §2.2-2.4).
/// </summary>
internal sealed class DiscoveryEndpoint(
    ClientDirectory clients, ClientCallers callers, CarrierDirectory carriers, SubscriberDirectory subscribers, LinkDirectory links, LineFinder lines,
    ErrorPages errors, ModuleOrigins origins)
{
    public static void Map(IEndpointRouteBuilder routes)
    {
        foreach (var path in (string[])["/.well-known/openid_configuration", "/.well-known/openid-configuration"])
        {
            routes.MapGet(path, (HttpContext context, DiscoveryEndpoint endpoint) => endpoint.FindAsync(context));
        }
    }

    private async Task FindAsync(HttpContext context)
    {
        var query = Parameters.FromQuery(context.Request);
        var (request, fault) = DiscoveryRequest.Read(query);
        if (fault is not null)
        {
            await RefuseAsync(context, fault, null);
            return;
        }
        if (await clients.FindAsync(request!.ClientId, context.RequestAborted) is not { State: ClientState.Active } client)
        {
            await RefuseAsync(context, new AuthorizationError(ErrorCode.InvalidRequest, "The client is unknown or not active.", "client_unknown"), null);
            return;
        }
        if (request.Phone is not null && !await IsProvenAsync(context, query, client)) { return; }
        var carrier = request.ToUi ? null : await FindCarrierAsync(context, request, client);
        if (carrier is null)
        {
            if (WhyNobody(request) is { } nobody) { await errors.LogAsync(nobody.Of("discovery", null, client.Id)); }
            await GoToUiAsync(context);
            return;
        }
        var document = MetadataEndpoint.Write(carrier, origins.Issuer(carrier.Slug), origins.MutualTlsBase(carrier.Slug), client);
        // What a network number leads to is the same for all; what a person leads to is for who asked.
        await (request.Network is not null ? Answers.BytesAsync(context, document) : Answers.PrivateBytesAsync(context, document));
    }

    /// <summary>What the client named in vain; null when it named nothing, or wants the pages anyway. The platform's answer has no place for a reference.</summary>
    private static AuthorizationError? WhyNobody(DiscoveryRequest request) => request switch
    {
        { ToUi: true } => null,
        { Network: { } network } => new(ErrorCode.ProviderNotFound, "", "mccmnc_unknown") { Received = network.ToString() },
        { Subject: not null } => new(ErrorCode.ProviderNotFound, "", "sub_unknown"),
        { Phone: not null } => new(ErrorCode.ProviderNotFound, "", "phone_number_unknown"),
        _ => null,
    };

    /// <summary>The SIM's network first: it is what is true now. Then who the client says it is, then what the connection tells.</summary>
    private async ValueTask<Carrier?> FindCarrierAsync(HttpContext context, DiscoveryRequest request, Client client)
    {
        var cancel = context.RequestAborted;
        if (request.Network is { } network) { return await carriers.FindByMccmncAsync(network, cancel); }
        if (request.Subject is { } subject) { return await FindBySubjectAsync(subject, client, cancel); }
        var subscriber = request.Phone is { } phone ? await lines.OwnerOfAsync(phone, cancel)
            : request.Address is { } address ? await lines.FindByAddressAsync(address, cancel)
            : await lines.FindAsync(context);
        return subscriber is null ? null : await carriers.FindByIdAsync(subscriber.CarrierId, cancel);
    }

    /// <summary>The carrier that a subject begins with, as long as the person it names is still there.</summary>
    private async ValueTask<Carrier?> FindBySubjectAsync(string subject, Client client, CancellationToken cancellationToken) =>
        Mccmnc.TryParse(subject[..6], out var network) && await carriers.FindByMccmncAsync(network, cancellationToken) is { } carrier
        && await links.FindBySubjectAsync(carrier.Id, client.Project!.Sector, subject, cancellationToken) is { } link
        && await subscribers.FindByIdAsync(link.SubscriberId, cancellationToken) is { } subscriber && subscriber.CarrierId == carrier.Id
            ? carrier
            : null;

    /// <summary>A number is looked up for its client alone, which proves itself by its secret in the Authorization header. When it does not, that is answered here.</summary>
    private async Task<bool> IsProvenAsync(HttpContext context, Parameters query, Client client)
    {
        var result = await callers.AuthenticateBasicAsync(context, query);
        switch (result)
        {
            case ClientAuthenticationResult.Known:
                return true;
            case ClientAuthenticationResult.Slowed slowed:
                context.Response.Headers.RetryAfter = ((int)Math.Ceiling(slowed.RetryAfter.TotalSeconds)).ToString(CultureInfo.InvariantCulture);
                await RefuseAsync(context, new AuthorizationError(ErrorCode.InvalidClient, "Too many failed attempts from this address.", "client_auth_slowed"),
                    client.Id, StatusCodes.Status429TooManyRequests);
                return false;
            default:
                context.Response.Headers.WWWAuthenticate = $"Basic realm=\"{origins.AuthServer}\"";
                var cause = context.Request.Headers.Authorization.Count == 0 ? "client_auth_missing" : (result as ClientAuthenticationResult.Refused)?.Cause ?? "client_auth_malformed";
                await RefuseAsync(context, new AuthorizationError(ErrorCode.InvalidClient, "A phone number is looked up for clients that prove themselves by client_secret_basic.", cause),
                    client.Id, StatusCodes.Status401Unauthorized);
                return false;
        }
    }

    private async Task RefuseAsync(HttpContext context, AuthorizationError error, Guid? clientId, int status = StatusCodes.Status400BadRequest)
    {
        var reference = await errors.LogAsync(error.Of("discovery", null, clientId));
        await Answers.ErrorAsync(context, status, error.Error, $"{error.Description} ({reference})");
    }

    /// <summary>No carrier: the client shows the discovery UI. Its address bears no query, because one SDK drops it.</summary>
    private Task GoToUiAsync(HttpContext context) =>
        Answers.JsonAsync(context, StatusCodes.Status404NotFound, json =>
        {
            json.WriteString("error", ErrorCode.ProviderNotFound);
            json.WriteString("redirect_uri", origins.DiscoveryUi);
        });
}
