using System.Text.RegularExpressions;

namespace ZenKey.System.Tests;

/// <summary>Holds the map of the house: who may know whom, how long a file may grow, what is written down.</summary>
public sealed partial class ArchitectureTests
{
    private const int LongestFile = 300;
    private const int LongestProgram = 25;

    private static readonly Dictionary<string, string[]> Arrows = new()
    {
        ["Protocol"] = [],
        ["Portal.Data"] = ["Protocol"],
        ["AuthServer"] = ["Portal.Data"],
        ["Authenticator"] = ["Protocol"],
        ["CarrierSimulator"] = ["Protocol"],
        ["Cli"] = [],
        ["Portal"] = ["AuthServer", "Authenticator", "CarrierSimulator", "Portal.Data"],
    };

    private static readonly IReadOnlyList<SourceText> Sources =
        [.. Repository.Files("src", ".cs", ".razor").Concat(Repository.Files("tests", ".cs", ".razor")).Select(SourceText.Of)];

    public static TheoryData<string> Projects => [.. Arrows.Keys];

    public static TheoryData<string> Rules => [.. HouseRule.All.Select(rule => rule.Name)];

    [Fact]
    public void The_house_has_these_rooms_and_no_other() =>
        Assert.Equal(Arrows.Keys.Order(), Repository.Files("src", ".csproj").Select(Path.GetFileNameWithoutExtension).Order());

    [Theory, MemberData(nameof(Projects))]
    public void A_project_references_what_its_arrows_say_and_nothing_else(string project) =>
        Assert.Equal(Arrows[project], Repository.References($"src/{project}/{project}.csproj").Order(StringComparer.Ordinal));

    [Fact]
    public void No_project_of_the_product_references_a_test()
    {
        var tests = Repository.Files("tests", ".csproj").Select(Path.GetFileNameWithoutExtension).ToHashSet();
        var products = Repository.Files("src", ".csproj");
        Assert.NotEmpty(tests);
        Assert.NotEmpty(products);
        Assert.DoesNotContain(products.SelectMany(Repository.References), tests.Contains);
    }

    [Fact]
    public void Protocol_uses_no_package_and_no_framework()
    {
        const string protocol = "src/Protocol/Protocol.csproj";
        Assert.Empty(Repository.Included(protocol, "PackageReference"));
        Assert.Empty(Repository.Included(protocol, "FrameworkReference"));
    }

    [Fact]
    public void Portal_Data_uses_no_package_of_AspNet()
    {
        const string store = "src/Portal.Data/Portal.Data.csproj";
        Assert.Empty(Repository.Included(store, "FrameworkReference"));
        Assert.NotEmpty(Repository.Included(store, "PackageReference"));
        Assert.DoesNotContain(Repository.Included(store, "PackageReference"), package => package.StartsWith("Microsoft.AspNetCore", StringComparison.Ordinal));
    }

    [Theory, MemberData(nameof(Rules))]
    public void The_house_keeps_its_rule(string name)
    {
        var rule = HouseRule.Called(name);
        var scanned = Sources.Where(source => rule.Applies(source.Path)).ToList();
        Assert.NotEmpty(scanned);
        Assert.Empty(scanned.SelectMany(source => source.Find(rule.Forbidden)));
    }

    [Theory, MemberData(nameof(Rules))]
    public void The_rule_catches_a_planted_fault_and_lets_a_remark_pass(string name)
    {
        var rule = HouseRule.Called(name);
        Assert.True(rule.Applies(rule.PlantedPath));
        Assert.NotEmpty(SourceText.Of(rule.PlantedPath, rule.PlantedText).Find(rule.Forbidden));
        var remark = rule.PlantedPath.EndsWith(".razor", StringComparison.Ordinal) ? $"@* {rule.PlantedText} *@" : $"/* {rule.PlantedText} */";
        Assert.Empty(SourceText.Of(rule.PlantedPath, remark).Find(rule.Forbidden));
    }

    [Fact]
    public void A_feature_of_the_portal_knows_no_other_feature()
    {
        var features = FeatureMap.Of(Sources);
        Assert.NotEmpty(features.Names);
        Assert.Empty(features.Faults());
    }

    [Theory]
    [InlineData("src/Portal/Features/Clients/ClientPage.razor", "@using ZenKey.Portal.Features.Devices")]
    [InlineData("src/Portal/Features/Clients/ClientRegistrar.cs", "using ZenKey.Portal.Features.Devices;")]
    [InlineData("src/Portal/Features/Clients/ClientRegistrar.cs", "var page = new Features.Devices.DevicePage();")]
    [InlineData("src/Portal/Features/Clients/ClientRegistrar.cs", "var page = new Devices.DevicePage();")]
    [InlineData("src/Portal/_Imports.razor", "@using ZenKey.Portal.Features.Devices")]
    [InlineData("src/Portal/Features/_Imports.razor", "@using ZenKey.Portal.Features.Clients")]
    [InlineData("src/Portal/Usings.cs", "global using ZenKey.Portal.Features.Devices;")]
    public void A_feature_that_reaches_for_another_is_caught(string path, string text)
    {
        SourceText[] sources =
        [
            SourceText.Of("src/Portal/Features/Clients/ClientPage.razor.cs", "namespace ZenKey.Portal.Features.Clients;"),
            SourceText.Of("src/Portal/Features/Devices/DevicePage.razor.cs", "namespace ZenKey.Portal.Features.Devices; // Clients.ClientPage"),
        ];
        Assert.Empty(FeatureMap.Of(sources).Faults());
        Assert.NotEmpty(FeatureMap.Of([.. sources, SourceText.Of(path, text)]).Faults());
    }

    [Fact]
    public void No_file_grows_past_three_hundred_lines()
    {
        var files = Sources.Where(source => !HouseRule.IsMigration(source.Path)).Select(source => source.Path).ToList();
        Assert.Contains("tests/System.Tests/ArchitectureTests.cs", files);
        Assert.Contains("src/Portal/Program.cs", files);
        Assert.DoesNotContain(files.Select(file => (file, lines: Lines(file))), pair => pair.lines > LongestFile);
    }

    [Fact]
    public void Program_stays_at_twenty_five_lines() => Assert.InRange(Lines("src/Portal/Program.cs"), 1, LongestProgram);

    [Fact]
    public void Nothing_is_named_for_having_no_better_name()
    {
        var paths = Sources.Select(source => source.Path).ToList();
        Assert.NotEmpty(paths);
        Assert.DoesNotContain(paths, path => VagueFolder().IsMatch(path) || VagueName().IsMatch(path));
    }

    [Fact]
    public void Every_package_is_written_down_with_its_version()
    {
        var pinned = PackageVersion().Matches(Repository.Read("Directory.Packages.props"))
            .ToDictionary(match => match.Groups["name"].Value, match => match.Groups["version"].Value);
        var written = DependencyRow().Matches(Repository.Read("docs/dependencies.md"))
            .ToDictionary(match => match.Groups["name"].Value, match => match.Groups["version"].Value);
        Assert.NotEmpty(pinned);
        Assert.Equal(pinned.OrderBy(pair => pair.Key, StringComparer.Ordinal), written.OrderBy(pair => pair.Key, StringComparer.Ordinal));
    }

    [Fact]
    public void No_project_names_a_version_of_its_own()
    {
        var projects = Repository.Files("src", ".csproj").Concat(Repository.Files("tests", ".csproj", ".props", ".targets")).ToList();
        Assert.NotEmpty(projects);
        Assert.DoesNotContain(projects, file => OwnVersion().IsMatch(Repository.Read(file)));
    }

    private static int Lines(string path) => File.ReadAllLines(Path.Combine(Repository.Root, path)).Length;

    [GeneratedRegex(@"/(Common|Core|Utils?|Utilities|Helpers?|Misc)/")]
    private static partial Regex VagueFolder();

    [GeneratedRegex(@"/\w*(Managers?|Helpers?|Utils?|Utilities)\.")]
    private static partial Regex VagueName();

    [GeneratedRegex("""<PackageVersion Include="(?<name>[^"]+)" Version="(?<version>[^"]+)" />""")]
    private static partial Regex PackageVersion();

    [GeneratedRegex(@"^\| `(?<name>[^`]+)` \| (?<version>\d[^ |]*) \|", RegexOptions.Multiline)]
    private static partial Regex DependencyRow();

    [GeneratedRegex("""<PackageReference\b[^>]*\b(Version|VersionOverride)\s*=""")]
    private static partial Regex OwnVersion();
}
