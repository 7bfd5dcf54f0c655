using System.Text.RegularExpressions;

namespace ZenKey.System.Tests;

/// <summary>docs/security.md: every requirement of its chapters stands in it once, and what it names as proof exists.</summary>
public sealed partial class SecurityTableTests
{
    /// <summary>How many requirements the sections of OWASP ASVS 5.0 have.</summary>
    private static readonly (string Section, int Requirements)[] Sections =
    [
        ("3.3", 5), ("3.4", 8), ("3.5", 8), ("4.1", 5), ("6.3", 8), ("7.2", 4), ("7.3", 2), ("7.4", 5), ("9.1", 3),
        ("10.4", 16), ("10.6", 2), ("10.7", 3), ("13.4", 7), ("14.3", 3), ("15.4", 4), ("16.5", 4),
    ];

    private static readonly string Table = Repository.Read("docs/security.md");

    [Fact]
    public void Every_requirement_stands_in_it_once_and_in_order() => Assert.Equal(
        Sections.SelectMany(section => Enumerable.Range(1, section.Requirements).Select(number => $"{section.Section}.{number}")),
        Row().Matches(Table).Select(row => row.Groups["number"].Value));

    [Fact]
    public void Every_row_is_shown_by_a_test_or_says_why_not() => Assert.All(Row().Matches(Table), row =>
        Assert.True(Proof().IsMatch(row.Value) || row.Value.Contains("**open**", StringComparison.Ordinal) || row.Value.Contains("*Not here*", StringComparison.Ordinal)
            || row.Value.Contains("*By review*", StringComparison.Ordinal), row.Value));

    [Fact]
    public void Every_test_that_it_names_exists()
    {
        var known = Repository.Files("tests", ".cs").SelectMany(TestsIn).ToHashSet();
        var named = Proof().Matches(Table).Select(proof => proof.Groups["test"].Value).Distinct().ToList();

        Assert.True(named.Count > 80, $"The scan sees {named.Count} tests only.");
        Assert.Equal([], named.Except(known));
    }

    /// <summary>Class and method of each test in a file.</summary>
    private static IEnumerable<string> TestsIn(string path)
    {
        var text = Repository.Read(path);
        return from type in Class().Matches(text).Select(match => match.Groups["name"].Value).Distinct()
               from method in Method().Matches(text).Select(match => match.Groups["name"].Value)
               select $"{type}.{method}";
    }

    [GeneratedRegex(@"^\| (?<number>\d+(\.\d+){2}) \|.*$", RegexOptions.Multiline | RegexOptions.ExplicitCapture)]
    private static partial Regex Row();

    [GeneratedRegex(@"`(?<test>[A-Z]\w+\.[A-Z]\w*_\w+)`", RegexOptions.ExplicitCapture)]
    private static partial Regex Proof();

    [GeneratedRegex(@"\bclass (?<name>\w+)", RegexOptions.ExplicitCapture)]
    private static partial Regex Class();

    [GeneratedRegex(@"\b(?<name>[A-Z]\w*_\w+)\(", RegexOptions.ExplicitCapture)]
    private static partial Regex Method();
}
