using System.Globalization;
using System.Text;
using Microsoft.Net.Http.Headers;

namespace ZenKey.Portal.Ui;

/// <summary>Tables as files (RFC 4180). What a spreadsheet would take for a formula is kept from being one.</summary>
public static class Csv
{
    /// <param name="head">The names of the columns.</param>
    /// <param name="rows">Their values; times as UTC, numbers without separators.</param>
    public static string Of(IReadOnlyList<string> head, IEnumerable<IReadOnlyList<object?>> rows)
    {
        var text = new StringBuilder();
        foreach (var row in rows.Prepend([.. head])) { text.Append(Line(row)); }
        return text.ToString();
    }

    /// <summary>One line of it, with its end.</summary>
    public static string Line(IEnumerable<object?> cells) => string.Join(',', cells.Select(Cell)) + "\r\n";

    /// <summary>The answer that hands it out under a name.</summary>
    public static IResult Answer(HttpContext context, string name, string text)
    {
        context.Response.Headers.CacheControl = "no-store";
        context.Response.Headers.ContentDisposition = new ContentDispositionHeaderValue("attachment") { FileName = name }.ToString();
        return TypedResults.Text(text, "text/csv", Encoding.UTF8);
    }

    private static string Cell(object? value)
    {
        if (value is not string words) { return value is DateTimeOffset at ? at.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture) : Convert.ToString(value, CultureInfo.InvariantCulture) ?? ""; }
        if (words.Length > 0 && "=+-@\t\r".Contains(words[0])) { words = "'" + words; }
        return words.AsSpan().ContainsAny(",\"\r\n") ? $"\"{words.Replace("\"", "\"\"", StringComparison.Ordinal)}\"" : words;
    }
}
