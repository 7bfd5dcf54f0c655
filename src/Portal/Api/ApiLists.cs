using ZenKey.Portal.Data.Paging;

namespace ZenKey.Portal.Api;

/// <summary>A page of a list.</summary>
/// <param name="Items">In the list's order.</param>
/// <param name="Total">How many there are; 1001 stands for more than a thousand.</param>
/// <param name="After">Send it as the parameter after for the next page; null on the last.</param>
/// <param name="Before">Send it as the parameter before for the page before; null on the first.</param>
public sealed record ApiList<T>(IReadOnlyList<T> Items, int Total, string? After, string? Before);

internal static class ApiLists
{
    // What the document says of the parameters of every list.
    public const string After = "What an answer gave as after: the next page.";
    public const string Before = "What an answer gave as before: the page before.";
    public const string Limit = "How many a page, 1 to 100; 25 without.";

    public static ApiList<TItem> ToList<TRow, TItem>(this Page<TRow> page, Func<TRow, TItem> item) =>
        new([.. page.Rows.Select(item)], page.Total, page.After?.ToString(), page.Before?.ToString());

    /// <summary>Which page is asked for. A cursor that cannot be read is a fault: a script would else begin anew without knowing.</summary>
    public static (PageRequest Page, ApiProblem? Problem) Page(string? after, string? before, int? limit)
    {
        var page = PageRequest.From(after, before, limit);
        return (page, (after, before, limit) switch
        {
            ({ Length: > 0 }, _, _) when page.After is null => ApiProblems.ParameterInvalid("after", "what an answer gave as after"),
            (_, { Length: > 0 }, _) when page.Before is null => ApiProblems.ParameterInvalid("before", "what an answer gave as before"),
            ({ Length: > 0 }, { Length: > 0 }, _) => ApiProblems.ParameterInvalid("before", "a value only where after has none"),
            (_, _, < 1 or > PageRequest.MaxSize) => ApiProblems.ParameterInvalid("limit", $"1 to {PageRequest.MaxSize}"),
            _ => null,
        });
    }
}
