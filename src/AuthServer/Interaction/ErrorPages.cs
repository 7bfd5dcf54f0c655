using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;

namespace ZenKey.AuthServer.Interaction;

/// <summary>Shows our own error page, which never leads to an address that was not checked, and logs why.</summary>
internal sealed class ErrorPages(RefusalLog refusals)
{
    public async Task ShowAsync(HttpContext context, string code, Refusal refusal, string? backUrl = null, string? backText = null) =>
        await ShowAsync(context, ErrorTexts.View(code, await refusals.WriteAsync(refusal), backUrl, backText));

    /// <inheritdoc cref="RefusalLog.WriteAsync"/>
    public Task<string> LogAsync(Refusal refusal) => refusals.WriteAsync(refusal);

    /// <summary>Writes down why the phone's application was refused, and puts the reference into the answer.</summary>
    public async Task ReferAsync(ProblemHttpResult problem, string cause, Guid? carrierId, Guid? clientId = null) =>
        problem.ProblemDetails.Extensions["reference"] = await LogAsync(new Refusal("app", problem.ProblemDetails.Type!.Split(':')[^1], cause, carrierId, clientId));

    public static Task ShowAsync(HttpContext context, ErrorView view)
    {
        context.Response.Headers.CacheControl = "no-store";
        return new RazorComponentResult<ErrorPage>(new { View = view }) { StatusCode = view.Status }.ExecuteAsync(context);
    }
}
