using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using ZenKey.Authenticator.Carrier;
using ZenKey.Authenticator.Ui;

namespace ZenKey.Authenticator.Trusted;

/// <summary>The browsers that this phone trusts, and their removal.</summary>
internal static class TrustedEndpoints
{
    extension(IEndpointRouteBuilder phone)
    {
        public void MapTrusted()
        {
            phone.MapGet("/trusted", ListAsync);
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

    private static async Task<IResult> AskAsync(string id, HttpContext context, CarrierClient carrier)
    {
        var phone = context.Phone();
        var answer = await carrier.ListDevicesAsync(phone, context.RequestAborted);
        if (answer.Value is null) { return Pages.Problem(phone, answer.Problem!); }
        return answer.Value.Devices.FirstOrDefault(device => device.Id == id) is { } found
            ? Pages.Show<RemovePage>(new { Phone = phone, Device = found })
            : Pages.Lead(context, "/trusted", new Note("gone"));
    }

    private static async Task<IResult> RemoveAsync(string id, HttpContext context, CarrierClient carrier)
    {
        var phone = context.Phone();
        var devices = await carrier.ListDevicesAsync(phone, context.RequestAborted);
        if (devices.Value is null) { return Pages.Problem(phone, devices.Problem!); }
        if (devices.Value.Devices.FirstOrDefault(device => device.Id == id) is not { } found) { return Pages.Lead(context, "/trusted", new Note("gone")); }
        var answer = await carrier.RemoveDeviceAsync(phone, id, context.RequestAborted);
        return answer.Problem is null or { Status: 404 }
            ? Pages.Lead(context, "/trusted", new Note("removed") { Name = found.Name })
            : Pages.Problem(phone, answer.Problem);
    }
}
