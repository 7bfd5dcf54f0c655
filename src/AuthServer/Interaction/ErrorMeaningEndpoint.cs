using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;
using ZenKey.Protocol;
using ZenKey.Protocol.Refusals;

namespace ZenKey.AuthServer.Interaction;

/// <summary>
/// The pages that error_uri leads to (RFC 6749 §4.1.2.1, §5.2): one for each code, the same for all carriers. They are made of
/// our own words alone: nothing of an address is shown.
/// </summary>
internal static class ErrorMeaningEndpoint
{
    public static void Map(IEndpointRouteBuilder routes) =>
        routes.MapMethods(ModuleOrigins.ErrorPath + "{code}", [HttpMethods.Get, HttpMethods.Head], (string code, HttpContext context) => ShowAsync(code, context));

    private static Task ShowAsync(string code, HttpContext context)
    {
        if (ErrorMeanings.Find(code) is not { } meaning)
        {
            context.Response.StatusCode = StatusCodes.Status404NotFound;
            return Task.CompletedTask;
        }
        context.Response.Headers.CacheControl = "public, max-age=3600";
        var view = new ErrorMeaningView(code, meaning, [.. Causes.All.Where(cause => cause.Error == code)]);
        return new RazorComponentResult<ErrorMeaningPage>(new { View = view }).ExecuteAsync(context);
    }
}
