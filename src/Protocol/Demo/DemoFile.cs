using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.RegularExpressions;

namespace ZenKey.Protocol.Demo;

/// <summary>The demo file (docs/guides/automation.md): every object a newcomer meets. Unknown members are faults.</summary>
public sealed partial record DemoFile
{
    public IReadOnlyList<DemoCarrier> Carriers { get; init; } = [];
    public IReadOnlyList<DemoSubscriber> Subscribers { get; init; } = [];
    public IReadOnlyList<DemoCompany> Companies { get; init; } = [];
    public IReadOnlyList<DemoPerson> People { get; init; } = [];
    public IReadOnlyList<DemoProject> Projects { get; init; } = [];
    public IReadOnlyList<DemoClient> Clients { get; init; } = [];
    public IReadOnlyList<DemoLink> Links { get; init; } = [];

    private static readonly JsonSerializerOptions Options = new(JsonSerializerDefaults.Web)
    {
        PropertyNameCaseInsensitive = false,
        UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
        ReadCommentHandling = JsonCommentHandling.Skip,
        AllowTrailingCommas = true,
        AllowDuplicateProperties = false,
        RespectNullableAnnotations = true,
        NumberHandling = JsonNumberHandling.Strict,
    };

    /// <summary>Reads and checks a demo file.</summary>
    /// <exception cref="DemoFileException">It is malformed, or a member breaks a rule; the message names the member's path.</exception>
    public static DemoFile Parse(string json)
    {
        DemoFile file;
        try
        {
            file = JsonSerializer.Deserialize<DemoFile>(json, Options) ?? throw new DemoFileException("$", "the file is empty");
        }
        catch (JsonException exception)
        {
            throw new DemoFileException(exception.Path ?? "$", Words(exception.Message), exception);
        }
        DemoFileRules.Check(file);
        return file;
    }

    /// <summary>The reader's message without the names of our types.</summary>
    private static string Words(string message)
    {
        var quoted = Quoted().Matches(message).Select(match => match.Groups[1].Value).Where(word => !word.Contains('.', StringComparison.Ordinal));
        return message.Contains("missing required", StringComparison.Ordinal) ? $"missing {string.Join(", ", quoted)}"
            : message.Contains("Duplicate property", StringComparison.Ordinal) ? $"member given twice {string.Join(", ", quoted)}"
            : message.Contains("could not be mapped", StringComparison.Ordinal) ? $"unknown member {string.Join(", ", quoted)}"
            : message.Split(" Path:")[0];
    }

    [GeneratedRegex("'([^']+)'")]
    private static partial Regex Quoted();
}

/// <summary>A demo file that cannot be used, and the path of the member at fault.</summary>
public sealed class DemoFileException(string path, string fault, Exception? inner = null)
    : Exception($"The demo file is at fault at {path}: {fault}", inner)
{
    /// <summary>A JSON path, e.g. <c>$.clients[2].redirectUris[0]</c>.</summary>
    public string Path { get; } = path;
}
