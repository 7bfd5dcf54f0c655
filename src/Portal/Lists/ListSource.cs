using ZenKey.Portal.Access;
using ZenKey.Portal.Data.Paging;
using ZenKey.Portal.Ui;

namespace ZenKey.Portal.Lists;

/// <summary>A page of a list as lines of a file.</summary>
/// <param name="Text">Its lines.</param>
/// <param name="Rows">How many they are.</param>
/// <param name="Total">All rows of the list, capped; 0 when they were not counted.</param>
/// <param name="Last">The last of them; null when there is none.</param>
/// <param name="More">Whether others come after it.</param>
public sealed record ListSlice(string Text, int Rows, int Total, PageCursor? Last, bool More);

/// <summary>Hands out a list for a file, page by page, as its page shows it: the same rights, the same masks.</summary>
public interface IListSource
{
    ListKind Kind { get; }

    /// <summary>The first line of the file.</summary>
    string Head(ListQuery query);

    Task<ListSlice> ReadAsync(CurrentPerson person, ListQuery query, PageRequest page, CancellationToken cancellationToken);
}

/// <param name="Name">In the first line of the file.</param>
/// <param name="Column">The column of the page to which it belongs; null when it always stays.</param>
/// <param name="Value">Masked as the page masks it.</param>
public sealed record FileColumn<T>(string Name, string? Column, Func<T, object?> Value);

/// <inheritdoc cref="IListSource" />
public abstract class ListSource<T>(ListKind kind) : IListSource
    where T : IPageRow
{
    public ListKind Kind { get; } = kind;

    protected abstract IReadOnlyList<FileColumn<T>> Columns { get; }

    public string Head(ListQuery query) => Csv.Line(Shown(query).Select(column => (object?)column.Name));

    public async Task<ListSlice> ReadAsync(CurrentPerson person, ListQuery query, PageRequest page, CancellationToken cancellationToken)
    {
        person.Demand(Kind.Policy);
        var found = await PageAsync(person, query, page, cancellationToken);
        var columns = Shown(query).ToList();
        var text = string.Concat(found.Rows.Select(row => Csv.Line(columns.Select(column => column.Value(row)))));
        return new ListSlice(text, found.Rows.Count, found.Total, found.Last, found.After is not null);
    }

    protected abstract Task<Page<T>> PageAsync(CurrentPerson person, ListQuery query, PageRequest page, CancellationToken cancellationToken);

    private IEnumerable<FileColumn<T>> Shown(ListQuery query) => Columns.Where(column => column.Column is null || query.Columns.Shows(column.Column));
}
