using System.Text.RegularExpressions;

namespace ZenKey.System.Tests;

/// <summary>A file as the architecture tests read it: its path from the root and its text without remarks.</summary>
internal sealed partial record SourceText(string Path, string Code)
{
    public bool IsRazor => Path.EndsWith(".razor", StringComparison.Ordinal);

    public static SourceText Of(string path) => Of(path, Repository.Read(path));

    /// <summary>C# loses comments and strings; Razor loses comments only, because its attributes hold code.</summary>
    public static SourceText Of(string path, string text) =>
        new(path, (path.EndsWith(".razor", StringComparison.Ordinal) ? RazorRemarks() : Remarks()).Replace(text, KeepLines));

    /// <summary>Where a pattern stands in the code, as path:line.</summary>
    public IEnumerable<string> Find(string pattern) =>
        Regex.Matches(Code, pattern, RegexOptions.Multiline | RegexOptions.CultureInvariant)
            .Select(hit => $"{Path}:{1 + Code.AsSpan(0, hit.Index).Count('\n')} {hit.Value.Trim()}");

    private static string KeepLines(Match remark) => new('\n', remark.Value.AsSpan().Count('\n'));

    // In this order: block and line comments, raw strings, verbatim strings, plain strings, characters.
    [GeneratedRegex(
        """"/\*.*?\*/|//[^\n]*|\$*(?<q>"{3,}).*?\k<q>|(\$@|@\$|@)"(?:[^"]|"")*"|\$?"(?:[^"\\\n]|\\.)*"|'(?:[^'\\\n]|\\[^\n]{1,8})'"""",
        RegexOptions.Singleline | RegexOptions.ExplicitCapture)]
    private static partial Regex Remarks();

    [GeneratedRegex(@"@\*.*?\*@|<!--.*?-->", RegexOptions.Singleline)]
    private static partial Regex RazorRemarks();
}
