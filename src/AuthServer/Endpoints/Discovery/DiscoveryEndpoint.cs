using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using ZenKey.AuthServer.Endpoints.Metadata;
using ZenKey.AuthServer.Http;
using ZenKey.AuthServer.Interaction;
using ZenKey.Portal.Data.Carriers;
using ZenKey.Portal.Data.Clients;
using ZenKey.Protocol;

namespace ZenKey.AuthServer.Endpoints.Discovery;

/// <summary>
/// The discovery issuer: which carrier a subscriber belongs to, and that carrier's metadata (ZenKey platform §2.2-2.4).
/// </summary>
internal static class DiscoveryEndpoint
{
    extension(IEndpointRouteBuilder routes)
    {
        public void MapDiscovery()
        {
            routes.MapGet("/.well-known/openid_configuration", FindAsync);
            routes.MapGet("/.well-known/openid-configuration", FindAsync);
        }
    }

    private static async Task FindAsync(HttpContext context, ClientDirectory clients, CarrierDirectory carriers, LineFinder lines, ModuleOrigins origins)
    {
        var query = Parameters.FromQuery(context.Request);
        if ((query.Repeated ?? query.Unreadable) is { } bad)
        {
            await RefuseAsync(context, $"The parameter {bad} is repeated or unreadable.");
            return;
        }
        if (query["client_id"] is not { } clientId)
        {
            await RefuseAsync(context, "client_id is missing.");
            return;
        }
        if (await clients.FindAsync(clientId, context.RequestAborted) is not { State: ClientState.Active } client)
        {
            await RefuseAsync(context, "The client is unknown or not active.");
            return;
        }
        var mccmnc = query["mccmnc"];
        if (mccmnc is not null && !Mccmnc.TryParse(mccmnc, out _))
        {
            await RefuseAsync(context, "mccmnc is six digits (ITU-T E.212).");
            return;
        }
        var carrier = query["prompt"] == "true" ? null : await FindCarrierAsync(context, mccmnc, carriers, lines);
        if (carrier is null)
        {
            await GoToUiAsync(context, origins);
            return;
        }
        await Answers.BytesAsync(context, MetadataEndpoint.Write(carrier, origins.Issuer(carrier.Slug), client));
    }

    private static async ValueTask<Carrier?> FindCarrierAsync(HttpContext context, string? mccmnc, CarrierDirectory carriers, LineFinder lines)
    {
        if (Mccmnc.TryParse(mccmnc, out var network)) { return await carriers.FindByMccmncAsync(network, context.RequestAborted); }
        return await lines.FindAsync(context) is { } subscriber ? await carriers.FindByIdAsync(subscriber.CarrierId, context.RequestAborted) : null;
    }

    private static Task RefuseAsync(HttpContext context, string description) =>
        Answers.ErrorAsync(context, StatusCodes.Status400BadRequest, ErrorCode.InvalidRequest, description);

    /// <summary>No carrier: the client shows the discovery UI. Its address bears no query, because one SDK drops it.</summary>
    private static Task GoToUiAsync(HttpContext context, ModuleOrigins origins) =>
        Answers.JsonAsync(context, StatusCodes.Status404NotFound, json =>
        {
            json.WriteString("error", ErrorCode.ProviderNotFound);
            json.WriteString("redirect_uri", origins.DiscoveryUi);
        });
}
