using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using ZenKey.AuthServer.Endpoints.Authorization;
using ZenKey.AuthServer.Endpoints.Discovery;
using ZenKey.AuthServer.Http;
using ZenKey.AuthServer.Tokens;
using ZenKey.Portal.Data.Carriers;
using ZenKey.Portal.Data.Clients;
using ZenKey.Portal.Data.Devices;
using ZenKey.Protocol;

namespace ZenKey.AuthServer.Interaction;

/// <summary>
/// The discovery UI (ZenKey platform §2.5, §7.2): pairs a browser, or lets it choose a remembered number, and sends it back
/// to the client with mccmnc and login_hint_token. It never asks for a phone number.
/// </summary>
internal sealed class DiscoveryUi(
    ClientDirectory clients, CarrierDirectory carriers, CarrierScopes scopes, LineFinder lines, BrowserPairing pairing, DeviceEndings endings,
    OptimizedFlow flows, ErrorPages errors, ModuleOrigins origins, TimeProvider time)
{
    public const string Path = "/ui/discovery-ui";
    private const string VisualCodePath = "/ui/visual-code";
    private const string DevicePath = "/ui/device";
    private const string Endpoint = "discovery";

    public static void Map(IEndpointRouteBuilder routes)
    {
        foreach (var path in (string[])[Path, VisualCodePath, DevicePath])
        {
            routes.MapGet(path, (HttpContext context, DiscoveryUi ui) => ui.ShowAsync(context, path));
            routes.MapGet(path + "/events", (HttpContext context, BrowserPairing pairing) => pairing.FollowAsync(context));
            routes.MapPost(path + "/choose", (HttpContext context, DiscoveryUi ui) => ui.ChooseAsync(context, path));
            routes.MapPost(path + "/forget", (HttpContext context, DiscoveryUi ui) => ui.ForgetAsync(context, path));
            routes.MapPost(path + "/carrier", (HttpContext context, DiscoveryUi ui) => ui.ChooseCarrierAsync(context, path));
        }
    }

    private async Task ShowAsync(HttpContext context, string path)
    {
        if (await FindPlaceAsync(context, path) is not { } place) { return; }
        var query = Parameters.FromQuery(context.Request);
        var prompt = query["prompt"];
        if (await pairing.TakeTrustedAsync(context, place) is { } trusted)
        {
            await ReturnAsync(context, place, trusted);
            return;
        }
        if (prompt is null or "false" && query[PairingPlace.NewCode] is null && await lines.FindAsync(context) is { } subscriber
            && await carriers.FindByIdAsync(subscriber.CarrierId, context.RequestAborted) is { } own)
        {
            // The phone itself: the carrier will know the line, so no hint is needed (§7.1).
            await ReturnAsync(context, place, own, null);
            return;
        }
        // picker and porting ask for the carrier, visual_code and device for the phone; true offers what is remembered first.
        var asksForCarrier = prompt is "picker" or "porting";
        var newCode = query[PairingPlace.NewCode] is not null || asksForCarrier || prompt is "visual_code" or "device" || path is VisualCodePath or DevicePath;
        await pairing.ShowAsync(context, place, newCode, asksForCarrier);
    }

    private async Task ChooseAsync(HttpContext context, string path)
    {
        if (await FindPlaceAsync(context, path) is not { } place) { return; }
        if (SameSite.IsOwnPost(context.Request, origins) && await pairing.FindChosenAsync(context, place) is { } device)
        {
            await ReturnAsync(context, place, device);
            return;
        }
        Answers.SeeOther(context, place.Url());
    }

    private async Task ForgetAsync(HttpContext context, string path)
    {
        if (await FindPlaceAsync(context, path) is not { } place) { return; }
        if (SameSite.IsOwnPost(context.Request, origins) && await pairing.FindChosenAsync(context, place) is { } device)
        {
            await endings.RemoveAsync(device.Id, device.SubscriberId, context.RequestAborted);
        }
        Answers.SeeOther(context, place.Url());
    }

    private async Task ChooseCarrierAsync(HttpContext context, string path)
    {
        if (await FindPlaceAsync(context, path) is not { } place) { return; }
        var form = await Parameters.ReadFormAsync(context.Request, context.RequestAborted);
        if (await carriers.FindBySlugAsync(form?["carrier"] ?? "", context.RequestAborted) is { } carrier) { await ReturnAsync(context, place, carrier, null); }
        else { Answers.SeeOther(context, place.Url()); }
    }

    private async Task ReturnAsync(HttpContext context, PairingPlace place, Device device)
    {
        var carrier = await carriers.FindByIdAsync(device.CarrierId, context.RequestAborted);
        var scope = await scopes.OfAsync(carrier!, context.RequestAborted);
        var hint = new LoginHintToken(device.SubscriberId, device.Id, place.Client.ClientId).Encrypt(scope.Keys, scope.Issuer, origins.AuthServer, time.GetUtcNow());
        await ReturnAsync(context, place, carrier!, hint);
    }

    /// <summary>Back to the client; in an optimized flow on to the carrier, with what the client asked for at first (§2.7).</summary>
    private async Task ReturnAsync(HttpContext context, PairingPlace place, Carrier carrier, string? hint)
    {
        var query = Parameters.FromQuery(context.Request);
        if (query[OptimizedFlow.Parameter] is { } flow)
        {
            if (flows.Open(flow) is { } request && request["client_id"] == place.Client.ClientId)
            {
                Answers.SeeOther(context, OptimizedEndpoint.AuthorizeAddress(origins.Issuer(carrier.Slug), request, hint));
                return;
            }
            await errors.ShowAsync(context, ErrorTexts.RequestExpired, new Refusal(Endpoint, ErrorCode.InvalidRequest, "flow_expired", carrier.Id, place.Client.Id));
            return;
        }
        Answers.SeeOther(context, Addresses.With(query["redirect_uri"]!,
            ("mccmnc", carrier.CanonicalMccmnc), ("login_hint_token", hint), ("state", query["state"])));
    }

    /// <summary>Checks client and redirect URI; when they do not hold, our own error page is the answer and null is returned.</summary>
    private async Task<PairingPlace?> FindPlaceAsync(HttpContext context, string path)
    {
        var query = Parameters.FromQuery(context.Request);
        if ((query.Repeated ?? query.Unreadable) is not null)
        {
            await errors.ShowAsync(context, ErrorTexts.InvalidRequest, new Refusal(Endpoint, ErrorCode.InvalidRequest, "parameter_unreadable"));
            return null;
        }
        var (client, fault) = await ClientCheck.FindAsync(clients, query, context.RequestAborted);
        if (fault is not null)
        {
            await errors.ShowAsync(context, fault.Page, fault.Of(Endpoint, null, client?.Id));
            return null;
        }
        var kept = query.All.Where(pair => pair.Key is "client_id" or "redirect_uri" or "state" or "prompt" or "sdk_version" or "options" or "ui_locales" or OptimizedFlow.Parameter).ToList();
        var cancel = Addresses.With(query["redirect_uri"]!, ("error", ErrorCode.AccessDenied), ("error_description", "The user cancelled."), ("state", query["state"]));
        return new PairingPlace(client!, null, path, kept, cancel) { Theme = Themes.Of(query["options"]) };
    }
}
