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

    /// <summary>Rows in columns, or one sentence where there are none.</summary>
    public static string Table(IReadOnlyList<string[]> rows, string none)
    {
        if (rows.Count == 0) { return none; }
        var widths = Enumerable.Range(0, rows[0].Length).Select(column => rows.Max(row => row[column].Length)).ToArray();
        return string.Join('\n', rows.Select(row => string.Join("  ", row.Select((cell, column) => cell.PadRight(widths[column]))).TrimEnd()));
    }
}
