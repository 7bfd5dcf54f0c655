using Microsoft.AspNetCore.Http;
using ZenKey.AuthServer.Endpoints.App;
using ZenKey.AuthServer.Http;
using ZenKey.AuthServer.Interaction;
using ZenKey.Protocol;

namespace ZenKey.AuthServer;

/// <summary>The last answer, when a request could not be served: OAuth errors to clients, problem documents to the application, a page to people.</summary>
public static class AuthServerFaults
{
    private static readonly string[] ProgramPaths = ["/token", "/par", "/introspect", "/revoke", "/userinfo", "/jwks", "/.well-known/"];

    /// <param name="context">The request that failed; nothing of its answer has been sent.</param>
    /// <param name="status">503 when the store is gone, a 4xx when the request could not be read, 500 otherwise.</param>
    public static Task AnswerAsync(HttpContext context, int status)
    {
        var reference = ErrorReference.New();
        context.Response.StatusCode = status;
        var path = context.Request.Path.Value ?? "";
        if (path.Contains("/app/", StringComparison.Ordinal))
        {
            context.Response.Headers.CacheControl = "no-store";
            return AppProblems.NotServed(status, reference).ExecuteAsync(context);
        }
        if (ProgramPaths.Any(part => path.Contains(part, StringComparison.Ordinal)) || path.StartsWith("/api/", StringComparison.Ordinal))
        {
            var error = status switch
            {
                503 => ErrorCode.TemporarilyUnavailable,
                < 500 => ErrorCode.InvalidRequest,
                _ => ErrorCode.ServerError,
            };
            return Answers.ErrorAsync(context, status, error, $"The request could not be served ({reference}).");
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
