using System.Net;
using System.Text.RegularExpressions;
using Microsoft.AspNetCore.Components;

namespace ZenKey.Portal.Features.TestFlow;

/// <summary>Colours JSON: names pale, texts green, numbers violet.</summary>
public static partial class JsonInk
{
    public static MarkupString Of(string json) => new(Token().Replace(WebUtility.HtmlEncode(json), match =>
        $"<span class=\"{(match.Groups["name"].Success ? "zk-k" : match.Groups["text"].Success ? "zk-s" : "zk-n")}\">{match.Value}</span>"));

    /// <summary>Tokens of encoded JSON, in which a quote is <c>&amp;quot;</c>.</summary>
    [GeneratedRegex("""(?<name>&quot;(?:(?!&quot;).)*&quot;(?=\s*:))|(?<text>&quot;(?:\\&quot;|(?!&quot;).)*&quot;)|(?<number>(?<=[\s\[:])-?\d+(?:\.\d+)?(?:[eE][+-]?\d+)?|\btrue\b|\bfalse\b|\bnull\b)""", RegexOptions.ExplicitCapture)]
    private static partial Regex Token();
}
