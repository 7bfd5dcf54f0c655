using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using ZenKey.Portal.Data;
using ZenKey.Portal.Data.Events;
using ZenKey.Protocol;

namespace ZenKey.AuthServer.Interaction;

/// <summary>Where and why a request was refused, for the developer's log.</summary>
internal sealed record Refusal(string Endpoint, string Error, string Cause, Guid? CarrierId = null, Guid? ClientId = null);

/// <summary>Shows our own error page, which never leads to an address that was not checked, and logs why.</summary>
internal sealed class ErrorPages(EventLog events, TimeProvider time)
{
    public async Task ShowAsync(HttpContext context, string code, Refusal refusal, string? backUrl = null, string? backText = null)
    {
        var reference = ErrorReference.New();
        await LogAsync(refusal, reference);
        await ShowAsync(context, ErrorTexts.View(code, reference, backUrl, backText));
    }

    /// <summary>Writes the event of a refusal; that the log is out of order does not change the answer.</summary>
    public async Task LogAsync(Refusal refusal, string reference)
    {
        var now = time.GetUtcNow();
        try
        {
            await events.WriteAsync(new AuthEvent
            {
                Id = Guid.CreateVersion7(now),
                At = now,
                CarrierId = refusal.CarrierId,
                ClientId = refusal.ClientId,
                Endpoint = refusal.Endpoint,
                Succeeded = false,
                Error = refusal.Error,
                Cause = refusal.Cause,
                Reference = reference,
            });
        }
        catch (StoreUnavailableException) { }
    }

    public static Task ShowAsync(HttpContext context, ErrorView view)
    {
        context.Response.Headers.CacheControl = "no-store";
        return new RazorComponentResult<ErrorPage>(new { View = view }) { StatusCode = view.Status }.ExecuteAsync(context);
    }
}
