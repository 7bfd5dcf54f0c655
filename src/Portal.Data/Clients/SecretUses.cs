using Microsoft.Extensions.Hosting;
using ZenKey.Portal.Data.Journal;

namespace ZenKey.Portal.Data.Clients;

/// <summary>
/// Counts by which secrets clients prove themselves. Noting costs no write: what was counted is written once a second, and at
/// the end. A count that is lost when a node dies was acknowledged to nobody.
/// </summary>
public sealed class SecretUses(Journal.Journal journal, TimeProvider time) : BackgroundService
{
    /// <summary>How long a use may wait to be seen.</summary>
    public static readonly TimeSpan Pace = TimeSpan.FromSeconds(1);

    private const string CountUse = """
        INSERT INTO "ClientSecretUses" ("SecretId", "From", "Count") VALUES (@p0, @p1, @p2)
        ON CONFLICT ("SecretId", "From") DO UPDATE SET "Count" = "ClientSecretUses"."Count" + @p2
        """;

    private const string SetLast = """UPDATE "ClientSecrets" SET "LastUsedAt" = @p1 WHERE "Id" = @p0 AND ("LastUsedAt" IS NULL OR "LastUsedAt" < @p1)""";

    private readonly Lock gate = new();
    private Dictionary<(Guid Secret, DateTimeOffset From), (int Count, DateTimeOffset Last)> noted = [];

    /// <summary>A client has proved itself by this secret.</summary>
    public void Note(Guid secretId)
    {
        var now = time.GetUtcNow();
        var key = (secretId, ClientSecretUse.SlotOf(now));
        lock (gate) { noted[key] = (noted.GetValueOrDefault(key).Count + 1, now); }
    }

    /// <summary>Writes what was noted since the last time. What cannot be written is kept for the next.</summary>
    public async Task FlushAsync()
    {
        Dictionary<(Guid Secret, DateTimeOffset From), (int Count, DateTimeOffset Last)> taken;
        lock (gate)
        {
            if (noted.Count == 0) { return; }
            (taken, noted) = (noted, []);
        }
        try
        {
            await journal.WriteAsync(new JournalWrite(null, [.. taken.SelectMany(use => (IEnumerable<Statement>)
                [new(CountUse, use.Key.Secret, use.Key.From, use.Value.Count), new(SetLast, use.Key.Secret, use.Value.Last)])]));
        }
        catch (StoreUnavailableException)
        {
            PutBack(taken);
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

    private void PutBack(Dictionary<(Guid Secret, DateTimeOffset From), (int Count, DateTimeOffset Last)> taken)
    {
        lock (gate)
        {
            foreach (var (key, use) in taken)
            {
                var since = noted.GetValueOrDefault(key);
                noted[key] = (since.Count + use.Count, since.Count == 0 ? use.Last : since.Last);
            }
        }
    }
}
