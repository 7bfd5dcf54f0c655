using System.Globalization;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace ZenKey.Portal.Api;

/// <summary>A change that is about to be made on a page, as the request by which a script makes the same.</summary>
/// <param name="Method">The verb.</param>
/// <param name="Path">Below the API's root.</param>
/// <param name="Version">Which version is changed; null where nothing is there yet.</param>
/// <param name="Body">What is sent, as the operation takes it.</param>
/// <param name="Command">The arguments of the command-line tool that do the same.</param>
public sealed record ApiCall(HttpMethod Method, string Path, int? Version, object Body, IReadOnlyList<string> Command)
{
    /// <summary>Stands for the key, which no page knows.</summary>
    public const string KeyVariable = "$ZENKEY_API_KEY";

    private static readonly JsonSerializerOptions Readable = new(JsonSerializerDefaults.Web)
    {
        WriteIndented = true,
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping, // it is shown as text, never as markup
    };

    public string Json => JsonSerializer.Serialize(Body, Body.GetType(), Readable);

    public string Http(string origin)
    {
        var text = new StringBuilder();
        text.Append(Method).Append(' ').Append(ManagementApi.Root).Append(Path).Append(" HTTP/1.1\n");
        text.Append("Host: ").Append(new Uri(origin).Authority).Append('\n');
        foreach (var (name, value) in Headers) { text.Append(name).Append(": ").Append(value).Append('\n'); }
        return text.Append('\n').Append(Json).ToString();
    }

    /// <summary>For a shell that has the key in its environment.</summary>
    public string Curl(string origin)
    {
        var text = new StringBuilder($"curl -X {Method} {Quoted(origin + ManagementApi.Root + Path)}");
        foreach (var (name, value) in Headers)
        {
            // Within double quotes the shell fills in the key; no other header has anything that it could read.
            text.Append(" \\\n  -H ").Append(value.Contains('$', StringComparison.Ordinal) ? $"\"{name}: {value}\"" : Quoted($"{name}: {value}"));
        }
        return text.Append(" \\\n  -d ").Append(Quoted(Json)).ToString();
    }

    public string Tool => "zenkey " + string.Join(' ', Command.Select(argument => argument.All(IsPlain) && argument.Length > 0 ? argument : Quoted(argument)));

    private IEnumerable<(string Name, string Value)> Headers =>
    [
        ("Authorization", "Bearer " + KeyVariable),
        .. Version is { } version ? [("If-Match", $"\"{version.ToString(CultureInfo.InvariantCulture)}\"")] : Array.Empty<(string, string)>(),
        ("Content-Type", "application/json"),
    ];

    private static bool IsPlain(char character) => char.IsAsciiLetterOrDigit(character) || character is '-' or '_' or '.' or '/' or ':';

    private static string Quoted(string text) => "'" + text.Replace("'", "'\\''", StringComparison.Ordinal) + "'";
}
