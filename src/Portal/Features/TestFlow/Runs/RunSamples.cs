using Microsoft.AspNetCore.WebUtilities;
using ZenKey.Portal.Ui;
using ZenKey.Protocol;

namespace ZenKey.Portal.Features.TestFlow.Runs;

/// <summary>The programs that our tests run (docs/guides/code), with the client, redirect URI and scopes of a run.</summary>
public static class RunSamples
{
    /// <summary>Of whole programs these are shown beside a run; the guides have the others.</summary>
    public static IReadOnlyList<CodeSample> Offered { get; } = [.. CodeSample.All.Where(sample => sample is { Tested: true, WithSecret: true } && sample.Name != "curl")];

    public static string Of(CodeSample sample, TestClient client, KeptRun run, ModuleOrigins origins)
    {
        var set = QueryHelpers.ParseQuery(run.Settings);
        var redirect = Value(set, "redirect") ?? (client.RedirectUris.Count > 0 ? client.RedirectUris[0] : null);
        return ExampleText.Fill(sample.For(client.TokenAuth), client.ClientId, redirect, origins)
            .Replace($"\"{ExampleText.Scopes}\"", $"\"{Value(set, "scope") ?? ExampleText.Scopes}\"", StringComparison.Ordinal);
    }

    /// <summary>Parameters of the run that the programs do not send, to be added to the authorization request.</summary>
    public static IReadOnlyList<(string Name, string Value)> More(KeptRun run)
    {
        var set = QueryHelpers.ParseQuery(run.Settings);
        var prompt = run.Row.Flow == FlowKinds.Of(FlowKind.Silent).Name ? "none" : Value(set, "prompt");
        (string Name, string? Value)[] all =
        [
            ("acr_values", Value(set, "acr")), ("prompt", prompt), ("max_age", Value(set, "max_age")), ("context", Value(set, "context")), ("response_mode", Value(set, "mode")),
        ];
        return [.. all.Where(pair => pair.Value is not null).Select(pair => (pair.Name, pair.Value!))];
    }

    private static string? Value(Dictionary<string, Microsoft.Extensions.Primitives.StringValues> set, string name) =>
        set.TryGetValue(name, out var value) && value.ToString() is { Length: > 0 } text ? text : null;
}
