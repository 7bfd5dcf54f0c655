using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using ZenKey.Portal.Data;
using ZenKey.Portal.Data.Events;
using ZenKey.Protocol;
using ZenKey.Protocol.Refusals;

namespace ZenKey.AuthServer.Interaction;

/// <summary>
/// Writes an event for every refused request, so that its reference can be looked up. A flood does not fill the store: of
/// one client and cause twenty rows a minute are written, and the rest is counted on the last of them.
/// </summary>
internal sealed partial class RefusalLog(EventLog events, TimeProvider time, ILogger<RefusalLog> logger) : BackgroundService
{
    /// <summary>Rows of one client, endpoint and cause in one minute, per process.</summary>
    public const int MostPerMinute = 20;

    private const int MaxWindows = 10_000;
    private static readonly TimeSpan Minute = TimeSpan.FromMinutes(1);
    private readonly Lock gate = new();
    private readonly Dictionary<(Guid? ClientId, string Endpoint, string Cause), Window> windows = [];
    private readonly List<(Guid Id, DateTimeOffset At, int More)> counted = [];

    /// <summary>Writes the event; that the log is out of order does not change the answer.</summary>
    /// <returns>The reference by which it is found.</returns>
    public async Task<string> WriteAsync(Refusal refusal)
    {
        if (Causes.Find(refusal.Cause) is null) { Log.UnknownCause(logger, refusal.Cause); }
        var now = time.GetUtcNow();
        var (reference, id) = Take(refusal, now);
        if (id is null) { return reference; }
        await TryAsync(() => events.WriteAsync(new AuthEvent
        {
            Id = id.Value,
            At = now,
            CarrierId = refusal.CarrierId,
            ClientId = refusal.ClientId,
            Endpoint = refusal.Endpoint,
            Succeeded = false,
            Error = refusal.Error,
            Cause = refusal.Cause,
            Reference = reference,
            Expected = refusal.Expected,
            Received = refusal.Received,
        }));
        return reference;
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Minute, time);
        try
        {
            while (await timer.WaitForNextTickAsync(stoppingToken)) { await FlushAsync(); }
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested) { }
        await FlushAsync();
    }

    /// <summary>The reference to tell, and the id of the row to write; no id when the minute's rows are written.</summary>
    private (string Reference, Guid? Id) Take(Refusal refusal, DateTimeOffset now)
    {
        lock (gate)
        {
            var key = (refusal.ClientId, refusal.Endpoint, refusal.Cause);
            if (!windows.TryGetValue(key, out var window))
            {
                if (windows.Count >= MaxWindows) { windows.Clear(); }
                window = windows[key] = new Window();
            }
            if (window.Ends <= now) { (window.Ends, window.Rows) = (now + Minute, 0); }
            if (window.Rows >= MostPerMinute)
            {
                window.More++;
                return (window.Reference, null);
            }
            // What was counted on an earlier row stays with it.
            if (window.More > 0) { counted.Add((window.Id, window.At, window.More)); }
            (window.Id, window.At, window.Reference, window.More) = (Guid.CreateVersion7(now), now, ErrorReference.New(), 0);
            window.Rows++;
            return (window.Reference, window.Id);
        }
    }

    private async Task FlushAsync()
    {
        List<(Guid Id, DateTimeOffset At, int More)> due;
        lock (gate)
        {
            foreach (var window in windows.Values.Where(window => window.More > 0))
            {
                counted.Add((window.Id, window.At, window.More));
                window.More = 0;
            }
            var now = time.GetUtcNow();
            foreach (var key in windows.Where(pair => pair.Value.Ends <= now).Select(pair => pair.Key).ToList()) { windows.Remove(key); }
            due = [.. counted];
            counted.Clear();
        }
        foreach (var (id, at, more) in due) { await TryAsync(() => events.AddRepeatsAsync(id, at, more)); }
    }

    private static async Task TryAsync(Func<Task> write)
    {
        try { await write(); }
        catch (StoreUnavailableException) { }
    }

    private sealed class Window
    {
        public DateTimeOffset Ends;
        public int Rows;
        public Guid Id;
        public DateTimeOffset At;
        public string Reference = "";
        public int More;
    }

    private static partial class Log
    {
        [LoggerMessage(Level = LogLevel.Error, Message = "The cause {Cause} of a refusal is not in the catalogue")]
        public static partial void UnknownCause(ILogger logger, string cause);
    }
}
