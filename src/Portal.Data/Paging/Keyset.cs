using System.Linq.Expressions;
using Microsoft.EntityFrameworkCore;

namespace ZenKey.Portal.Data.Paging;

/// <summary>A row of a list, and where it stands.</summary>
public interface IPageRow
{
    Guid Id { get; }
}

/// <summary>
/// Pages of big tables by the place of their first and last row: never an OFFSET, never a full count. A row that is
/// added or goes away between two pages makes no other appear twice or be missed.
/// </summary>
public static class Keyset
{
    /// <summary>Counting stops here: more is told as "1,000+".</summary>
    public const int CountCap = 1_001;

    /// <summary>Newest first, by a time and then the id; rows without a time last.</summary>
    /// <param name="rows">The filtered rows, in no order.</param>
    /// <param name="time">The name of the entity's time.</param>
    /// <param name="nullable">Whether the time may be absent: such rows are read by a statement of their own.</param>
    /// <param name="select">What is read of a row.</param>
    /// <param name="at">The time of what was read.</param>
    /// <param name="request">Which page.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public static Task<Page<TRow>> NewestFirstAsync<T, TRow>(
        IQueryable<T> rows, string time, bool nullable, Expression<Func<T, TRow>> select, Func<TRow, DateTimeOffset?> at,
        PageRequest request, CancellationToken cancellationToken)
        where T : class
        where TRow : IPageRow
    {
        List<Segment<T>> segments = nullable ? [Timed(rows.Where(row => EF.Property<DateTimeOffset?>(row, time) != null), time), Timeless(rows, time)] : [Timed(rows, time)];
        return ReadAsync(rows, segments, select, (row, ordinal) => PageCursor.OfTime(at(row), row.Id, ordinal), request, cancellationToken);
    }

    /// <summary>By a name and then the id. The name's column compares by code point on both databases.</summary>
    public static Task<Page<TRow>> ByNameAsync<T, TRow>(
        IQueryable<T> rows, string name, Expression<Func<T, TRow>> select, Func<TRow, string> key, PageRequest request, CancellationToken cancellationToken)
        where T : class
        where TRow : IPageRow =>
        ReadAsync(rows, [Named(rows, name)], select, (row, ordinal) => new PageCursor(key(row), row.Id, ordinal), request, cancellationToken);

    /// <summary>Rows whose key begins with a text; serves from the key's index.</summary>
    /// <param name="rows">The rows.</param>
    /// <param name="key">The name of a key column, in lower case.</param>
    /// <param name="prefix">Taken in lower case.</param>
    public static IQueryable<T> WhereBegins<T>(this IQueryable<T> rows, string key, string prefix)
        where T : class
    {
        var from = prefix.ToLowerInvariant();
        var to = from + "\U0010FFFF";
        return rows.Where(row => EF.Property<string>(row, key).CompareTo(from) >= 0 && EF.Property<string>(row, key).CompareTo(to) < 0);
    }

    /// <summary>
    /// The few rows of a telling filter, apart from the others: without statistics a database may choose the index of a
    /// filter that tells little, and read half the table through it.
    /// </summary>
    public static IQueryable<T> WhereTelling<T>(this IQueryable<T> rows, Expression<Func<T, bool>> telling)
        where T : class => rows.Where(telling).OrderBy(row => EF.Property<Guid>(row, "Id")).Take(CountCap);

    /// <summary>A part of the list with one way to sort and to go on.</summary>
    private sealed record Segment<T>(Func<PageCursor, bool> Holds, Func<PageCursor, IQueryable<T>> After, Func<PageCursor, IQueryable<T>> Before, Func<bool, IQueryable<T>, IQueryable<T>> Sort, IQueryable<T> All);

    private static Segment<T> Timed<T>(IQueryable<T> rows, string time)
        where T : class => new(
            cursor => cursor.Time is not null,
            cursor => rows.Where(row => EF.Property<DateTimeOffset?>(row, time) <= cursor.Time
                && (EF.Property<DateTimeOffset?>(row, time) < cursor.Time || EF.Property<Guid>(row, "Id").CompareTo(cursor.Id) < 0)),
            cursor => rows.Where(row => EF.Property<DateTimeOffset?>(row, time) >= cursor.Time
                && (EF.Property<DateTimeOffset?>(row, time) > cursor.Time || EF.Property<Guid>(row, "Id").CompareTo(cursor.Id) > 0)),
            (back, some) => back
                ? some.OrderBy(row => EF.Property<DateTimeOffset?>(row, time)).ThenBy(row => EF.Property<Guid>(row, "Id"))
                : some.OrderByDescending(row => EF.Property<DateTimeOffset?>(row, time)).ThenByDescending(row => EF.Property<Guid>(row, "Id")),
            rows);

    private static Segment<T> Timeless<T>(IQueryable<T> rows, string time)
        where T : class
    {
        var timeless = rows.Where(row => EF.Property<DateTimeOffset?>(row, time) == null);
        return new Segment<T>(
            cursor => cursor.Time is null,
            cursor => timeless.Where(row => EF.Property<Guid>(row, "Id").CompareTo(cursor.Id) < 0),
            cursor => timeless.Where(row => EF.Property<Guid>(row, "Id").CompareTo(cursor.Id) > 0),
            (back, some) => back ? some.OrderBy(row => EF.Property<Guid>(row, "Id")) : some.OrderByDescending(row => EF.Property<Guid>(row, "Id")),
            timeless);
    }

    private static Segment<T> Named<T>(IQueryable<T> rows, string name)
        where T : class => new(
            _ => true,
            cursor => rows.Where(row => EF.Property<string>(row, name).CompareTo(cursor.Key) >= 0
                && (EF.Property<string>(row, name).CompareTo(cursor.Key) > 0 || EF.Property<Guid>(row, "Id").CompareTo(cursor.Id) > 0)),
            cursor => rows.Where(row => EF.Property<string>(row, name).CompareTo(cursor.Key) <= 0
                && (EF.Property<string>(row, name).CompareTo(cursor.Key) < 0 || EF.Property<Guid>(row, "Id").CompareTo(cursor.Id) < 0)),
            (back, some) => back
                ? some.OrderByDescending(row => EF.Property<string>(row, name)).ThenByDescending(row => EF.Property<Guid>(row, "Id"))
                : some.OrderBy(row => EF.Property<string>(row, name)).ThenBy(row => EF.Property<Guid>(row, "Id")),
            rows);

    private static async Task<Page<TRow>> ReadAsync<T, TRow>(
        IQueryable<T> rows, List<Segment<T>> segments, Expression<Func<T, TRow>> select, Func<TRow, int, PageCursor> cursorOf,
        PageRequest request, CancellationToken cancellationToken)
        where T : class
        where TRow : IPageRow
    {
        var cursor = request.After ?? request.Before;
        var back = request.After is null && request.Before is not null;
        var counted = request.Counted ? rows.Take(CountCap) : null;
        var read = await ReadSegmentsAsync(counted, segments, select, cursor, back, request.Size + 1, cancellationToken);
        if (read.Count == 0) { return new Page<TRow>([], 0, cursor is null || counted is null ? 0 : await counted.CountAsync(cancellationToken), null, null); }
        var (found, total) = (read.ConvertAll(one => one.Row), read[^1].Total);
        var more = found.Count > request.Size;
        if (more) { found.RemoveAt(request.Size); }
        if (back) { found.Reverse(); }
        var first = cursor is null ? 1 : back ? Math.Max(1, cursor.Ordinal - found.Count) : cursor.Ordinal + 1;
        return new Page<TRow>(found, first, total,
            (back ? more : cursor is not null) ? cursorOf(found[0], first) : null,
            (back || more) ? cursorOf(found[^1], first + found.Count - 1) : null) { Last = cursorOf(found[^1], first + found.Count - 1) };
    }

    /// <summary>A row, and how many the whole list has: told in the same statement, in which a database counts once.</summary>
    private sealed record Counted<TRow>(TRow Row, int Total);

    private static async Task<List<Counted<TRow>>> ReadSegmentsAsync<T, TRow>(
        IQueryable<T>? counted, List<Segment<T>> segments, Expression<Func<T, TRow>> select, PageCursor? cursor, bool back, int wanted, CancellationToken cancellationToken)
        where T : class
    {
        var found = new List<Counted<TRow>>();
        var start = cursor is null ? 0 : segments.FindIndex(segment => segment.Holds(cursor));
        for (var index = Math.Max(start, 0); index >= 0 && index < segments.Count && found.Count < wanted; index += back ? -1 : 1)
        {
            var segment = segments[index];
            var some = cursor is null || index != start ? segment.All : back ? segment.Before(cursor) : segment.After(cursor);
            var read = segment.Sort(back, some).Take(wanted - found.Count).Select(select);
            var told = counted is null ? read.Select(row => new Counted<TRow>(row, 0)) : read.Select(row => new Counted<TRow>(row, counted.Count()));
            found.AddRange(await told.ToListAsync(cancellationToken));
        }
        return found;
    }
}
