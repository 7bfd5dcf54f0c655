using System.Text.RegularExpressions;

namespace ZenKey.Portal.Features.Guides;

/// <summary>Some words around those that were searched for.</summary>
internal static partial class Excerpt
{
    private const int Before = 60;
    private const int Length = 200;

    /// <returns>The text in pieces; those that were searched for are told apart.</returns>
    public static IReadOnlyList<(string Text, bool Found)> Of(string markdown, string[] words)
    {
        var plain = Spaces().Replace(Marks().Replace(Links().Replace(markdown, "$1"), " "), " ").Trim();
        var first = words.Select(word => plain.IndexOf(word, StringComparison.OrdinalIgnoreCase)).Where(at => at >= 0).DefaultIfEmpty(0).Min();
        var start = first <= Before ? 0 : plain.IndexOf(' ', first - Before) + 1;
        var cut = plain.Substring(start, Math.Min(Length, plain.Length - start));
        var pattern = string.Join('|', words.OrderByDescending(word => word.Length).Select(Regex.Escape));
        List<(string, bool)> pieces = start > 0 ? [("… ", false)] : [];
        var at = 0;
        foreach (Match match in Regex.Matches(cut, pattern, RegexOptions.IgnoreCase | RegexOptions.CultureInvariant))
        {
            if (match.Index > at) { pieces.Add((cut[at..match.Index], false)); }
            pieces.Add((match.Value, true));
            at = match.Index + match.Length;
        }
        if (at < cut.Length) { pieces.Add((cut[at..], false)); }
        if (start + cut.Length < plain.Length) { pieces.Add((" …", false)); }
        return pieces;
    }

    [GeneratedRegex(@"\[([^\]]*)\]\([^)]*\)")]
    private static partial Regex Links();

    // Fences with their language, code, bold, headings, cells and the lines below a table's head.
    [GeneratedRegex(@"```\w*|[`|]|\*\*|^#+ |:?-{3,}:?", RegexOptions.Multiline)]
    private static partial Regex Marks();

    [GeneratedRegex(@"\s+")]
    private static partial Regex Spaces();
}
