using System.Text.Json.Nodes;

namespace ZenKey.Cli.Commands;

/// <summary>Clients: looked at, registered, carried.</summary>
internal static class ClientCommands
{
    public static IReadOnlyList<Command> All { get; } =
    [
        new("clients list", "[--query <beginning>] [--type <type>] [--mode <mode>]", "Lists all clients of the company.", 0, 0, ["--query", "--type", "--mode"], [], ListAsync),
        new("clients get", "<client-id>", "Shows a client.", 1, 1, [], [], GetAsync),
        new("clients create", "--name <name> --type <type> (--project <id> | --new-project <name>) [--redirect-uri <uri>]... [--scope <scope>]... [--auth <method>]",
            "Registers a client and tells its secret, once.", 0, 0,
            ["--name", "--type", "--project", "--new-project", "--redirect-uri", "--scope", "--auth"], [], CreateAsync),
        new("clients export", "<client-id> [<file>]", "Writes a client’s configuration, without secrets.", 1, 2, [], [], ExportAsync),
        new("clients import", "<client-id> <file> [--dry-run] [--if-version <number>]", "Makes a client what a file says, or tells what would change.", 2, 2, ["--if-version"], ["--dry-run"], ImportAsync),
    ];

    private static async Task ListAsync(Context context, CancellationToken cancellationToken)
    {
        using var api = new Api(Account.Find());
        var query = string.Concat(new[] { ("q", "--query"), ("type", "--type"), ("mode", "--mode") }
            .Select(one => context.Typed.Value(one.Item2) is { } value ? $"&{one.Item1}={Uri.EscapeDataString(value)}" : ""));
        var all = await api.ListAsync("/clients?limit=100" + query, cancellationToken);
        await context.TellAsync(all, Context.Table([.. all.Select(item => new[] { $"{item!["clientId"]}", $"{item["type"]}", $"{item["mode"]}", $"{item["name"]}" })], "There is no such client."));
    }

    private static async Task GetAsync(Context context, CancellationToken cancellationToken)
    {
        using var api = new Api(Account.Find());
        var told = (await api.GetAsync(Path(context), cancellationToken)).Body;
        await context.TellAsync(told, Words(told));
    }

    private static async Task CreateAsync(Context context, CancellationToken cancellationToken)
    {
        var typed = context.Typed;
        var body = new JsonObject { ["name"] = typed.Needed("--name"), ["type"] = typed.Needed("--type") };
        if (typed.Value("--project") is { } project) { body["projectId"] = project; }
        if (typed.Value("--new-project") is { } made) { body["newProject"] = made; }
        if (typed.Value("--auth") is { } method) { body["tokenEndpointAuthMethod"] = method; }
        body["redirectUris"] = new JsonArray([.. typed.Values("--redirect-uri").Select(uri => JsonValue.Create(uri))]);
        body["scopes"] = new JsonArray([.. typed.Values("--scope").Select(scope => JsonValue.Create(scope))]);
        using var api = new Api(Account.Find());
        var told = (await api.SendAsync(HttpMethod.Post, "/clients", body, null, cancellationToken)).Body;
        await context.TellAsync(told, $"{Words(told["client"]!)}{Secret(told)}");
    }

    private static async Task ExportAsync(Context context, CancellationToken cancellationToken)
    {
        using var api = new Api(Account.Find());
        var told = (await api.GetAsync(Path(context) + "/configuration", cancellationToken)).Body;
        var text = told.ToJsonString(new System.Text.Json.JsonSerializerOptions { WriteIndented = true });
        if (context.Typed.Words.Count == 1)
        {
            await context.Output.WriteLineAsync(text);
            return;
        }
        await File.WriteAllTextAsync(context.Typed.Words[1], text + "\n", cancellationToken);
        await context.TellAsync(told, $"{context.Typed.Words[1]} is written.");
    }

    private static async Task ImportAsync(Context context, CancellationToken cancellationToken)
    {
        JsonNode? wanted;
        try { wanted = JsonNode.Parse(await File.ReadAllTextAsync(context.Typed.Words[1], cancellationToken)); }
        catch (System.Text.Json.JsonException) { throw new UsageException($"{context.Typed.Words[1]} is not JSON."); }
        var dry = context.Typed.Has("--dry-run");
        using var api = new Api(Account.Find());
        var version = await VersionAsync(api, context, cancellationToken);
        var answer = await api.SendAsync(HttpMethod.Put, $"{Path(context)}/configuration{(dry ? "?dryRun=true" : "")}", wanted, version, cancellationToken);
        await context.TellAsync(answer, told => told["changes"]!.AsArray() is { Count: > 0 } changes ? $"{(dry ? "This would change:" : "This has changed:")}\n{string.Join('\n', changes.Select(Difference))}" : "Nothing differs.");
    }

    /// <summary>The version that is changed: the one that was typed, or the one that there is.</summary>
    internal static async Task<string> VersionAsync(Api api, Context context, CancellationToken cancellationToken) => context.Typed.Number("--if-version") is { } number
        ? $"\"{number}\""
        : (await api.GetAsync(Path(context), cancellationToken)).Version ?? "*";

    internal static string Path(Context context) => $"/clients/{Uri.EscapeDataString(context.Typed.Words[0])}";

    internal static string Words(JsonNode client) => string.Join('\n', new[]
    {
        $"{client["clientId"]}  {client["name"]}",
        $"{client["type"]}, {client["mode"]}, {client["state"]}, project {client["project"]!["name"]}, version {client["version"]}",
        $"scopes: {string.Join(' ', client["scopes"]!.AsArray())}",
    }.Concat(client["redirectUris"]!.AsArray().Select(uri => $"redirect URI: {uri!["uri"]}{(uri["label"] is { } label ? $" ({label})" : "")}"))
        .Concat(client["secrets"]!.AsArray().Select(secret => $"secret: {secret!["name"]}, {secret["state"]}, ends in {secret["last4"]}{(secret["expiresAt"] is { } end ? $", until {end}" : "")}"))
        .Concat(client["keys"]!.AsArray().Select(key => $"key: {key!["kid"]}, {key["kind"]}"))
        .Concat(client["jwksUri"] is { } address ? [$"keys at {address}"] : []));

    /// <summary>A secret that is told once; nothing where there is none.</summary>
    internal static string Secret(JsonNode told) => told["secret"] is { } secret ? $"\nclient secret, shown this once: {secret}" : "";

    internal static string Difference(JsonNode? change)
    {
        var before = Lines(change!["before"]);
        var after = Lines(change["after"]);
        return $"  {change["field"]}\n{string.Concat(before.Except(after).Select(line => $"    - {line}\n"))}{string.Concat(after.Except(before).Select(line => $"    + {line}\n"))}".TrimEnd('\n');
    }

    private static string[] Lines(JsonNode? text) => text?.GetValue<string>().Split('\n') ?? [];
}
