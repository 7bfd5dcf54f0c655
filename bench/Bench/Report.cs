using System.Globalization;

namespace ZenKey.Bench;

/// <summary>The table of a comparison, as Markdown.</summary>
internal static class Report
{
    public static void Write(IReadOnlyList<Round> rounds, TextWriter output)
    {
        var names = rounds.Select(round => round.Name).Distinct().ToList();
        output.WriteLine("| provider | CPU ms a sign-in: min / median / max | sign-ins a second: median (best) | p50 ms | p99 ms |");
        output.WriteLine("|---|---|---|---|---|");
        foreach (var name in names)
        {
            var own = rounds.Where(round => round.Name == name).ToList();
            output.WriteLine(Invariant(
                $"| {name} | {own.Min(round => round.Cpu):0.000} / {Median(own, round => round.Cpu):0.000} / {own.Max(round => round.Cpu):0.000} | {Median(own, round => round.PerSecond):0} ({own.Max(round => round.PerSecond):0}) | {Median(own, round => round.P50):0.0} | {Median(own, round => round.P99):0.0} |"));
        }
        foreach (var name in names.Skip(1))
        {
            // Round by round, since both had the same minute.
            var pairs = rounds.Where(round => round.Name == names[0]).Zip(rounds.Where(round => round.Name == name)).ToList();
            output.WriteLine();
            output.WriteLine(Invariant(
                $"{names[0]} against {name}, pair by pair, median: {Median(pairs, pair => pair.First.Cpu / pair.Second.Cpu):0.00} x the CPU, {Median(pairs, pair => pair.First.PerSecond / pair.Second.PerSecond):0.0} x the rate."));
        }
    }

    private static double Median<T>(IEnumerable<T> values, Func<T, double> of)
    {
        var sorted = values.Select(of).Order().ToList();
        return sorted[sorted.Count / 2];
    }

    private static string Invariant(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
