using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.RegularExpressions;
using ZenKey.Portal.Data.TestRuns;

namespace ZenKey.Portal.Features.TestFlow.Runs;

/// <summary>A run as JSON, to be kept. Secrets, tokens and personal data are dots in it already; of subjects the beginning stays.</summary>
internal static partial class RunTrace
{
    private static readonly JsonSerializerOptions Compact = new()
    {
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        Converters = { new JsonStringEnumConverter() },
    };

    public static string Write(FlowRun run)
    {
        var text = Text(run);
        // What is too long goes without its bodies; steps, checks and tokens stay.
        return text.Length <= TestRun.MaxTrace ? text : Text(run with { Steps = run.Steps.ConvertAll(Slim) });
    }

    public static FlowRun Read(string trace) => JsonSerializer.Deserialize<FlowRun>(trace, Compact) ?? throw new InvalidOperationException("A kept run cannot be read.");

    private static string Text(FlowRun run) => Subject().Replace(JsonSerializer.Serialize(run with { PairingCode = null, WaitsForPhone = false }, Compact), "${start}…");

    private static FlowStep Slim(FlowStep step) => step with { Exchanges = step.Exchanges.ConvertAll(exchange => exchange with { RequestBody = null, ResponseBody = null }) };

    /// <summary>A pairwise subject: the carrier's network, and a hash.</summary>
    [GeneratedRegex(@"(?<start>\b\d{6}-[\w-]{4})[\w-]{12,}", RegexOptions.ExplicitCapture)]
    private static partial Regex Subject();
}
