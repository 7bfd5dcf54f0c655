using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.Hosting;
using ZenKey.Authenticator.Carrier;
using ZenKey.Authenticator.Ui;

namespace ZenKey.Authenticator.Requests;

/// <summary>Passes the carrier's "changed" on to the page (server-sent events).</summary>
internal static class EventsEndpoint
{
    private const int RetryMilliseconds = 2000;

    extension(IEndpointRouteBuilder phone)
    {
        public void MapEvents() => phone.MapGet("/events", FollowAsync);
    }

    private static async Task<IResult> FollowAsync(HttpContext context, CarrierClient carrier, IHostApplicationLifetime lifetime)
    {
        using var end = CancellationTokenSource.CreateLinkedTokenSource(context.RequestAborted, lifetime.ApplicationStopping);
        try
        {
            using var upstream = await carrier.OpenEventsAsync(context.Phone(), end.Token);
            // Tells the browser's EventSource that there is nothing to follow; the page looks again when it is asked for.
            if (upstream is null) { return TypedResults.NoContent(); }
            context.Response.ContentType = "text/event-stream";
            context.Response.Headers["X-Accel-Buffering"] = "no";
            await WriteAsync(context, $"retry: {RetryMilliseconds}\n\n", end.Token);
            await RelayAsync(context, upstream, end.Token);
        }
        catch (OperationCanceledException) when (end.IsCancellationRequested)
        {
            // The reader left, or the process stops.
        }
        catch (IOException)
        {
            // The carrier ended the stream; the browser comes back after the retry time.
        }
        return Results.Empty;
    }

    private static async Task RelayAsync(HttpContext context, HttpResponseMessage upstream, CancellationToken cancellationToken)
    {
        using var reader = new StreamReader(await upstream.Content.ReadAsStreamAsync(cancellationToken));
        while (await reader.ReadLineAsync(cancellationToken) is { } line)
        {
            // A comment of the carrier is passed on as one, so that both legs are kept open.
            if (line == "event: changed") { await WriteAsync(context, "event: changed\ndata: {}\n\n", cancellationToken); }
            else if (line.StartsWith(':')) { await WriteAsync(context, ":\n\n", cancellationToken); }
        }
    }

    private static async Task WriteAsync(HttpContext context, string text, CancellationToken cancellationToken)
    {
        await context.Response.WriteAsync(text, cancellationToken);
        await context.Response.Body.FlushAsync(cancellationToken);
    }
}
