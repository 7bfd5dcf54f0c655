using System.Collections.Concurrent;
using Microsoft.Extensions.Hosting;
using ZenKey.Portal.Data.Journal;

namespace ZenKey.Portal.Data.Clients;

/// <summary>
/// Notes which redirect URIs are in use, to the hour. Noting is a look into a dictionary; a write is made in the background,
/// for each address at most once an hour and node. What is lost when a node dies was acknowledged to nobody.
/// </summary>
public sealed class RedirectUriUses(Journal.Journal journal, TimeProvider time) : BackgroundService
{
    /// <summary>How exact the time of the last use is.</summary>
    public static readonly TimeSpan Step = TimeSpan.FromHours(1);

    /// <summary>How long a use may wait to be seen.</summary>
    public static readonly TimeSpan Pace = TimeSpan.FromSeconds(2);

    private const int MaxKnown = 100_000;
    private const string SetLast = """UPDATE "ClientUris" SET "LastUsedAt" = @p1 WHERE "Id" = @p0 AND ("LastUsedAt" IS NULL OR "LastUsedAt" < @p1)""";

    private readonly ConcurrentDictionary<Guid, DateTimeOffset> known = [];
    private readonly Lock gate = new();
    private Dictionary<Guid, DateTimeOffset> noted = [];

    /// <summary>A valid request named this address.</summary>
    public void Note(Guid uriId)
    {
        var now = time.GetUtcNow();
        if (known.TryGetValue(uriId, out var last) && now - last < Step) { return; }
        if (known.Count >= MaxKnown) { known.Clear(); }
        known[uriId] = now;
        lock (gate) { noted[uriId] = now; }
    }

    /// <summary>Writes what was noted since the last time. What cannot be written is noted anew by the next use.</summary>
    public async Task FlushAsync()
    {
        Dictionary<Guid, DateTimeOffset> taken;
        lock (gate)
        {
            if (noted.Count == 0) { return; }
            (taken, noted) = (noted, []);
        }
        try
        {
            await journal.WriteAsync(new JournalWrite(null, [.. taken.Select(use => new Statement(SetLast, use.Key, use.Value))]));
        }
        catch (StoreUnavailableException)
        {
            foreach (var use in taken) { known.TryRemove(use.Key, out _); }
        }
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Pace, time);
        try
        {
            while (await timer.WaitForNextTickAsync(stoppingToken)) { await FlushAsync(); }
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested) { }
        await FlushAsync();
    }
}
