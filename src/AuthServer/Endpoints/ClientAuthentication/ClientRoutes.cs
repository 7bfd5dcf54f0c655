using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace ZenKey.AuthServer.Endpoints.ClientAuthentication;

/// <summary>Routes of endpoints that clients post to.</summary>
internal static class ClientRoutes
{
    extension(IEndpointRouteBuilder routes)
    {
        public void MapClientPost(string path, Delegate handler)
        {
            routes.MapPost(path, handler);
            // Said here, because in Development the route of changed static files takes every other GET, and answers 404.
            routes.MapMethods(path, [HttpMethods.Get, HttpMethods.Head], (HttpContext context) =>
            {
                context.Response.Headers.Allow = HttpMethods.Post;
                return TypedResults.StatusCode(StatusCodes.Status405MethodNotAllowed);
            });
        }
    }
}
