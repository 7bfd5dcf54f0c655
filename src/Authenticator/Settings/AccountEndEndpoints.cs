using System.Globalization;
using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using ZenKey.Authenticator.Carrier;
using ZenKey.Authenticator.Ui;

namespace ZenKey.Authenticator.Settings;

/// <summary>What the person takes along, and how they leave: both by PIN or passkey.</summary>
internal static class AccountEndEndpoints
{
    private static readonly JsonSerializerOptions Readable = new() { WriteIndented = true, Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    extension(IEndpointRouteBuilder phone)
    {
        public void MapAccountEnd()
        {
            phone.MapGet("/settings/export", AskExportAsync);
            phone.MapPost("/settings/export", ExportAsync);
            phone.MapGet("/settings/close", AskCloseAsync);
            phone.MapPost("/settings/close", CloseAsync);
        }
    }

    private static async Task<IResult> AskExportAsync(HttpContext context, CarrierClient carrier)
    {
        var settings = await carrier.SettingsAsync(context.Phone(), context.RequestAborted);
        return settings.Value is null
            ? Pages.Problem(context.Phone(), settings.Problem!)
            : Pages.Show<ExportPage>(new { Phone = context.Phone(), settings.Value.PinSet, Passkeys = settings.Value.Passkeys > 0, Note = context.Note() });
    }

    private static async Task<IResult> ExportAsync(HttpContext context, CarrierClient carrier, TimeProvider time)
    {
        if (await context.FormAsync() is not { } form) { return Pages.Problem(context.Phone(), Pages.BadForm); }
        var answer = await carrier.ExportAsync(context.Phone(), Proof.In(form), context.RequestAborted);
        if (answer.Value is null) { return SettingsEndpoint.Stay(context, "/settings/export", answer.Problem!); }
        var day = time.GetUtcNow().ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);
        return Results.File(JsonSerializer.SerializeToUtf8Bytes(answer.Value, Readable), "application/json", $"zenkey-{context.Phone().CarrierSlug}-{day}.json");
    }

    private static async Task<IResult> AskCloseAsync(HttpContext context, CarrierClient carrier)
    {
        var phone = context.Phone();
        var settings = await carrier.SettingsAsync(phone, context.RequestAborted);
        if (settings.Value is null) { return Pages.Problem(phone, settings.Problem!); }
        var links = await carrier.ListLinksAsync(phone, context.RequestAborted);
        if (links.Value is null) { return Pages.Problem(phone, links.Problem!); }
        var devices = await carrier.ListDevicesAsync(phone, context.RequestAborted);
        return devices.Value is null
            ? Pages.Problem(phone, devices.Problem!)
            : Pages.Show<ClosePage>(new { Phone = phone, settings.Value.PinSet, Passkeys = settings.Value.Passkeys > 0, Services = links.Value.Links.Count, Browsers = devices.Value.Devices.Count, Note = context.Note() });
    }

    private static async Task<IResult> CloseAsync(HttpContext context, CarrierClient carrier)
    {
        var phone = context.Phone();
        if (await context.FormAsync() is not { } form) { return Pages.Problem(phone, Pages.BadForm); }
        if (form["sure"].ToString() != "true") { return Pages.Lead(context, "/settings/close", new Note("not-sure")); }
        var answer = await carrier.CloseAsync(phone, Proof.In(form), context.RequestAborted);
        return answer.Problem is { } problem ? SettingsEndpoint.Stay(context, "/settings/close", problem) : Pages.Show<ClosedPage>(new { Phone = phone });
    }
}
