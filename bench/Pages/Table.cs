using System.Globalization;

namespace ZenKey.Bench.Pages;

/// <summary>Medians, as Markdown.</summary>
internal static class Table
{
    public static void Write(IReadOnlyList<Visit> visits, TextWriter output)
    {
        output.WriteLine("| page | visit | kB transferred | first byte ms | first paint ms | rows there ms | server CPU ms | statements on the list's tables |");
        output.WriteLine("|---|---|---|---|---|---|---|---|");
        foreach (var group in visits.GroupBy(visit => (visit.Kind, visit.Site)).OrderBy(group => group.Key.Kind).ThenBy(group => group.Key.Site, StringComparer.Ordinal))
        {
            output.WriteLine(string.Create(CultureInfo.InvariantCulture,
                $"| {group.Key.Site} | {group.Key.Kind} | {Median(group, one => one.Bytes) / 1000:0} | {Median(group, one => one.FirstByte):0} | {Median(group, one => one.FirstPaint):0} | {Median(group, one => one.Rows):0} | {Median(group, one => one.Cpu):0} | {Median(group, one => one.Statements):0} |"));
        }
    }

    private static double Median(IEnumerable<Visit> visits, Func<Visit, double> of)
    {
        var sorted = visits.Select(of).Order().ToList();
        return sorted[sorted.Count / 2];
    }
}
