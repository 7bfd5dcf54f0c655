using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Hosting;
using ZenKey.Portal.Data.Changes;

namespace ZenKey.AuthServer.Http;

/// <summary>Server-sent events that say only "changed, look again"; what changed is asked for by other ways.</summary>
internal sealed class EventStreams(IWakeBus bus, TimeProvider time, IHostApplicationLifetime lifetime)
{
    private static readonly TimeSpan Poll = TimeSpan.FromSeconds(2);
    private const int PollsPerKeepAlive = 7;

    /// <summary>Follows a state until the reader leaves or the process stops.</summary>
    /// <param name="context">The request; its query member <c>seen</c> is the state that the reader's page shows.</param>
    /// <param name="topic">What wakes the stream.</param>
    /// <param name="read">The state as a short word; null when there is nothing to follow any more.</param>
    public async Task FollowAsync(HttpContext context, string topic, Func<CancellationToken, Task<string?>> read)
    {
        using var end = CancellationTokenSource.CreateLinkedTokenSource(context.RequestAborted, lifetime.ApplicationStopping);
        context.Response.ContentType = "text/event-stream";
        context.Response.Headers.CacheControl = "no-store";
        context.Response.Headers["X-Accel-Buffering"] = "no";
        try
        {
            await context.Response.WriteAsync(": hello\n\n", end.Token);
            await context.Response.Body.FlushAsync(end.Token);
            var seen = context.Request.Query["seen"].FirstOrDefault();
            for (var polls = 1; !end.IsCancellationRequested; polls++)
            {
                using var listener = bus.Listen(topic);
                var state = await read(end.Token);
                if (state != seen || polls % PollsPerKeepAlive == 0)
                {
                    await context.Response.WriteAsync(state == seen ? ": still here\n\n" : "event: changed\ndata: {}\n\n", end.Token);
                    await context.Response.Body.FlushAsync(end.Token);
                }
                if (state is null) { return; }
                seen = state;
                await listener.WaitAsync(Poll, time, end.Token);
            }
        }
        catch (OperationCanceledException) when (end.IsCancellationRequested) { }
        catch (IOException) { } // the reader left
    }
}
