using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;
using ZenKey.AuthServer.Http;
using ZenKey.Portal.Data.Clients;
using ZenKey.Portal.Data.Devices;
using ZenKey.Portal.Data.Pairings;

namespace ZenKey.AuthServer.Endpoints.App;

/// <summary>Pairing and trusted browsers on the phone.</summary>
internal sealed class AppPairings(
    AppCallers callers, PairingLedger pairings, DeviceDirectory devices, DeviceEndings endings, ClientDirectory clients, AttemptLimits limits, TimeProvider time)
{
    public static void Map(RouteGroupBuilder app)
    {
        app.MapPost("/pairings", (PairingRequest body, HttpContext context, AppPairings pairings) => pairings.ReadAsync(body, context)).WithSummary("Read a browser's code");
        app.MapPost("/pairings/{id}/trust", (string id, TrustRequest body, HttpContext context, AppPairings pairings) => pairings.TrustAsync(id, body, context)).WithSummary("Trust the browser");
        app.MapPost("/pairings/{id}/refuse", (string id, HttpContext context, AppPairings pairings) => pairings.RefuseAsync(id, context)).WithSummary("Refuse the browser");
        app.MapGet("/devices", (HttpContext context, AppPairings pairings) => pairings.ListDevicesAsync(context)).WithSummary("Trusted browsers");
        app.MapPatch("/devices/{id:guid}", (Guid id, DeviceRequest body, HttpContext context, AppPairings pairings) => pairings.RenameDeviceAsync(id, body, context)).WithSummary("Rename a trusted browser");
        app.MapDelete("/devices/{id:guid}", (Guid id, bool? everywhere, HttpContext context, AppPairings pairings) => pairings.RemoveDeviceAsync(id, everywhere ?? false, context))
            .WithSummary("Remove a trusted browser; with everywhere=true also sign out of what was used there on other devices");
    }

    private async Task<Results<Ok<PairingAnswer>, ProblemHttpResult>> ReadAsync(PairingRequest body, HttpContext context)
    {
        var (caller, problem) = await callers.FindAsync(context);
        if (problem is not null) { return problem; }
        var key = caller!.Subscriber.Id.ToString();
        if (limits.PairingCodes.Wait(key) is { } wait) { return AppProblems.TooManyCodes(wait); }
        var pairing = Protocol.PairingCode.Normalize(body.Code) is { } code
            ? await pairings.ReadAsync(code, caller.Subscriber.Id, caller.Scope.Carrier.Id, context.RequestAborted)
            : null;
        if (pairing is null) { return AppProblems.WrongCode(limits.PairingCodes.Fail(key)); }
        if (pairing.ExpiresAt <= time.GetUtcNow() || pairing.State != PairingState.Seen || pairing.SubscriberId != caller.Subscriber.Id) { return AppProblems.CodeExpired(); }
        limits.PairingCodes.Forgive(key);
        var client = pairing.ClientId is { } clientId ? await clients.FindByIdAsync(clientId, context.RequestAborted) : null;
        return TypedResults.Ok(new PairingAnswer(pairing.Id, new PairingBrowserAnswer(pairing.BrowserName, pairing.Platform),
            client is null ? null : AppRequestViews.ClientOf(client), pairing.ExpiresAt));
    }

    private async Task<Results<NoContent, ProblemHttpResult>> TrustAsync(string id, TrustRequest body, HttpContext context)
    {
        var (caller, problem) = await callers.FindAsync(context);
        if (problem is not null) { return problem; }
        return await pairings.TrustAsync(id, caller!.Subscriber.Id, caller.Scope.Carrier.Id, body.Name, context.RequestAborted) is TrustResult.Trusted
            ? TypedResults.NoContent()
            : AppProblems.CodeExpired();
    }

    private async Task<Results<NoContent, ProblemHttpResult>> RefuseAsync(string id, HttpContext context)
    {
        var (caller, problem) = await callers.FindAsync(context);
        if (problem is not null) { return problem; }
        return await pairings.RefuseAsync(id, caller!.Subscriber.Id, context.RequestAborted) ? TypedResults.NoContent() : AppProblems.CodeExpired();
    }

    private async Task<Results<Ok<DevicesAnswer>, ProblemHttpResult>> ListDevicesAsync(HttpContext context)
    {
        var (caller, problem) = await callers.FindAsync(context);
        if (problem is not null) { return problem; }
        var trusted = await devices.ListTrustedAsync(caller!.Subscriber.Id, context.RequestAborted);
        return TypedResults.Ok(new DevicesAnswer([.. trusted.Select(device => new AppDevice(device.Id, device.Name, device.Platform, device.TrustedAt, device.LastUsedAt))]));
    }

    private async Task<Results<NoContent, ProblemHttpResult>> RenameDeviceAsync(Guid id, DeviceRequest body, HttpContext context)
    {
        var (caller, problem) = await callers.FindAsync(context);
        if (problem is not null) { return problem; }
        if (body.Name is null || body.Name.Length > Device.MaxName || Device.NameOf(body.Name) is not { } name) { return AppProblems.NameInvalid(); }
        return await devices.RenameAsync(id, caller!.Subscriber.Id, name, context.RequestAborted) ? TypedResults.NoContent() : AppProblems.UnknownDevice();
    }

    private async Task<Results<NoContent, ProblemHttpResult>> RemoveDeviceAsync(Guid id, bool everywhere, HttpContext context)
    {
        var (caller, problem) = await callers.FindAsync(context);
        if (problem is not null) { return problem; }
        var subscriber = caller!.Subscriber.Id;
        return await (everywhere ? endings.RemoveEverywhereAsync(id, subscriber, context.RequestAborted) : endings.RemoveAsync(id, subscriber, context.RequestAborted))
            is EndDeviceResult.Ended or EndDeviceResult.AlreadyEnded
                ? TypedResults.NoContent()
                : AppProblems.UnknownDevice();
    }
}
