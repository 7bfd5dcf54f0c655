using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using ZenKey.Portal.Data.Journal;

namespace ZenKey.Portal.Data.Usage;

/// <summary>
/// Counts the log hour by hour. An hour is counted whole, by taking the place of what stood for it: twice, or by two processes at
/// once, gives the same. It is read outside the write gate, so that nobody waits for it.
/// </summary>
public sealed partial class UsageCounter(IDbContextFactory<PortalDbContext> factory, StoreWriter writer, TimeProvider time, ILogger<UsageCounter> logger) : BackgroundService
{
    /// <summary>How long it rests between two rounds.</summary>
    public static readonly TimeSpan Interval = TimeSpan.FromMinutes(1);

    /// <summary>How long after its end an hour is counted: what is repeated within a minute is added to the log a minute later.</summary>
    public static readonly TimeSpan Settling = TimeSpan.FromMinutes(15);

    /// <summary>When it is counted again, for what came later still.</summary>
    public static readonly TimeSpan SecondLook = TimeSpan.FromHours(24);

    private const int HoursAtOnce = 24;
    private static readonly TimeSpan Hour = TimeSpan.FromHours(1);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Interval, time);
        while (await timer.WaitForNextTickAsync(stoppingToken))
        {
            try
            {
                await CountAsync(stoppingToken);
            }
            catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested) { }
            catch (StoreConflictException) { } // another process counts the same hours
            catch (Exception exception)
            {
                Log.CannotCount(logger, exception);
            }
        }
    }

    /// <summary>One round: counts every hour that is due.</summary>
    public async Task CountAsync(CancellationToken cancellationToken)
    {
        var due = await DueAsync(cancellationToken);
        foreach (var some in due.Chunk(HoursAtOnce)) { await CountAsync(some, cancellationToken); }
    }

    /// <summary>Hours that are over and not counted, the latest first, and those that are due for the second look.</summary>
    private async Task<List<DateTimeOffset>> DueAsync(CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();
        var (end, again) = (UsageHour.HourOf(now - Settling), UsageHour.HourOf(now - Settling - SecondLook));
        await using var store = await factory.CreateDbContextAsync(cancellationToken);
        if (await FirstHourAsync(store, cancellationToken) is not { } first || first >= end) { return []; }
        var counted = await store.CountedHours.AsNoTracking().Where(one => one.Hour >= first).ToDictionaryAsync(one => one.Hour, one => one.Times, cancellationToken);
        var due = new List<DateTimeOffset>();
        for (var hour = end - Hour; hour >= first; hour -= Hour)
        {
            if (counted.GetValueOrDefault(hour) < (hour < again ? 2 : 1)) { due.Add(hour); }
        }
        return due;
    }

    /// <summary>The hour of the oldest event; null when there is none. Hours before it hold nothing.</summary>
    internal static async Task<DateTimeOffset?> FirstHourAsync(PortalDbContext store, CancellationToken cancellationToken) =>
        await store.Events.AsNoTracking().OrderBy(entry => entry.At).Select(entry => (DateTimeOffset?)entry.At).FirstOrDefaultAsync(cancellationToken) is { } at ? UsageHour.HourOf(at) : null;

    private async Task CountAsync(DateTimeOffset[] hours, CancellationToken cancellationToken)
    {
        var again = UsageHour.HourOf(time.GetUtcNow() - Settling - SecondLook);
        List<UsageHour> rows = [];
        await using (var store = await factory.CreateDbContextAsync(cancellationToken))
        {
            foreach (var hour in hours) { rows.AddRange(await CountAsync(store, hour, cancellationToken)); }
        }
        await writer.WriteAsync(async (store, token) =>
        {
            await store.UsageHours.Where(row => hours.Contains(row.Hour)).ExecuteDeleteAsync(token);
            await store.CountedHours.Where(row => hours.Contains(row.Hour)).ExecuteDeleteAsync(token);
            store.UsageHours.AddRange(rows);
            store.CountedHours.AddRange(hours.Select(hour => new CountedHour { Hour = hour, Times = hour < again ? 2 : 1 }));
        }, [], cancellationToken);
    }

    private static async Task<IEnumerable<UsageHour>> CountAsync(PortalDbContext store, DateTimeOffset hour, CancellationToken cancellationToken)
    {
        var end = hour + Hour;
        var counts = await store.Events.AsNoTracking().Where(entry => entry.At >= hour && entry.At < end)
            .GroupBy(entry => new { entry.ClientId, entry.CompanyId, entry.CarrierId, entry.Endpoint, entry.Cause })
            .Select(kind => new { kind.Key, Count = kind.Sum(entry => 1L + entry.Repeats), SignIns = kind.Sum(entry => entry.SignIn ? 1L : 0L), Took = kind.Sum(entry => (long)entry.Took) })
            .ToListAsync(cancellationToken);
        return counts.SelectMany(count => Scopes(count.Key.ClientId, count.Key.CompanyId).Select(scope => (Scope: scope, Of: count)))
            .GroupBy(one => (one.Scope, Carrier: one.Of.Key.CarrierId ?? UsageHour.All, one.Of.Key.Endpoint, Cause: one.Of.Key.Cause ?? ""))
            .Select(kind => new UsageHour
            {
                ScopeId = kind.Key.Scope,
                Hour = hour,
                CarrierId = kind.Key.Carrier,
                Endpoint = kind.Key.Endpoint,
                Cause = kind.Key.Cause,
                Count = kind.Sum(one => one.Of.Count),
                SignIns = kind.Sum(one => one.Of.SignIns),
                Took = kind.Sum(one => one.Of.Took),
            });
    }

    private static IEnumerable<Guid> Scopes(Guid? clientId, Guid? companyId)
    {
        yield return UsageHour.All;
        if (clientId is { } client) { yield return client; }
        if (companyId is { } company) { yield return company; }
    }

    private static partial class Log
    {
        [LoggerMessage(Level = LogLevel.Warning, Message = "The log cannot be counted; tried again in a minute")]
        public static partial void CannotCount(ILogger logger, Exception exception);
    }
}
