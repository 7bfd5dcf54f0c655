using System.Text;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace ZenKey.Portal.Tests.Api;

/// <summary>docs/guides/management-api.md, read by a script that does what stands there and looks whether it comes so.</summary>
public sealed partial class GuideTests(ApiApp api) : IClassFixture<ApiApp>
{
    [Fact]
    public async Task Each_example_of_the_guide_happens_as_it_says()
    {
        using var http = new HttpClient { BaseAddress = new Uri(api.App.Origin) };
        http.DefaultRequestHeaders.Authorization = new("Bearer", await api.KeyAsync());
        var known = new Dictionary<string, string>(StringComparer.Ordinal);
        var examples = Block().Matches(Guide());
        Assert.True(examples.Count >= 15, $"The scan sees {examples.Count} examples only.");
        foreach (Match example in examples)
        {
            var call = Fill(example.Groups["call"].Value, known).Split(' ', 2);
            using var request = new HttpRequestMessage(HttpMethod.Parse(call[0]), call[1]);
            foreach (var header in example.Groups["header"].Captures.Select(line => Fill(line.Value, known).Split(": ", 2))) { request.Headers.TryAddWithoutValidation(header[0], header[1].TrimEnd()); }
            var body = example.Groups["body"].Value.Trim();
            if (body.Length > 0) { request.Content = new StringContent(body, Encoding.UTF8, "application/json"); }
            using var response = await http.SendAsync(request);
            var text = await response.Content.ReadAsStringAsync();
            Assert.True(example.Groups["status"].Value == ((int)response.StatusCode).ToString(System.Globalization.CultureInfo.InvariantCulture), $"{example.Groups["call"].Value}: {(int)response.StatusCode} {text}");
            var came = JsonNode.Parse(text)!;
            if (example.Groups["came"].Value.Trim() is { Length: > 0 } shown) { Assert.True(Same(JsonNode.Parse(shown), came), $"{example.Groups["call"].Value} is answered otherwise: {text}"); }
            Learn(known, came, response.Headers.ETag?.ToString());
        }
    }

    [Fact]
    public void Every_problem_stands_in_the_guide()
    {
        var problems = File.ReadAllText(Path.Combine(Root(), "src/Portal/Api/ApiProblems.cs"));
        var slugs = Slug().Matches(problems).Select(slug => slug.Groups[1].Value).Distinct().ToList();
        Assert.True(slugs.Count > 20, $"The scan sees {slugs.Count} problems only.");
        Assert.Equal([], slugs.Where(slug => !Guide().Contains($"`{slug}`", StringComparison.Ordinal)));
    }

    [Fact]
    public void Every_scope_stands_in_the_guide() =>
        Assert.Equal([], Portal.Api.ApiScope.All.Select(scope => scope.Name).Where(name => !Guide().Contains($"| `{name}` |", StringComparison.Ordinal)));

    /// <summary>Keeps what later examples name in braces.</summary>
    private static void Learn(Dictionary<string, string> known, JsonNode came, string? etag)
    {
        if (etag is not null) { known["etag"] = etag; }
        if (came["missing"] is JsonArray && came["id"] is { } project) { known["projectId"] = project.GetValue<string>(); }
        var client = came["client"] ?? came;
        if (client is not JsonObject || client["clientId"] is null) { return; }
        known["clientId"] = client["clientId"]!.GetValue<string>();
        if (client["redirectUris"]?.AsArray()[^1]?["id"] is { } uri) { known["uriId"] = uri.GetValue<string>(); }
        if (client["secrets"]?.AsArray().FirstOrDefault(secret => secret!["name"]!.GetValue<string>() == "First")?["id"] is { } first) { known["secretId"] = first.GetValue<string>(); }
    }

    private static string Fill(string text, Dictionary<string, string> known) => Placeholder().Replace(text, name => known[name.Groups[1].Value]);

    /// <summary>Whether both have the same members; values are the guide's own.</summary>
    private static bool Same(JsonNode? shown, JsonNode? real) => (shown, real) switch
    {
        (JsonObject left, JsonObject right) => left.Select(member => member.Key).Order(StringComparer.Ordinal).SequenceEqual(right.Select(member => member.Key).Order(StringComparer.Ordinal))
            && left.All(member => Same(member.Value, right[member.Key])),
        (JsonArray { Count: > 0 } left, JsonArray { Count: > 0 } right) => right.Any(item => Same(left[0], item)),
        (JsonArray { Count: 0 }, JsonArray) => true,
        (JsonObject or JsonArray { Count: > 0 }, _) => false,
        _ => real is null or JsonValue,
    };

    private static string Guide() => File.ReadAllText(Path.Combine(Root(), "docs/guides/management-api.md"));

    private static string Root()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (!File.Exists(Path.Combine(folder.FullName, "ZenKey.Portal.sln"))) { folder = folder.Parent!; }
        return folder.FullName;
    }

    [GeneratedRegex("```http\n(?<call>[A-Z]+ [^\n]+)\n(?<header>[A-Z][A-Za-z-]+: [^\n]+\n)*\n?(?<body>(?:(?!→)(?!```)[^\n]*\n)*?)→ (?<status>\\d{3})[^\n]*\n(?<came>(?:(?!```)[^\n]*\n)*?)```")]
    private static partial Regex Block();

    [GeneratedRegex(@"\{(\w+)\}")]
    private static partial Regex Placeholder();

    [GeneratedRegex("Of\\(\\d{3}, \"([a-z-]+)\"")]
    private static partial Regex Slug();
}
