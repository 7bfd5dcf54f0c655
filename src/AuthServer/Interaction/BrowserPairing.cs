using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using ZenKey.AuthServer.Http;
using ZenKey.Portal.Data.Carriers;
using ZenKey.Portal.Data.Clients;
using ZenKey.Portal.Data.Devices;
using ZenKey.Portal.Data.Pairings;
using ZenKey.Protocol;

namespace ZenKey.AuthServer.Interaction;

/// <summary>Where a browser is asked who it belongs to: the discovery UI, or one carrier's authorize.</summary>
/// <param name="Client">Who sent the browser.</param>
/// <param name="Carrier">The only carrier in question; null on the discovery UI.</param>
/// <param name="Path">The page's path, with forms below it.</param>
/// <param name="Query">The client's parameters, which every way on keeps.</param>
/// <param name="CancelUrl">Back to the client with access_denied.</param>
internal sealed record PairingPlace(Client Client, Carrier? Carrier, string Path, IReadOnlyList<KeyValuePair<string, string>> Query, string CancelUrl)
{
    /// <summary>Our own parameter: show a code even though numbers are remembered.</summary>
    public const string NewCode = "new_code";

    /// <summary>dark or light, where the client says how pages look.</summary>
    public string? Theme { get; init; }

    public string Url(string below = "") => Addresses.With(Path + below, Query);

    public string UrlForCode => Addresses.With(Path, Query.Append(new(NewCode, "1")));
}

/// <summary>Finds out whose browser it is: by a pairing just made, by a remembered number, or by showing a code.</summary>
internal sealed class BrowserPairing(
    PairingLedger pairings, DeviceDirectory devices, CarrierDirectory carriers, BrowserCookie cookie, EventStreams streams, TimeProvider time)
{
    /// <summary>The device that a phone has just made of this browser; null when none has.</summary>
    public async Task<Device?> TakeTrustedAsync(HttpContext context, PairingPlace place)
    {
        if (cookie.Find(context) is not { } browser) { return null; }
        return await pairings.TakeAsync(browser, place.Carrier?.Id, context.RequestAborted) is { } device
            ? await devices.FindAsync(device, context.RequestAborted)
            : null;
    }

    /// <summary>The remembered number that a form chose; null when it is not this browser's.</summary>
    public async Task<Device?> FindChosenAsync(HttpContext context, PairingPlace place)
    {
        var form = await Parameters.ReadFormAsync(context.Request, context.RequestAborted);
        var remembered = await RememberedAsync(context, place);
        return Guid.TryParse(form?["number"], out var id) ? remembered.FirstOrDefault(device => device.Id == id) : null;
    }

    /// <summary>Shows the remembered numbers, or else a code.</summary>
    /// <param name="context">The request.</param>
    /// <param name="place">Where it is.</param>
    /// <param name="newCode">A code even though numbers are remembered.</param>
    /// <param name="asksForCarrier">Whether the client asks for the choice of carrier.</param>
    /// <param name="notice">A sentence above all else.</param>
    public async Task ShowAsync(HttpContext context, PairingPlace place, bool newCode, bool asksForCarrier, string? notice = null)
    {
        var remembered = newCode ? [] : await RememberedAsync(context, place);
        context.Response.Headers.CacheControl = "no-store";
        if (remembered.Count > 0) { await ShowRememberedAsync(context, place, remembered, notice); }
        else { await ShowCodeAsync(context, place, asksForCarrier, notice); }
    }

    /// <summary>Tells a waiting page when its pairing has moved.</summary>
    public async Task FollowAsync(HttpContext context)
    {
        var id = context.Request.Query["pairing"].FirstOrDefault() ?? "";
        var pairing = id.Length == 22 ? await pairings.FindAsync(id, context.RequestAborted) : null;
        if (pairing is null || pairing.BrowserHash != cookie.Find(context))
        {
            context.Response.StatusCode = StatusCodes.Status404NotFound;
            return;
        }
        await streams.FollowAsync(context, ZenKey.Portal.Data.Changes.BusTopics.Pairing(id),
            async token => (await pairings.FindAsync(id, token))?.State switch
            {
                // That a phone has read the code changes nothing on the page.
                PairingState.Waiting or PairingState.Seen => nameof(PairingState.Waiting),
                null => null,
                var state => state.ToString(),
            });
    }

    /// <summary>The numbers that trust this browser, of the carrier in question.</summary>
    public async Task<IReadOnlyList<Device>> RememberedAsync(HttpContext context, PairingPlace place)
    {
        if (cookie.Find(context) is not { } browser) { return []; }
        var all = await devices.ListByBrowserAsync(browser, context.RequestAborted);
        return place.Carrier is { } carrier ? [.. all.Where(device => device.CarrierId == carrier.Id)] : all;
    }

    private async Task ShowRememberedAsync(HttpContext context, PairingPlace place, IReadOnlyList<Device> remembered, string? notice)
    {
        var numbers = new List<RememberedNumberView>(remembered.Count);
        foreach (var device in remembered)
        {
            var carrier = await carriers.FindByIdAsync(device.CarrierId, context.RequestAborted);
            numbers.Add(new RememberedNumberView(device.Id.ToString(), Msisdn.Mask(device.Subscriber!.Phone), carrier!.Name, carrier.Slug,
                place.Url("/choose"), place.Url("/forget"), device.TrustedAt)
            { RecoveredAt = device.UntoldRecovery() });
        }
        var view = new RememberedView(ClientViews.Of(place.Client), numbers, place.UrlForCode, place.CancelUrl, notice) { CarrierName = place.Carrier?.Name, Theme = place.Theme };
        await new RazorComponentResult<RememberedPage>(new { View = view }).ExecuteAsync(context);
    }

    private async Task ShowCodeAsync(HttpContext context, PairingPlace place, bool asksForCarrier, string? notice)
    {
        var agent = UserAgent.Read(context.Request.Headers.UserAgent);
        var pairing = await pairings.OpenAsync(
            new PairingBrowser(cookie.Ensure(context), agent.Name, agent.Platform, place.Client.Id, place.Carrier?.Id), context.RequestAborted);
        var (path, size) = QrPath.Of(Protocol.PairingCode.QrPrefix + pairing.Code);
        var seconds = Math.Max(1, (int)Math.Ceiling((pairing.ExpiresAt - time.GetUtcNow()).TotalSeconds));
        var all = place.Carrier is { } only ? [only] : await carriers.AllAsync(context.RequestAborted);
        var view = new PairingView(ClientViews.Of(place.Client), pairing.Code, path, size, pairing.ExpiresAt, seconds, (int)Protocol.PairingCode.Lifetime.TotalSeconds,
            place.UrlForCode, Addresses.With(place.Path + "/events", ("pairing", pairing.Id), ("seen", nameof(PairingState.Waiting))), place.CancelUrl,
            [.. all.Select(carrier => new CarrierStoreView(carrier.Slug, carrier.Name, place.Url("/carrier"), AgentRules.Stores(carrier, agent)))],
            AgentRules.First(agent, place.Carrier is not null, asksForCarrier), notice)
        { CarrierName = place.Carrier?.Name, Theme = place.Theme };
        await new RazorComponentResult<PairingPage>(new { View = view }).ExecuteAsync(context);
    }
}
