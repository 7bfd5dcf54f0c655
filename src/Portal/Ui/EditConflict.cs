using ZenKey.Portal.Data.Audit;

namespace ZenKey.Portal.Ui;

/// <summary>A field of a form as somebody else saved it meanwhile, and as it was typed here.</summary>
public sealed record Difference(string Field, string? Theirs, string? Yours);

/// <summary>Somebody else changed the same thing since it was read; nothing was saved.</summary>
/// <param name="By">Who; null when the trail does not say.</param>
/// <param name="Version">The version that stands now.</param>
/// <param name="Differences">The fields in which the two differ.</param>
public sealed record EditConflict(string? By, DateTimeOffset? At, int Version, IReadOnlyList<Difference> Differences)
{
    /// <param name="last">Who changed it last.</param>
    /// <param name="version">The version that stands now.</param>
    /// <param name="theirs">The fields as they stand now.</param>
    /// <param name="yours">The same fields as typed.</param>
    public static EditConflict Of(LastChange? last, int version, IEnumerable<(string Field, string? Value)> theirs, IEnumerable<(string Field, string? Value)> yours)
    {
        var typed = yours.ToDictionary(one => one.Field, one => one.Value, StringComparer.Ordinal);
        return new EditConflict(last?.By, last?.At, version,
            [.. theirs.Where(one => (one.Value ?? "") != (typed.GetValueOrDefault(one.Field) ?? "")).Select(one => new Difference(one.Field, one.Value, typed.GetValueOrDefault(one.Field)))]);
    }
}
