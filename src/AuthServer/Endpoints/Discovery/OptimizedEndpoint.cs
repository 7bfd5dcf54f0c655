using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using ZenKey.AuthServer.Endpoints.Authorization;
using ZenKey.AuthServer.Http;
using ZenKey.AuthServer.Interaction;
using ZenKey.Portal.Data.Carriers;
using ZenKey.Portal.Data.Clients;
using ZenKey.Protocol;

namespace ZenKey.AuthServer.Endpoints.Discovery;

/// <summary>
/// Discovery and authorization in one call (ZenKey platform §2.7): takes the whole request, finds the carrier, by the discovery
/// UI where need be, and sends the browser on to it with the client's own redirect URI and state.
/// </summary>
internal sealed class OptimizedEndpoint(ClientDirectory clients, CarrierDirectory carriers, LineFinder lines, OptimizedFlow flows, ErrorPages errors, ModuleOrigins origins)
{
    private const string Endpoint = "optimized";

    public static void Map(IEndpointRouteBuilder routes) => routes.MapGet("/v1/auth", (HttpContext context, OptimizedEndpoint endpoint) => endpoint.StartAsync(context));

    /// <summary>The carrier's authorize address with the client's request; response_type is implied.</summary>
    public static string AuthorizeAddress(string issuer, IEnumerable<KeyValuePair<string, string>> parameters, string? loginHintToken)
    {
        var kept = parameters.Where(pair => pair.Key is not ("response_type" or "login_hint_token")).Select(pair => (pair.Key, (string?)pair.Value));
        var responseType = parameters.FirstOrDefault(pair => pair.Key == "response_type").Value ?? "code";
        return Addresses.With($"{issuer}/authorize", [.. kept, ("response_type", responseType), ("login_hint_token", loginHintToken)]);
    }

    private async Task StartAsync(HttpContext context)
    {
        var query = Parameters.FromQuery(context.Request);
        if ((query.Repeated ?? query.Unreadable) is not null)
        {
            await errors.ShowAsync(context, ErrorTexts.InvalidRequest, new Refusal(Endpoint, ErrorCode.InvalidRequest, "parameter_unreadable"));
            return;
        }
        var (client, fault) = await ClientCheck.FindAsync(clients, query, context.RequestAborted);
        if (fault is not null)
        {
            await errors.ShowAsync(context, fault.Page, fault.Of(Endpoint, null, client?.Id));
            return;
        }
        if (((string[])["scope", "state"]).FirstOrDefault(name => query[name] is null) is { } missing)
        {
            var reference = await errors.LogAsync(new Refusal(Endpoint, ErrorCode.InvalidRequest, $"{missing}_missing", null, client!.Id));
            Answers.SeeOther(context, Addresses.With(query["redirect_uri"]!,
                ("error", ErrorCode.InvalidRequest), ("error_description", $"{missing} is missing. ({reference})"), ("state", query["state"])));
            return;
        }
        Answers.SeeOther(context, await lines.FindAsync(context) is { } subscriber && await carriers.FindByIdAsync(subscriber.CarrierId, context.RequestAborted) is { } own
            ? AuthorizeAddress(origins.Issuer(own.Slug), query.All, null)
            : Addresses.With(origins.DiscoveryUi, ("client_id", client!.ClientId), ("redirect_uri", query["redirect_uri"]), ("state", query["state"]),
                ("options", query["options"]), ("ui_locales", query["ui_locales"]), (OptimizedFlow.Parameter, flows.Seal(query))));
    }
}
