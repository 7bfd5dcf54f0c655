using System.Text.RegularExpressions;

namespace ZenKey.System.Tests;

/// <summary>docs/guides/ccid-application.md tells a native application's author of every error that the API has.</summary>
public sealed partial class CcidApplicationGuideTests
{
    [Fact]
    public void Every_problem_of_the_applications_API_stands_in_its_guide()
    {
        var slugs = Repository.Files("src/AuthServer/Endpoints", "Problems.cs").SelectMany(path => Slug().Matches(Repository.Read(path))).Select(slug => slug.Groups[1].Value).Distinct().ToList();
        Assert.True(slugs.Count > 30, $"The scan sees {slugs.Count} problems only.");

        var guide = Repository.Read("docs/guides/ccid-application.md");

        Assert.Equal([], slugs.Where(slug => !guide.Contains($"`{slug}`", StringComparison.Ordinal)));
    }

    [GeneratedRegex("Of\\((?:\\d{3}|status), \"([a-z-]+)\"")]
    private static partial Regex Slug();
}
