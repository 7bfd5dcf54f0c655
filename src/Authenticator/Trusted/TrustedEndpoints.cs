using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using ZenKey.Authenticator.Carrier;
using ZenKey.Authenticator.Pairing;
using ZenKey.Authenticator.Ui;

namespace ZenKey.Authenticator.Trusted;

/// <summary>The browsers that this phone trusts: their names, and their removal.</summary>
internal static class TrustedEndpoints
{
    extension(IEndpointRouteBuilder phone)
    {
        public void MapTrusted()
        {
            phone.MapGet("/trusted", ListAsync);
            phone.MapGet("/trusted/{id}", ShowAsync);
            phone.MapPost("/trusted/{id}", RenameAsync);
            phone.MapGet("/trusted/{id}/remove", AskAsync);
            phone.MapPost("/trusted/{id}/remove", RemoveAsync);
        }
    }

    private static async Task<IResult> ListAsync(HttpContext context, CarrierClient carrier)
    {
        var phone = context.Phone();
        var answer = await carrier.ListDevicesAsync(phone, context.RequestAborted);
        return answer.Value is null
            ? Pages.Problem(phone, answer.Problem!)
            : Pages.Show<TrustedPage>(new { Phone = phone, answer.Value.Devices, Note = context.Note() });
    }

    private static Task<IResult> ShowAsync(string id, HttpContext context, CarrierClient carrier) =>
        WithAsync(id, context, carrier, device => Pages.Show<DevicePage>(new { Phone = context.Phone(), Device = device, Note = context.Note() }));

    private static Task<IResult> AskAsync(string id, HttpContext context, CarrierClient carrier) =>
        WithAsync(id, context, carrier, device => Pages.Show<RemovePage>(new { Phone = context.Phone(), Device = device }));

    /// <summary>The page of a device that is still trusted; the list for one that is not.</summary>
    private static async Task<IResult> WithAsync(string id, HttpContext context, CarrierClient carrier, Func<TrustedDevice, IResult> show)
    {
        var answer = await carrier.ListDevicesAsync(context.Phone(), context.RequestAborted);
        if (answer.Value is null) { return Pages.Problem(context.Phone(), answer.Problem!); }
        return answer.Value.Devices.FirstOrDefault(device => device.Id == id) is { } found ? show(found) : Pages.Lead(context, "/trusted", new Note("gone"));
    }

    private static async Task<IResult> RenameAsync(string id, HttpContext context, CarrierClient carrier)
    {
        var phone = context.Phone();
        var typed = (await context.FormAsync())?["name"].ToString().Trim() ?? "";
        if (typed.Length is 0 or > PairingEndpoints.LongestName) { return Refused(typed.Length == 0 ? "name-missing" : "name-too-long"); }
        var answer = await carrier.RenameDeviceAsync(phone, id, typed, context.RequestAborted);
        return answer.Problem switch
        {
            null => Pages.Lead(context, "/trusted", new Note("renamed") { Name = typed }),
            { Status: 404 } => Pages.Lead(context, "/trusted", new Note("gone")),
            { Slug: "name-invalid" } => Refused("name-missing"),
            { } problem => Pages.Problem(phone, problem),
        };

        IResult Refused(string fault) => Pages.Lead(context, $"/trusted/{Uri.EscapeDataString(id)}", new Note(fault) { Typed = typed[..Math.Min(typed.Length, 200)] });
    }

    private static async Task<IResult> RemoveAsync(string id, HttpContext context, CarrierClient carrier)
    {
        var phone = context.Phone();
        var everywhere = (await context.FormAsync())?["everywhere"].ToString() == "true";
        var devices = await carrier.ListDevicesAsync(phone, context.RequestAborted);
        if (devices.Value is null) { return Pages.Problem(phone, devices.Problem!); }
        if (devices.Value.Devices.FirstOrDefault(device => device.Id == id) is not { } found) { return Pages.Lead(context, "/trusted", new Note("gone")); }
        var answer = await carrier.RemoveDeviceAsync(phone, id, everywhere, context.RequestAborted);
        return answer.Problem is null or { Status: 404 }
            ? Pages.Lead(context, "/trusted", new Note(everywhere ? "removed-everywhere" : "removed") { Name = found.Name })
            : Pages.Problem(phone, answer.Problem);
    }
}
