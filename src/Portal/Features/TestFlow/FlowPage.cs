using System.Net;
using System.Text.RegularExpressions;

namespace ZenKey.Portal.Features.TestFlow;

/// <summary>A form that a pretend finger may send.</summary>
public sealed record FlowForm(string Method, string Action, IReadOnlyList<KeyValuePair<string, string>> Values);

/// <summary>The marks that our own pages bear for scripts (docs/guides/automation.md), read out of one.</summary>
/// <param name="PairingCode">Eight digits.</param>
/// <param name="Remembered">The form that goes on with the first remembered number.</param>
/// <param name="RequestId">What waits for the phone.</param>
/// <param name="Cancel">The form that takes the request back.</param>
/// <param name="Posted">The form that posts itself, as the answer to the client may (Form Post Response Mode §2).</param>
/// <param name="RefreshTo">Where the page wants to be looked at again; null for its own address.</param>
public sealed partial record FlowPage(string? Title, string? PairingCode, FlowForm? Remembered, string? RequestId, string? Error, string? Reference, string? RefreshTo, FlowForm? Cancel = null, FlowForm? Posted = null)
{
    public static FlowPage Read(string html) => new(
        Text(TitlePattern().Match(html)), FindCode(html), FindForm(html, RememberedPattern().Match(html)),
        Mark(html, "data-request"), Mark(html, "data-error"), Mark(html, "data-reference"), FindRefresh(html), FindForm(html, CancelPattern().Match(html)), FindForm(html, PostedPattern().Match(html)));

    private static string? FindCode(string html)
    {
        var match = CodePattern().Match(html);
        if (!match.Success) { return null; }
        var tag = match.Value;
        var end = match.Index + match.Length;
        var inner = TagPattern().Replace(html[end..Math.Min(html.Length, end + 400)], " ");
        return CodeOf(Attribute(tag, "data-pairing-code")) ?? CodeOf(Digits().Match(inner).Value);
    }

    private static string? CodeOf(string? text) => Protocol.PairingCode.Normalize(text);

    /// <summary>A button with the mark, or the first button inside the marked element, and the form around it.</summary>
    private static FlowForm? FindForm(string html, Match mark)
    {
        if (!mark.Success) { return null; }
        var opened = html.LastIndexOf("<form", mark.Index, StringComparison.OrdinalIgnoreCase);
        var closed = html.IndexOf("</form", mark.Index, StringComparison.OrdinalIgnoreCase);
        if (opened < 0 || closed < 0 || html.LastIndexOf("</form", mark.Index, StringComparison.OrdinalIgnoreCase) > opened)
        {
            opened = html.IndexOf("<form", mark.Index, StringComparison.OrdinalIgnoreCase);
            if (opened < 0) { return null; }
            closed = html.IndexOf("</form", opened, StringComparison.OrdinalIgnoreCase);
        }
        var form = html[opened..(closed < 0 ? html.Length : closed)];
        var values = InputPattern().Matches(form).Select(input => input.Value)
            .Where(input => string.Equals(Attribute(input, "type"), "hidden", StringComparison.OrdinalIgnoreCase))
            .Select(Pair).OfType<KeyValuePair<string, string>>().ToList();
        var button = ButtonPattern().Match(html, Math.Max(mark.Index, opened));
        if (button.Success && button.Index < closed && Pair(button.Value) is { } pressed) { values.Add(pressed); }
        var head = form[..(form.IndexOf('>', StringComparison.Ordinal) + 1)];
        return new FlowForm((Attribute(head, "method") ?? "get").ToUpperInvariant(), Attribute(head, "action") ?? "", values);
    }

    private static KeyValuePair<string, string>? Pair(string tag) =>
        Attribute(tag, "name") is { } name ? new KeyValuePair<string, string>(name, Attribute(tag, "value") ?? "") : null;

    private static string? FindRefresh(string html)
    {
        var match = RefreshPattern().Match(html);
        return match.Success && Attribute(match.Value, "content") is { } content && content.Split("url=", 2, StringSplitOptions.TrimEntries) is [_, { Length: > 0 } url]
            ? url.Trim('\'')
            : null;
    }

    private static string? Mark(string html, string name)
    {
        var match = Regex.Match(html, $"""<[^>]*\b{name}="(?<value>[^"]+)"[^>]*>""", RegexOptions.IgnoreCase, Patience);
        return match.Success ? WebUtility.HtmlDecode(match.Groups["value"].Value) : null;
    }

    private static string? Attribute(string tag, string name)
    {
        var match = Regex.Match(tag, $"""\s{name}\s*=\s*(?:"(?<value>[^"]*)"|'(?<value>[^']*)')""", RegexOptions.IgnoreCase, Patience);
        return match.Success ? WebUtility.HtmlDecode(match.Groups["value"].Value) : null;
    }

    private static string? Text(Match match) => match.Success ? WebUtility.HtmlDecode(match.Groups["text"].Value).Trim() : null;

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(1);

    [GeneratedRegex("<title[^>]*>(?<text>[^<]*)</title>", RegexOptions.IgnoreCase)]
    private static partial Regex TitlePattern();

    [GeneratedRegex(@"<[^>]*\sdata-pairing-code[^>]*>", RegexOptions.IgnoreCase)]
    private static partial Regex CodePattern();

    [GeneratedRegex(@"<[^>]*\sdata-remembered[^>]*>", RegexOptions.IgnoreCase)]
    private static partial Regex RememberedPattern();

    [GeneratedRegex(@"<button[^>]*\sdata-cancel[^>]*>", RegexOptions.IgnoreCase)]
    private static partial Regex CancelPattern();

    [GeneratedRegex(@"<form[^>]*\sdata-submit[^>]*>", RegexOptions.IgnoreCase)]
    private static partial Regex PostedPattern();

    [GeneratedRegex("<input[^>]*>", RegexOptions.IgnoreCase)]
    private static partial Regex InputPattern();

    [GeneratedRegex("<button[^>]*>", RegexOptions.IgnoreCase)]
    private static partial Regex ButtonPattern();

    [GeneratedRegex(@"<meta[^>]*http-equiv=[""']?refresh[^>]*>", RegexOptions.IgnoreCase)]
    private static partial Regex RefreshPattern();

    [GeneratedRegex("<[^>]*>")]
    private static partial Regex TagPattern();

    [GeneratedRegex(@"\d[\d\s-]{6,20}\d")]
    private static partial Regex Digits();
}
