using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;
using ZenKey.Portal.Data.Devices;

namespace ZenKey.AuthServer.Endpoints.App;

/// <summary>Whether this phone meets clients in Developer Mode, or launched ones (ZenKey platform §9.6).</summary>
internal sealed class AppDeveloperMode(AppCallers callers, DeviceDirectory devices)
{
    public static void Map(RouteGroupBuilder app)
    {
        app.MapGet("/developer-mode", (HttpContext context, AppDeveloperMode mode) => mode.ShowAsync(context)).WithSummary("Whether the phone is in Developer Mode");
        app.MapPut("/developer-mode", (DeveloperMode body, HttpContext context, AppDeveloperMode mode) => mode.SetAsync(body, context)).WithSummary("Switch Developer Mode");
    }

    private async Task<Results<Ok<DeveloperMode>, ProblemHttpResult>> ShowAsync(HttpContext context)
    {
        var (caller, problem) = await callers.FindAsync(context);
        return problem is not null ? problem : TypedResults.Ok(new DeveloperMode(caller!.Phone.DeveloperMode));
    }

    private async Task<Results<NoContent, ProblemHttpResult>> SetAsync(DeveloperMode body, HttpContext context)
    {
        var (caller, problem) = await callers.FindAsync(context);
        if (problem is not null) { return problem; }
        await devices.SetDeveloperModeAsync(caller!.Phone, body.On, context.RequestAborted);
        return TypedResults.NoContent();
    }
}
