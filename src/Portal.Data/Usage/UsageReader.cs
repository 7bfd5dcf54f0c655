using Microsoft.EntityFrameworkCore;

namespace ZenKey.Portal.Data.Usage;

/// <summary>Whose requests are counted.</summary>
/// <param name="Client">One client's.</param>
/// <param name="Company">One company's, when no client is named; those of all when neither is.</param>
public sealed record UsageScope(Guid? Client = null, Guid? Company = null)
{
    internal Guid Key => Client ?? Company ?? UsageHour.All;
}

/// <summary>Requests of one kind.</summary>
/// <param name="CarrierId">Null at discovery.</param>
/// <param name="Cause">Null when they were answered.</param>
/// <param name="Count">How many.</param>
/// <param name="SignIns">How many of them were somebody's sign-in.</param>
/// <param name="Took">How long these took together, in ms.</param>
public sealed record UsageKind(Guid? CarrierId, string Endpoint, string? Cause, long Count, long SignIns, long Took);

/// <summary>What one hour brought.</summary>
/// <param name="Hour">Its beginning, UTC.</param>
public sealed record UsageMoment(DateTimeOffset Hour, long SignIns, long Answered, long Refused);

/// <summary>A time whole: by kind, and by hour. Both tell the same requests.</summary>
public sealed record UsageCounts(IReadOnlyList<UsageKind> Kinds, IReadOnlyList<UsageMoment> Hours);

/// <summary>
/// Tells how much there was of what, exactly as the log has it: counted hours by their counts, all others by the log itself. An
/// hour is read from one of the two, never from both.
/// </summary>
public static class UsageReader
{
    private static readonly TimeSpan Hour = TimeSpan.FromHours(1);

    /// <param name="store">The store.</param>
    /// <param name="scope">Whose.</param>
    /// <param name="carrier">At one carrier; at all and at discovery when null.</param>
    /// <param name="from">The first hour.</param>
    /// <param name="to">The hour after the last.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public static async Task<UsageCounts> ReadAsync(PortalDbContext store, UsageScope scope, Guid? carrier, DateTimeOffset from, DateTimeOffset to, CancellationToken cancellationToken)
    {
        var open = await OpenAsync(store, from, to, cancellationToken);
        var counted = store.UsageHours.AsNoTracking().Where(row => row.ScopeId == scope.Key && row.Hour >= from && row.Hour < to);
        if (open.Count > 0) { counted = counted.Where(row => !open.Contains(row.Hour)); }
        if (carrier is { } one) { counted = counted.Where(row => row.CarrierId == one); }
        var kinds = await counted.GroupBy(row => new { row.CarrierId, row.Endpoint, row.Cause })
            .Select(kind => new { kind.Key, Count = kind.Sum(row => row.Count), SignIns = kind.Sum(row => row.SignIns), Took = kind.Sum(row => row.Took) }).ToListAsync(cancellationToken);
        var hours = await counted.GroupBy(row => row.Hour)
            .Select(hour => new UsageMoment(hour.Key, hour.Sum(row => row.SignIns), hour.Sum(row => row.Cause == "" ? row.Count : 0), hour.Sum(row => row.Cause == "" ? 0 : row.Count)))
            .ToListAsync(cancellationToken);
        List<UsageKind> all = [.. kinds.Select(kind => new UsageKind(kind.Key.CarrierId == UsageHour.All ? null : kind.Key.CarrierId, kind.Key.Endpoint, kind.Key.Cause.Length == 0 ? null : kind.Key.Cause, kind.Count, kind.SignIns, kind.Took))];
        foreach (var hour in open)
        {
            var live = await LiveAsync(store, scope, carrier, hour, hour + Hour, cancellationToken);
            if (live.Count == 0) { continue; }
            all.AddRange(live);
            hours.Add(new UsageMoment(hour, live.Sum(kind => kind.SignIns), live.Where(kind => kind.Cause is null).Sum(kind => kind.Count), live.Where(kind => kind.Cause is not null).Sum(kind => kind.Count)));
        }
        return new UsageCounts(
            [.. all.GroupBy(kind => (kind.CarrierId, kind.Endpoint, kind.Cause)).Select(same => new UsageKind(same.Key.CarrierId, same.Key.Endpoint, same.Key.Cause, same.Sum(kind => kind.Count), same.Sum(kind => kind.SignIns), same.Sum(kind => kind.Took)))],
            [.. hours.OrderBy(hour => hour.Hour)]);
    }

    /// <summary>The same of any span of time, from the log itself: for the last hour, not for months.</summary>
    public static async Task<IReadOnlyList<UsageKind>> LiveAsync(PortalDbContext store, UsageScope scope, Guid? carrier, DateTimeOffset from, DateTimeOffset to, CancellationToken cancellationToken)
    {
        var entries = store.Events.AsNoTracking().Where(entry => entry.At >= from && entry.At < to);
        entries = scope switch
        {
            { Client: { } client } => entries.Where(entry => entry.ClientId == client),
            { Company: { } company } => entries.Where(entry => entry.CompanyId == company),
            _ => entries,
        };
        if (carrier is { } one) { entries = entries.Where(entry => entry.CarrierId == one); }
        return await entries.GroupBy(entry => new { entry.CarrierId, entry.Endpoint, entry.Cause })
            .Select(kind => new UsageKind(kind.Key.CarrierId, kind.Key.Endpoint, kind.Key.Cause, kind.Sum(entry => 1L + entry.Repeats), kind.Sum(entry => entry.SignIn ? 1L : 0L), kind.Sum(entry => (long)entry.Took)))
            .ToListAsync(cancellationToken);
    }

    /// <summary>The hours of a time that are not counted. Before the first event there is nothing to count.</summary>
    private static async Task<List<DateTimeOffset>> OpenAsync(PortalDbContext store, DateTimeOffset from, DateTimeOffset to, CancellationToken cancellationToken)
    {
        var counted = (await store.CountedHours.AsNoTracking().Where(hour => hour.Hour >= from && hour.Hour < to).Select(hour => hour.Hour).ToListAsync(cancellationToken)).ToHashSet();
        var open = new List<DateTimeOffset>();
        for (var hour = UsageHour.HourOf(from); hour < to; hour += Hour)
        {
            if (!counted.Contains(hour)) { open.Add(hour); }
        }
        // Usually the last hour or two; more only until the counter has come that far.
        if (open.Count > 2 && await UsageCounter.FirstHourAsync(store, cancellationToken) is var first) { open.RemoveAll(hour => first is null || hour < first); }
        return open;
    }
}
