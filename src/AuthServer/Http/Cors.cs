using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using ZenKey.Portal.Data.Clients;

namespace ZenKey.AuthServer.Http;

/// <summary>
/// Which other origins' scripts may read an endpoint's answers (Fetch §3.2, hardening 12). Never with credentials, so that
/// no cookie of ours takes part; never on pages.
/// </summary>
internal static class Cors
{
    private const string MaxAge = "600";
    private const int MaxOriginLength = 300;

    extension(IEndpointRouteBuilder routes)
    {
        /// <summary>Endpoints that tell everybody the same: any origin may read them.</summary>
        public RouteGroupBuilder MapPublicGroup() => Group(routes, "GET, HEAD", (_, _) => ValueTask.FromResult<string?>("*"));

        /// <summary>Endpoints that serve clients: the origins that active clients have registered may read them.</summary>
        public RouteGroupBuilder MapClientGroup() => Group(routes, "GET, POST", async (context, origin) =>
            await context.RequestServices.GetRequiredService<ClientOrigins>().HasAsync(origin, context.RequestAborted) ? origin : null);

        /// <summary>Answers the question that a browser asks before it sends what needs asking (Fetch §3.2.2).</summary>
        public void MapPreflight(params ReadOnlySpan<string> paths)
        {
            foreach (var path in paths)
            {
                routes.MapMethods(path, [HttpMethods.Options], (HttpContext context) =>
                {
                    context.Response.StatusCode = StatusCodes.Status204NoContent;
                    return Task.CompletedTask;
                });
            }
        }
    }

    private static RouteGroupBuilder Group(IEndpointRouteBuilder routes, string methods, Func<HttpContext, string, ValueTask<string?>> allowed)
    {
        var group = routes.MapGroup("");
        group.AddEndpointFilter(async (context, next) =>
        {
            await AllowAsync(context.HttpContext, methods, allowed);
            return await next(context);
        });
        return group;
    }

    private static async ValueTask AllowAsync(HttpContext context, string methods, Func<HttpContext, string, ValueTask<string?>> allowed)
    {
        var headers = context.Response.Headers;
        var origin = context.Request.Headers.Origin.FirstOrDefault();
        var answer = origin is { Length: <= MaxOriginLength } ? await allowed(context, origin) : null;
        // What a cache keeps for one origin must not be given to another.
        if (answer != "*") { headers.Append("Vary", "Origin"); }
        if (answer is null) { return; }
        headers.AccessControlAllowOrigin = answer;
        headers.AccessControlExposeHeaders = "WWW-Authenticate, DPoP-Nonce";
        if (!HttpMethods.IsOptions(context.Request.Method)) { return; }
        headers.AccessControlAllowMethods = methods;
        headers.AccessControlAllowHeaders = "Authorization, Content-Type, DPoP";
        headers.AccessControlMaxAge = MaxAge;
    }
}
