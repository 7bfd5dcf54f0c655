using System.Text.Json.Nodes;

namespace ZenKey.Cli.Commands;

/// <summary>Launches, and what waits for a second person.</summary>
internal static class LaunchCommands
{
    public static IReadOnlyList<Command> All { get; } =
    [
        new("launch status", "<client-id>", "Says what a client lacks before it serves everybody, and what became of the request for it.", 1, 1, [], [], StatusAsync),
        new("launch request", "<client-id> [--if-version <number>]", "Asks for a launch.", 1, 1, ["--if-version"], [], RequestAsync),
        new("launch take-back", "<client-id> --reason <words> [--note <words>] [--if-version <number>]", "Takes a launched client back to Developer Mode, at once.", 1, 1, ["--reason", "--note", "--if-version"], [], TakeBackAsync),
        new("approvals list", "[--state <state>]", "Lists what waits for a second person, or did.", 0, 0, ["--state"], [], ListAsync),
        new("approvals get", "<id>", "Shows a request and its answer.", 1, 1, [], [], GetAsync),
        new("approvals withdraw", "<id>", "Takes a request back that waits.", 1, 1, [], [], WithdrawAsync),
    ];

    private static async Task StatusAsync(Context context, CancellationToken cancellationToken)
    {
        using var api = new Api(Account.Find());
        var told = (await api.GetAsync(ClientCommands.Path(context) + "/launch", cancellationToken)).Body;
        await context.TellAsync(told, Words(told));
    }

    private static Task RequestAsync(Context context, CancellationToken cancellationToken) => ChangeAsync(context, "/launch", null, cancellationToken);

    private static Task TakeBackAsync(Context context, CancellationToken cancellationToken)
    {
        var body = new JsonObject { ["reason"] = context.Typed.Needed("--reason") };
        if (context.Typed.Value("--note") is { } note) { body["note"] = note; }
        return ChangeAsync(context, "/launch/take-back", body, cancellationToken);
    }

    private static async Task ChangeAsync(Context context, string part, JsonNode? body, CancellationToken cancellationToken)
    {
        using var api = new Api(Account.Find());
        var version = await ClientCommands.VersionAsync(api, context, cancellationToken);
        var told = (await api.SendAsync(HttpMethod.Post, ClientCommands.Path(context) + part, body, version, cancellationToken)).Body;
        await context.TellAsync(told, Words(told));
    }

    private static async Task ListAsync(Context context, CancellationToken cancellationToken)
    {
        using var api = new Api(Account.Find());
        var all = await api.ListAsync("/approvals?limit=100" + (context.Typed.Value("--state") is { } state ? $"&state={Uri.EscapeDataString(state)}" : ""), cancellationToken);
        await context.TellAsync(all, Context.Table([.. all.Select(item => new[] { $"{item!["id"]}", $"{item["kind"]}", $"{item["state"]}", $"{item["requestedAt"]}", $"{item["client"]}" })], "Nothing waits."));
    }

    private static async Task GetAsync(Context context, CancellationToken cancellationToken)
    {
        using var api = new Api(Account.Find());
        var told = (await api.GetAsync(Request(context), cancellationToken)).Body;
        await context.TellAsync(told, RequestWords(told));
    }

    private static async Task WithdrawAsync(Context context, CancellationToken cancellationToken)
    {
        using var api = new Api(Account.Find());
        var version = (await api.GetAsync(Request(context), cancellationToken)).Version;
        var told = (await api.SendAsync(HttpMethod.Post, Request(context) + "/withdraw", null, version, cancellationToken)).Body;
        await context.TellAsync(told, RequestWords(told));
    }

    private static string Request(Context context) => $"/approvals/{Uri.EscapeDataString(context.Typed.Words[0])}";

    private static string Words(JsonNode launch) => string.Join('\n', new[] { $"{launch["clientId"]}  {launch["mode"]}{(launch["ready"]!.GetValue<bool>() ? ", ready to be launched" : "")}" }
        .Concat(launch["checks"]!.AsArray().Select(check => $"  {(check!["missing"] is null ? "+" : "-")} {check["name"]}{(check["missing"] is { } missing ? $": {missing}" : "")}"))
        .Concat(launch["request"] is { } request ? [RequestWords(request)] : []));

    private static string RequestWords(JsonNode request) => string.Join('\n', new[] { $"{request["id"]}  {request["kind"]} of {request["client"]}: {request["state"]}{(request["stale"]!.GetValue<bool>() ? ", stale" : "")}, asked for by {request["requestedBy"]}" }
        .Concat(request["obstacle"] is { } obstacle ? [$"  {obstacle}"] : [])
        .Concat(request["changes"]!.AsArray().Select(ClientCommands.Difference))
        .Concat(request["decidedBy"] is { } who ? [$"answered by {who}{(request["note"] is { } note ? $": {note}" : "")}"] : [])
        .Concat(request["comments"]!.AsArray().Select(comment => $"  {comment!["field"]}: {comment["text"]}")));
}
