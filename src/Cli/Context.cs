using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace ZenKey.Cli;

/// <summary>A command at work: what was typed, and where it tells.</summary>
internal sealed record Context(Arguments Typed, TextWriter Output)
{
    private static readonly JsonSerializerOptions Readable = new() { WriteIndented = true, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>With --json what the API told; words otherwise.</summary>
    public Task TellAsync(JsonNode told, string words) => Output.WriteLineAsync(Typed.Json ? told.ToJsonString(Readable) : words);

    /// <summary>Tells how a change ended, or that it waits for a second person.</summary>
    public Task TellAsync(Answer answer, Func<JsonNode, string> words) => TellAsync(answer.Body, answer.Waits ? Waiting(answer.Body) : words(answer.Body));

    private static string Waiting(JsonNode told) => string.Join('\n', new[] { told["already"]!.GetValue<bool>() ? "Not changed: the same is asked for already, and waits for a second person." : "Not changed: it is asked for, and waits for a second person." }
        .Concat(told["reasons"]!.AsArray().Select(reason => $"  {reason}"))
        .Append($"Look at it: {told["page"]}, or zenkey approvals get {told["request"]!.GetValue<string>().Split('/')[^1]}"));

    /// <summary>Rows in columns, or one sentence where there are none.</summary>
    public static string Table(IReadOnlyList<string[]> rows, string none)
    {
        if (rows.Count == 0) { return none; }
        var widths = Enumerable.Range(0, rows[0].Length).Select(column => rows.Max(row => row[column].Length)).ToArray();
        return string.Join('\n', rows.Select(row => string.Join("  ", row.Select((cell, column) => cell.PadRight(widths[column]))).TrimEnd()));
    }
}
