using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.Extensions.DependencyInjection;
using ZenKey.Authenticator.Carrier;
using ZenKey.Authenticator.Handsets;
using ZenKey.Protocol;
using ZenKey.Protocol.Network;

namespace ZenKey.Authenticator.Ui;

/// <summary>What every page's endpoint does alike: find the phone, refuse other sites' posts, show, tell, lead on.</summary>
internal static class Pages
{
    public static IResult Show<TPage>(object parameters, int status = 200)
        where TPage : IComponent =>
        new RazorComponentResult<TPage>(parameters) { StatusCode = status };

    public static IResult Problem(Handset? phone, CarrierProblem problem) => Show<ProblemPage>(new { Phone = phone, Problem = problem }, problem.Status);

    /// <summary>After a post: the page that follows, with a note for it (303, RFC 9110 §15.4.4).</summary>
    public static IResult Lead(HttpContext context, string path, Note? note = null)
    {
        var key = context.Phone().Key;
        var query = note is null ? "" : "?note=" + context.RequestServices.GetRequiredService<Notes>().Keep(key, note);
        context.Response.Headers.Location = $"/phone/{key}{path}{query}";
        return Results.StatusCode(StatusCodes.Status303SeeOther);
    }

    /// <summary>The handset that the filter found.</summary>
    public static Handset Phone(this HttpContext context) => context.Features.Get<Handset>()!;

    public static Note? Note(this HttpContext context) =>
        context.RequestServices.GetRequiredService<Notes>().Find(context.Phone().Key, context.Request.Query["note"]);

    /// <summary>The form that was posted; null when it is none.</summary>
    public static async Task<IFormCollection?> FormAsync(this HttpContext context)
    {
        if (!context.Request.HasFormContentType) { return null; }
        try
        {
            return await context.Request.ReadFormAsync(context.RequestAborted);
        }
        catch (Exception exception) when (exception is InvalidDataException or BadHttpRequestException)
        {
            return null;
        }
    }

    public static CarrierProblem BadForm { get; } = new(400, "bad-form");

    /// <summary>Finds the phone, refuses forms of other sites, and keeps answers out of caches.</summary>
    public static async ValueTask<object?> FilterAsync(EndpointFilterInvocationContext context, EndpointFilterDelegate next)
    {
        var http = context.HttpContext;
        http.Response.Headers.CacheControl = "no-store";
        var phone = http.RequestServices.GetRequiredService<IHandsets>().Find((string)http.Request.RouteValues["handset"]!);
        if (HttpMethods.IsPost(http.Request.Method) && !FormOrigin.IsOurs(http.Request.Headers["Sec-Fetch-Site"], http.Request.Headers.Origin,
            http.RequestServices.GetRequiredService<ModuleOrigins>().Authenticator))
        {
            return Problem(phone, new CarrierProblem(403, "cross-site"));
        }
        if (phone is null) { return Show<UnknownHandsetPage>(new { }, 404); }
        http.Features.Set(phone);
        return await next(context);
    }
}
