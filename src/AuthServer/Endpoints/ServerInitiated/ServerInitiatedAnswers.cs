using Microsoft.AspNetCore.Http;
using ZenKey.AuthServer.Endpoints.BackchannelAuthentication;
using ZenKey.AuthServer.Http;

namespace ZenKey.AuthServer.Endpoints.ServerInitiated;

/// <summary>What the endpoints of the flow answer (ZenKey platform §6, step 3).</summary>
internal static class ServerInitiatedAnswers
{
    public static Task AskedAsync(HttpContext context, BackchannelResult.Asked asked, string? correlationId) =>
        AsyncAnswerAsync(context, asked.AuthReqId, asked.Life, correlationId);

    /// <param name="context">The HTTP request.</param>
    /// <param name="authReqId">By what the client names the request.</param>
    /// <param name="life">How long it waits still; null when it does no more.</param>
    /// <param name="correlationId">As the client sent it with this call, or with the request.</param>
    public static Task AsyncAnswerAsync(HttpContext context, string authReqId, TimeSpan? life, string? correlationId) => Answers.JsonAsync(context, StatusCodes.Status200OK, json =>
    {
        json.WriteString("auth_req_id", authReqId);
        if (life is { } left) { json.WriteNumber("expires_in", (int)left.TotalSeconds); }
        if (correlationId is not null) { json.WriteString("correlation_id", correlationId); }
    });
}
