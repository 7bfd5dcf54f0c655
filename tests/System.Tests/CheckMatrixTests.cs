using System.Text.RegularExpressions;

namespace ZenKey.System.Tests;

/// <summary>The matrix of checks and endpoints (src/AuthServer/Endpoints/README.md): what it names exists, and each check is tested.</summary>
public sealed partial class CheckMatrixTests
{
    private const string Tested = "## Where each check is tested";

    private static readonly string[] Parts = Repository.Read("src/AuthServer/Endpoints/README.md").Split(Tested);

    /// <summary>The classes in the cells of the matrix; the first cell of a row is the rule.</summary>
    private static readonly IReadOnlyList<string> Checks = [.. Rows(Parts[0]).SelectMany(row => row.Skip(1)).SelectMany(Names).Distinct()];

    private static readonly IReadOnlyList<(string Check, string[] Tests)> Listed =
        [.. Rows(Parts[1]).Where(row => row.Count == 2).SelectMany(row => Names(row[0]).Select(check => (check, Names(row[1]).ToArray())))];

    [Fact]
    public void Every_check_of_a_cell_exists()
    {
        Assert.True(Checks.Count > 70, $"The scan sees {Checks.Count} checks only.");
        Assert.Equal([], Checks.Except(TypesIn("src")));
    }

    [Fact]
    public void Every_check_of_a_cell_is_listed_once_with_its_tests() =>
        Assert.Equal(Checks.Order(StringComparer.Ordinal), Listed.Select(row => row.Check).Order(StringComparer.Ordinal));

    [Fact]
    public void Every_class_of_tests_that_is_listed_exists() => Assert.Equal([], Listed.SelectMany(row => row.Tests).Distinct().Except(TypesIn("tests")));

    private static IEnumerable<IReadOnlyList<string>> Rows(string text) =>
        from line in text.Split('\n')
        where line.StartsWith('|') && !line.StartsWith("|---", StringComparison.Ordinal)
        select line.Trim('|', ' ').Split('|').Select(cell => cell.Trim()).ToList();

    /// <summary>Names of classes, without what stands in brackets behind them.</summary>
    private static IEnumerable<string> Names(string cell) => Bracketed().Replace(cell, "").Split(',').Select(name => name.Trim()).Where(name => ClassName().IsMatch(name));

    private static HashSet<string> TypesIn(string folder) =>
        [.. Repository.Files(folder, ".cs").SelectMany(file => Declared().Matches(Repository.Read(file)).Select(match => match.Groups["name"].Value))];

    [GeneratedRegex(@"\([^)]*\)")]
    private static partial Regex Bracketed();

    [GeneratedRegex("^[A-Z][a-z]+[A-Za-z]*$")]
    private static partial Regex ClassName();

    [GeneratedRegex(@"\b(class|record|struct) (?<name>\w+)", RegexOptions.ExplicitCapture)]
    private static partial Regex Declared();
}
