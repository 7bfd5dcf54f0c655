using System.Text;
using System.Text.RegularExpressions;

namespace ZenKey.Portal.Features.TestFlow.Runs;

/// <summary>The requests of a run as a shell script. What was hidden is a variable that is called as its parameter is; nothing secret was kept.</summary>
public static partial class RunScript
{
    /// <summary>Said by curl itself.</summary>
    private static readonly string[] LeftOut = ["Content-Length", "Content-Type", "User-Agent", "Cookie", "Accept-Encoding"];

    public static string Of(FlowRun run)
    {
        var script = new StringBuilder("#!/usr/bin/env bash\nset -euo pipefail\njar=$(mktemp)\n");
        foreach (var step in run.Steps.Where(step => step.Exchanges.Count > 0))
        {
            script.Append("\n# ").Append(step.Title).Append('\n');
            foreach (var exchange in step.Exchanges) { Append(script, exchange); }
        }
        return script.ToString();
    }

    private static void Append(StringBuilder script, FlowExchange exchange)
    {
        script.Append("curl -i -b \"$jar\" -c \"$jar\" -X ").Append(exchange.Method).Append(' ').Append(Quoted(exchange.Url.Replace(" ", "%20", StringComparison.Ordinal)));
        foreach (var (name, value) in exchange.RequestHeaders.Where(header => !LeftOut.Contains(header.Key)))
        {
            script.Append(" \\\n  ").Append(name switch
            {
                "Authorization" when value.StartsWith("Basic", StringComparison.Ordinal) => "-u \"$CLIENT_ID:$CLIENT_SECRET\"",
                "Authorization" => $"-H \"Authorization: {value.Split(' ')[0]} $ACCESS_TOKEN\"",
                "DPoP" => "-H \"DPoP: $DPOP_PROOF\"",
                _ => "-H " + Quoted($"{name}: {value}"),
            });
        }
        if (exchange.RequestBody is not { Length: > 0 } body) { script.Append('\n'); return; }
        var isJson = body.StartsWith('{');
        if (isJson) { script.Append(" \\\n  -H \"Content-Type: application/json\""); }
        foreach (var part in isJson ? [body] : body.Split('&')) { script.Append(" \\\n  -d ").Append(Quoted(part)); }
        script.Append('\n');
    }

    /// <summary>In double quotes, in which the shell fills in our variables and nothing else.</summary>
    private static string Quoted(string text)
    {
        var (quoted, from) = (new StringBuilder("\""), 0);
        foreach (Match hidden in Hidden().Matches(text))
        {
            quoted.Append(Escaped(text[from..hidden.Index])).Append(Escaped(hidden.Groups["name"].Value + hidden.Groups["between"].Value)).Append("${").Append(hidden.Groups["name"].Value.ToUpperInvariant()).Append('}');
            from = hidden.Index + hidden.Length;
        }
        return quoted.Append(Escaped(text[from..])).Append('"').ToString();
    }

    private static string Escaped(string text) => text.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("\"", "\\\"", StringComparison.Ordinal)
        .Replace("$", "\\$", StringComparison.Ordinal).Replace("`", "\\`", StringComparison.Ordinal);

    [GeneratedRegex($"""(?<name>[A-Za-z_]+)(?<between>=|": "){FlowMask.Dots}""", RegexOptions.ExplicitCapture)]
    private static partial Regex Hidden();
}
