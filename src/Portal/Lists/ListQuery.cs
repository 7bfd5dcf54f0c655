using Microsoft.AspNetCore.Http.Extensions;
using Microsoft.AspNetCore.WebUtilities;
using ZenKey.Portal.Subscribers;

namespace ZenKey.Portal.Lists;

/// <summary>What a list's address says beside the place in the list: filters, order, columns. Always written the same way.</summary>
public sealed class ListQuery
{
    private const int MaxValue = 300;
    private readonly IReadOnlyDictionary<string, string> values;

    private ListQuery(ListKind kind, IReadOnlyDictionary<string, string> values)
    {
        (Kind, this.values) = (kind, values);
        Columns = ColumnSet.Of(kind, values.GetValueOrDefault(ColumnSet.Parameter));
    }

    public ListKind Kind { get; }

    public ColumnSet Columns { get; }

    /// <summary>The filters in use, by what they are called.</summary>
    public IEnumerable<(ListParameter Parameter, string Value)> Filters =>
        Kind.Parameters.Where(parameter => values.ContainsKey(parameter.Name)).Select(parameter => (parameter, values[parameter.Name]));

    /// <summary>The value of a parameter; null when the address has none.</summary>
    public string? this[string name] => values.GetValueOrDefault(name);

    /// <summary>Where it leads.</summary>
    public string Address => ToString() is { Length: > 0 } query ? $"{Kind.Path}?{query}" : Kind.Path;

    /// <param name="kind">Which list.</param>
    /// <param name="text">An address, or what stands after its question mark. Parameters that the list does not have are not taken.</param>
    public static ListQuery Of(ListKind kind, string text)
    {
        var start = text.IndexOf('?', StringComparison.Ordinal);
        var found = QueryHelpers.ParseQuery((start < 0 ? (text.Contains("://", StringComparison.Ordinal) ? "" : text) : text[(start + 1)..]).Split('#')[0]);
        var values = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var name in kind.Parameters.Select(parameter => parameter.Name).Append(ColumnSet.Parameter))
        {
            if (found.TryGetValue(name, out var value) && value[0]?.Trim() is { Length: > 0 and <= MaxValue } one) { values[name] = one; }
        }
        if (ColumnSet.Of(kind, values.GetValueOrDefault(ColumnSet.Parameter)).Text is { } columns) { values[ColumnSet.Parameter] = columns; }
        else { values.Remove(ColumnSet.Parameter); }
        return new ListQuery(kind, values);
    }

    /// <summary>The same without what names a subscriber, for what others see and what is kept for long.</summary>
    /// <returns>With the titles of what was left out.</returns>
    public (ListQuery Query, IReadOnlyList<string> LeftOut) WithoutSubscribers()
    {
        var named = Filters.Where(filter => filter.Parameter.Kind == ParameterKind.Subscriber || (filter.Parameter.Kind == ParameterKind.Text && NamesSomebody(filter.Value)))
            .Select(filter => filter.Parameter).ToList();
        var rest = values.Where(pair => named.All(parameter => parameter.Name != pair.Key)).ToDictionary(StringComparer.Ordinal);
        return (new ListQuery(Kind, rest), [.. named.Select(parameter => parameter.Title)]);
    }

    /// <summary>As an address has it after the question mark; empty without filters.</summary>
    public override string ToString()
    {
        var builder = new QueryBuilder();
        foreach (var name in Kind.Parameters.Select(parameter => parameter.Name).Append(ColumnSet.Parameter).Distinct())
        {
            if (values.TryGetValue(name, out var value)) { builder.Add(name, value); }
        }
        return builder.ToQueryString().Value is { Length: > 1 } text ? text[1..] : "";
    }

    /// <summary>Whether a typed text may be a phone number or a mail address.</summary>
    private static bool NamesSomebody(string text) => text.Contains('@', StringComparison.Ordinal) || SubscriberSearch.LooksLikePhone(text);
}
