using System.Globalization;

namespace ZenKey.Portal.Data.Paging;

/// <summary>The place of a row in a sorted list, as addresses carry it: its sort key, its id and which row it was.</summary>
/// <param name="Key">UTC ticks or a name; empty for rows without a time, which stand last.</param>
/// <param name="Id">Parts rows with the same key.</param>
/// <param name="Ordinal">Its number in the list when it was read, from 1; only shown.</param>
public sealed record PageCursor(string Key, Guid Id, int Ordinal)
{
    private const char Mark = '~';
    private const int MaxLength = 300;

    public static PageCursor OfTime(DateTimeOffset? time, Guid id, int ordinal) =>
        new(time?.UtcTicks.ToString(CultureInfo.InvariantCulture) ?? "", id, ordinal);

    /// <summary>The key as a time; null for rows without one.</summary>
    public DateTimeOffset? Time => long.TryParse(Key, NumberStyles.None, CultureInfo.InvariantCulture, out var ticks)
        && ticks <= DateTimeOffset.MaxValue.UtcTicks ? new DateTimeOffset(ticks, TimeSpan.Zero) : null;

    /// <summary>Reads a cursor; null unless it is one (addresses are typed and mended by people).</summary>
    public static PageCursor? Parse(string? text)
    {
        if (text is not { Length: > 0 and <= MaxLength } || text.Split(Mark, 3) is not [var ordinal, var id, var key]) { return null; }
        return int.TryParse(ordinal, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && Guid.TryParseExact(id, "N", out var guid)
            ? new PageCursor(key, guid, number)
            : null;
    }

    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Ordinal}{Mark}{Id:N}{Mark}{Key}");
}

/// <summary>Which page of a list is wanted. Without a cursor, the first.</summary>
/// <param name="After">The last row of the page before it.</param>
/// <param name="Before">The first row of the page after it; <paramref name="After"/> goes first.</param>
/// <param name="Size">Rows a page, 1 to 100; files are read in bigger ones.</param>
/// <param name="Counted">Whether the rows of the whole list are counted; otherwise <see cref="Page{T}.Total"/> is 0.</param>
public sealed record PageRequest(PageCursor? After, PageCursor? Before, int Size, bool Counted = true)
{
    public const int DefaultSize = 25;
    public const int MaxSize = 100;

    /// <summary>What the address says, held to its bounds.</summary>
    public static PageRequest From(string? after, string? before, int? size = null) =>
        new(PageCursor.Parse(after), PageCursor.Parse(before), Math.Clamp(size ?? DefaultSize, 1, MaxSize));
}

/// <summary>A page of a list.</summary>
/// <param name="Rows">In the list's order.</param>
/// <param name="First">The number of its first row, from 1; 0 when there is none.</param>
/// <param name="Total">How many rows there are; <see cref="Keyset.CountCap"/> stands for more than a thousand.</param>
/// <param name="Before">Leads to the page before; null on the first.</param>
/// <param name="After">Leads to the page after; null on the last.</param>
public sealed record Page<T>(IReadOnlyList<T> Rows, int First, int Total, PageCursor? Before, PageCursor? After)
{
    /// <summary>The place of its last row, whether or not others follow; null when it has none.</summary>
    public PageCursor? Last { get; init; }

    /// <summary>The same page with something else made of each row.</summary>
    public Page<TOther> Select<TOther>(Func<T, TOther> select) => new([.. Rows.Select(select)], First, Total, Before, After) { Last = Last };
}
