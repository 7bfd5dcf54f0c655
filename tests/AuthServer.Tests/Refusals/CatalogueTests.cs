using System.Text.RegularExpressions;
using ZenKey.Protocol.Refusals;

namespace ZenKey.AuthServer.Tests.Refusals;

/// <summary>Every cause of a refusal stands in one catalogue, and every entry of the catalogue is met by a test.</summary>
public sealed partial class CatalogueTests
{
    private static readonly string Root = FindRoot();

    /// <summary>Faults of ours, and rows that are gone though something still names them, which no request from outside
    /// can bring about; and two Authorization headers, which the tests' HTTP client folds into one.</summary>
    private static readonly string[] NotProvoked = ["server_fault", "grant_unknown", "token_header_repeated"];

    private static readonly string[] Markers =
        ["new(ErrorCode.", "(ErrorCode.", "Refused(", "Refuse(", "Refusal(", "Invalid(", "Bad(", "Wrong(", "new(ErrorTexts.", "ClientFault(", "Malformed", "LoggedAsync(", "RefuseClientAsync("];

    public static TheoryData<string> Names => [.. Causes.All.Select(cause => cause.Name)];

    [Fact]
    public void It_has_at_least_forty_and_each_once()
    {
        Assert.True(Causes.All.Count >= 40);
        Assert.Equal(Causes.All.Count, Causes.All.Select(cause => cause.Name).Distinct().Count());
    }

    [Fact]
    public void Each_says_where_it_is_met_what_is_answered_and_what_to_do() => Assert.All(Causes.All, cause =>
    {
        Assert.Matches("^[a-z0-9]+(_[a-z0-9]+)*$", cause.Name);
        Assert.InRange(cause.Name.Length, 3, 64);
        Assert.NotEmpty(cause.Endpoints);
        Assert.NotEmpty(cause.Error);
        Assert.EndsWith(".", cause.Words, StringComparison.Ordinal);
    });

    [Fact]
    public void Every_cause_in_the_source_is_in_it()
    {
        var written = Sources("src/AuthServer").SelectMany(CausesIn).ToList();

        Assert.True(written.Count > 90, $"The scan sees {written.Count} causes only.");
        Assert.Empty(written.Where(name => name.EndsWith('*')
            ? !Causes.All.Any(cause => cause.Name.StartsWith(name[..^1], StringComparison.Ordinal))
            : Causes.Find(name) is null).Distinct());
    }

    [Fact]
    public void The_scan_sees_a_cause_that_is_missing() => Assert.Equal(
        ["one_two", "three_*", "four_five"],
        CausesIn("""
            new(ErrorCode.InvalidScope, "Some words.", "one_two"),
            Bad($"three_{x}");
            var plain = "not_this";
            if (form["not_that"] is null) { return Refused(X, "four_five"); }
            """));

    [Theory, MemberData(nameof(Names))]
    public void Each_is_in_use(string name) => Assert.Contains(
        Sources("src/AuthServer"), text => text.Contains($"\"{name}\"", StringComparison.Ordinal) || Prefixes(name).Any(prefix => text.Contains($"$\"{prefix}{{", StringComparison.Ordinal))
            || (name.EndsWith("_missing", StringComparison.Ordinal) && text.Contains("{missing}_missing", StringComparison.Ordinal)));

    [Theory, MemberData(nameof(Names))]
    public void Each_is_provoked_by_a_test(string name)
    {
        if (NotProvoked.Contains(name)) { return; }
        Assert.Contains(Sources("tests/AuthServer.Tests"), text => text.Contains($"\"{name}\"", StringComparison.Ordinal));
    }

    /// <summary>The last word in quotes of each line that tells a fault: causes are written in no other way.</summary>
    private static IEnumerable<string> CausesIn(string text) =>
        from line in text.Split('\n')
        where Markers.Any(marker => line.Contains(marker, StringComparison.Ordinal)) && !line.Contains("json.", StringComparison.Ordinal)
        let words = Word().Matches(line)
        where words.Count > 0
        select words[^1] is var last && last.Groups["dynamic"].Success ? last.Groups["dynamic"].Value + "*" : last.Groups["name"].Value;

    private static IEnumerable<string> Prefixes(string name) => Enumerable.Range(1, name.Length - 1).Where(at => name[at - 1] == '_').Select(at => name[..at]);

    private static IEnumerable<string> Sources(string folder) =>
        Directory.EnumerateFiles(Path.Combine(Root, folder), "*.cs", SearchOption.AllDirectories).Where(file => !file.EndsWith("CatalogueTests.cs", StringComparison.Ordinal)).Select(File.ReadAllText);

    private static string FindRoot()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (!File.Exists(Path.Combine(folder!.FullName, "ZenKey.Portal.sln"))) { folder = folder.Parent; }
        return folder.FullName;
    }

    [GeneratedRegex("""(?<!\[)"(?<name>[a-z0-9]+(_[a-z0-9]+)+)"(?!\])|\$"(?<dynamic>[a-z0-9]+(_[a-z0-9]+)*_)\{""", RegexOptions.ExplicitCapture)]
    private static partial Regex Word();
}
