namespace ZenKey.Portal.Lists;

/// <summary>Which columns of a list are shown.</summary>
public sealed class ColumnSet
{
    /// <summary>The parameter of the address.</summary>
    public const string Parameter = "columns";

    private const string Nothing = "none";
    private readonly IReadOnlyList<ListColumn> all;
    private readonly HashSet<string>? chosen;

    private ColumnSet(IReadOnlyList<ListColumn> all, HashSet<string>? chosen) => (this.all, this.chosen) = (all, chosen);

    /// <summary>Whether somebody chose them; otherwise all are there, and narrow windows leave some out.</summary>
    public bool IsChosen => chosen is not null;

    public IReadOnlyList<ListColumn> All => all;

    /// <summary>As the address has it; null for the usual ones.</summary>
    public string? Text => chosen switch
    {
        null => null,
        { Count: 0 } => Nothing,
        _ => string.Join(',', all.Where(column => chosen.Contains(column.Name)).Select(column => column.Name)),
    };

    /// <summary>Reads an address, which people type and mend: what is no column is none, and an empty choice is the usual one.</summary>
    public static ColumnSet Of(ListKind kind, string? text)
    {
        if (string.IsNullOrWhiteSpace(text)) { return new ColumnSet(kind.Columns, null); }
        if (text == Nothing) { return new ColumnSet(kind.Columns, []); }
        var known = text.Split(',', StringSplitOptions.TrimEntries).Where(name => kind.Columns.Any(column => column.Name == name)).ToHashSet(StringComparer.Ordinal);
        return new ColumnSet(kind.Columns, known.Count == 0 || known.Count == kind.Columns.Count ? null : known);
    }

    public bool Shows(string name) => chosen?.Contains(name) ?? true;

    /// <summary>The same with one column shown or hidden.</summary>
    public ColumnSet With(string name, bool shown)
    {
        var names = all.Select(column => column.Name).Where(one => one == name ? shown : Shows(one)).ToHashSet(StringComparer.Ordinal);
        return new ColumnSet(all, names.Count == all.Count ? null : names);
    }

    internal ListColumn Column(string name) => all.First(column => column.Name == name);
}
