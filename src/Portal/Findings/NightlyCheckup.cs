using Microsoft.EntityFrameworkCore;
using ZenKey.Portal.Data;

namespace ZenKey.Portal.Findings;

/// <summary>
/// Looks at every client once a night, after three o'clock UTC, so that lists tell of what nobody has opened. A night that was
/// missed is made up for; two processes share the work, and what both do is the same.
/// </summary>
public sealed partial class NightlyCheckup(IDbContextFactory<PortalDbContext> factory, ClientCheckup checkup, TimeProvider time, ILogger<NightlyCheckup> logger) : BackgroundService
{
    /// <summary>How often it looks whether something is due.</summary>
    public static readonly TimeSpan Interval = TimeSpan.FromMinutes(15);

    private const int AtOnce = 100;
    private static readonly TimeSpan Begin = TimeSpan.FromHours(3);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Interval, time);
        while (await timer.WaitForNextTickAsync(stoppingToken))
        {
            try
            {
                await RunAsync(stoppingToken);
            }
            catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested) { }
            catch (Exception exception)
            {
                Log.CannotCheck(logger, exception);
            }
        }
    }

    /// <summary>Looks at all that are due.</summary>
    /// <returns>How many there were.</returns>
    public async Task<int> RunAsync(CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();
        var today = new DateTimeOffset(now.UtcDateTime.Date, TimeSpan.Zero) + Begin;
        var night = now >= today ? today : today.AddDays(-1);
        var (done, last) = (0, Guid.Empty);
        while (true)
        {
            List<Guid> due;
            await using (var store = await factory.CreateDbContextAsync(cancellationToken))
            {
                due = await store.Clients.AsNoTracking().Where(client => client.Id.CompareTo(last) > 0 && !store.ClientHealth.Any(health => health.Id == client.Id && health.CheckedAt >= night))
                    .OrderBy(client => client.Id).Select(client => client.Id).Take(AtOnce).ToListAsync(cancellationToken);
            }
            foreach (var id in due) { await checkup.CheckAsync(id, cancellationToken); }
            done += due.Count;
            if (due.Count < AtOnce) { return done; }
            last = due[^1];
        }
    }

    private static partial class Log
    {
        [LoggerMessage(Level = LogLevel.Warning, Message = "Clients cannot be looked at; tried again in a quarter of an hour")]
        public static partial void CannotCheck(ILogger logger, Exception exception);
    }
}
