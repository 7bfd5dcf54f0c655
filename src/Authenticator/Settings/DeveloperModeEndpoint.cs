using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using ZenKey.Authenticator.Carrier;
using ZenKey.Authenticator.Ui;

namespace ZenKey.Authenticator.Settings;

/// <summary>Whether this phone meets clients in Developer Mode (ZenKey platform §9.6).</summary>
internal static class DeveloperModeEndpoint
{
    extension(IEndpointRouteBuilder phone)
    {
        public void MapDeveloperMode()
        {
            phone.MapGet("/settings/developer", ShowAsync);
            phone.MapPost("/settings/developer", SetAsync);
        }
    }

    private static async Task<IResult> ShowAsync(HttpContext context, CarrierClient carrier)
    {
        var mode = await carrier.DeveloperModeAsync(context.Phone(), context.RequestAborted);
        return mode.Value is { } found
            ? Pages.Show<DeveloperModePage>(new { Phone = context.Phone(), found.On, Note = context.Note() })
            : Pages.Problem(context.Phone(), mode.Problem!);
    }

    private static async Task<IResult> SetAsync(HttpContext context, CarrierClient carrier)
    {
        if (await context.FormAsync() is not { } form) { return Pages.Problem(context.Phone(), Pages.BadForm); }
        var on = form["on"].ToString() == "true";
        var answer = await carrier.SetDeveloperModeAsync(context.Phone(), on, context.RequestAborted);
        return answer.Problem is { } problem
            ? Pages.Problem(context.Phone(), problem)
            : Pages.Lead(context, "/settings/developer", new Note(on ? "developer-on" : "developer-off"));
    }
}
