using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using ZenKey.AuthServer.Endpoints.App;
using ZenKey.AuthServer.Http;
using ZenKey.AuthServer.Interaction;
using ZenKey.Protocol;

namespace ZenKey.AuthServer;

/// <summary>The last answer, when a request could not be served: OAuth errors to clients, problem documents to the application, a page to people.</summary>
public static class AuthServerFaults
{
    private static readonly string[] Endpoints = ["authorize", "par", "token", "userinfo", "introspect", "revoke", "logout", "usertrait", "events", "user-porting"];
    private static readonly string[] ProgramPaths = ["/token", "/par", "/usertrait", "/events", "/user-porting", "/introspect", "/revoke", "/userinfo", "/jwks", "/.well-known/"];

    /// <param name="context">The request that failed; nothing of its answer has been sent.</param>
    /// <param name="status">503 when the store is gone, a 4xx when the request could not be read, 500 otherwise.</param>
    public static async Task AnswerAsync(HttpContext context, int status)
    {
        var path = context.Request.Path.Value ?? "";
        // With the store gone there is nowhere to write.
        var reference = status == StatusCodes.Status503ServiceUnavailable || context.RequestServices.GetService<RefusalLog>() is not { } refusals
            ? ErrorReference.New()
            : await refusals.WriteAsync(status < 500
                ? new Refusal(EndpointOf(path), ErrorCode.InvalidRequest, "request_unreadable")
                : new Refusal(EndpointOf(path), ErrorCode.ServerError, "server_fault"));
        context.Response.StatusCode = status;
        await AnswerAsync(context, status, path, reference);
    }

    /// <summary>The endpoint's spec name, where the address ends in one.</summary>
    private static string EndpointOf(string path) => path.Contains("/app/", StringComparison.Ordinal) ? "app"
        : path.StartsWith("/carriers/", StringComparison.Ordinal) && path.Split('/') is [_, _, _, { Length: <= 20 } name, ..] && Endpoints.Contains(name) ? name
        : "other";

    private static Task AnswerAsync(HttpContext context, int status, string path, string reference)
    {
        if (path.Contains("/app/", StringComparison.Ordinal))
        {
            context.Response.Headers.CacheControl = "no-store";
            return AppProblems.NotServed(status, reference).ExecuteAsync(context);
        }
        if (ProgramPaths.Any(part => path.Contains(part, StringComparison.Ordinal)))
        {
            var error = status switch
            {
                503 => ErrorCode.TemporarilyUnavailable,
                < 500 => ErrorCode.InvalidRequest,
                _ => ErrorCode.ServerError,
            };
            return Answers.ErrorAsync(context, status, error, $"The request could not be served. ({reference})");
        }
        var code = status switch
        {
            503 => ErrorTexts.ServiceUnavailable,
            < 500 => ErrorTexts.InvalidRequest,
            _ => ErrorTexts.ServerError,
        };
        return ErrorPages.ShowAsync(context, ErrorTexts.View(code, reference, status: status));
    }
}
