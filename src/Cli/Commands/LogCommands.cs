using System.Text.Json.Nodes;

namespace ZenKey.Cli.Commands;

/// <summary>What the carriers saw of requests.</summary>
internal static class LogCommands
{
    private static readonly TimeSpan Pace = TimeSpan.FromSeconds(2);

    public static IReadOnlyList<Command> All { get; } =
    [
        new("projects list", "", "Lists the company’s projects.", 0, 0, [], [], ProjectsAsync),
        new("logs tail", "[--client <client-id>] [--endpoint <name>] [--refused] [--once]", "Shows the newest requests and follows them; --once does not follow.", 0, 0, ["--client", "--endpoint"], ["--refused", "--once"], TailAsync),
        new("logs get", "<reference>", "Explains one request.", 1, 1, [], [], GetAsync),
    ];

    private static async Task ProjectsAsync(Context context, CancellationToken cancellationToken)
    {
        using var api = new Api(Account.Find());
        var items = await api.ListAsync("/projects?limit=100", cancellationToken);
        await context.TellAsync(items, Context.Table([.. items.Select(item => new[] { $"{item!["id"]}", $"{item["state"]}", $"{item["clients"]}", $"{item["name"]}" })], "There is no project."));
    }

    private static async Task TailAsync(Context context, CancellationToken cancellationToken)
    {
        using var api = new Api(Account.Find());
        var typed = context.Typed;
        var filter = $"limit=100{(typed.Value("--client") is { } client ? $"&client={Uri.EscapeDataString(client)}" : "")}{(typed.Value("--endpoint") is { } endpoint ? $"&endpoint={Uri.EscapeDataString(endpoint)}" : "")}{(typed.Has("--refused") ? "&refused=true" : "")}";
        string? newest = null;
        while (true)
        {
            var page = (await api.GetAsync($"/logs?{filter}{(newest is null ? "" : $"&before={Uri.EscapeDataString(newest)}")}", cancellationToken)).Body;
            var items = page["items"]!.AsArray();
            foreach (var item in items.Reverse()) { await context.Output.WriteLineAsync(typed.Json ? item!.ToJsonString() : Line(item!)); }
            newest = items.Count > 0 ? items[0]!["cursor"]!.GetValue<string>() : newest;
            if (typed.Has("--once")) { return; }
            // A full page may have more behind it.
            if (newest is null || items.Count < 100) { await Task.Delay(Pace, cancellationToken); }
        }
    }

    private static async Task GetAsync(Context context, CancellationToken cancellationToken)
    {
        using var api = new Api(Account.Find());
        var told = (await api.GetAsync($"/logs/{Uri.EscapeDataString(context.Typed.Words[0])}", cancellationToken)).Body;
        string?[] lines = [Line(told["request"]!), Text("", told["words"]), Text("expected: ", told["expected"]), Text("received: ", told["received"]), Text("rule: ", told["rule"])];
        await context.TellAsync(told, string.Join('\n', lines.OfType<string>()));
    }

    private static string? Text(string before, JsonNode? value) => value is null ? null : $"{before}{value}";

    private static string Line(JsonNode item) =>
        $"{item["at"]}  {item["endpoint"],-12}  {(item["succeeded"]!.GetValue<bool>() ? "ok" : $"{item["error"]} ({item["cause"]})")}  {item["clientName"] ?? "-"}  {item["reference"] ?? ""}".TrimEnd();
}
