using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace ZenKey.AuthServer.Tests.Life;

/// <summary>The examples of docs/guides/ccid-application.md: blocks of <c>http</c> with a call, what is sent, the status, what comes.</summary>
internal static partial class GuideExamples
{
    /// <summary>Each example happened: the same call with the same members was answered by the same status with the same members.</summary>
    public static void AssertAllHappened(IReadOnlyList<Exchange> exchanges)
    {
        var guide = File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "ccid-application.md"));
        var examples = Block().Matches(guide).Select(block => Read(block)).ToList();
        Assert.True(examples.Count >= 15, $"The scan sees {examples.Count} examples only.");
        Assert.All(examples, example => Assert.True(exchanges.Any(one => one.Operation == example.Operation && one.Status == example.Status
            && Same(example.Request, one.Request) && Same(example.Response, one.Response)), $"{example.Operation} {example.Status} did not happen so: {example.Request} {example.Response}"));
    }

    private static Exchange Read(Match block)
    {
        JsonNode? Body(string group) => block.Groups[group].Value.Trim() is { Length: > 0 } text ? JsonNode.Parse(text) : null;
        return new Exchange(block.Groups["call"].Value.Trim(), int.Parse(block.Groups["status"].Value, null), Body("sent"), Body("came"));
    }

    /// <summary>Whether both have the same members; values are the guide's own.</summary>
    private static bool Same(JsonNode? shown, JsonNode? real) => (shown, real) switch
    {
        (JsonObject left, JsonObject right) => left.Select(member => member.Key).Order().SequenceEqual(right.Select(member => member.Key).Order())
            && left.All(member => Same(member.Value, right[member.Key])),
        (JsonArray { Count: > 0 } left, JsonArray { Count: > 0 } right) => right.Any(item => Same(left[0], item)),
        (JsonObject or JsonArray { Count: > 0 }, JsonValue) or (JsonValue, JsonObject or JsonArray { Count: > 0 }) => false,
        _ => true,
    };

    [GeneratedRegex("```http\n(?<call>[A-Z]+ [^\n]+)\n(?<sent>(?:(?!\n?→)(?!```)[^\n]*\n)*?)→ (?<status>\\d{3})[^\n]*\n(?<came>(?:(?!```)[^\n]*\n)*?)```")]
    private static partial Regex Block();
}
