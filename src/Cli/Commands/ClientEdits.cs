using System.Text.Json.Nodes;

namespace ZenKey.Cli.Commands;

/// <summary>Clients: changed, one thing at a time.</summary>
internal static class ClientEdits
{
    private const string Version = "--if-version";

    public static IReadOnlyList<Command> All { get; } =
    [
        new("clients add-uri", "<client-id> <uri> [--label <words>] [--if-version <number>]", "Adds a redirect URI.", 2, 2, ["--label", Version], [], AddUriAsync),
        new("clients remove-uri", "<client-id> <uri> [--if-version <number>]", "Removes a redirect URI.", 2, 2, [Version], [], RemoveUriAsync),
        new("clients set-scopes", "<client-id> <scope>... [--if-version <number>]", "Sets all scopes that a client may ask for.", 2, 100, [Version], [], SetScopesAsync),
        new("clients add-secret", "<client-id> --name <name> [--days <number>] [--if-version <number>]", "Adds a secret and tells it, once.", 1, 1, ["--name", "--days", Version], [], AddSecretAsync),
        new("clients rotate", "<client-id> --name <name> [--days <number>] [--end-after <hours>]", "Adds a secret and lets the other end, in 24 hours if nothing else is said.", 1, 1, ["--name", "--days", "--end-after"], [], RotateAsync),
    ];

    private static Task AddUriAsync(Context context, CancellationToken cancellationToken)
    {
        var body = new JsonObject { ["uri"] = context.Typed.Words[1] };
        if (context.Typed.Value("--label") is { } label) { body["label"] = label; }
        return ChangeAsync(context, HttpMethod.Post, _ => "/redirect-uris", body, cancellationToken);
    }

    private static Task RemoveUriAsync(Context context, CancellationToken cancellationToken) => ChangeAsync(context, HttpMethod.Delete,
        client => $"/redirect-uris/{client["redirectUris"]!.AsArray().FirstOrDefault(uri => uri!["uri"]!.GetValue<string>() == context.Typed.Words[1])?["id"]
            ?? throw new UsageException($"The client has no address {context.Typed.Words[1]}.")}", null, cancellationToken);

    private static Task SetScopesAsync(Context context, CancellationToken cancellationToken) => ChangeAsync(context, HttpMethod.Put, _ => "/scopes",
        new JsonObject { ["scopes"] = new JsonArray([.. context.Typed.Words.Skip(1).Select(scope => JsonValue.Create(scope))]) }, cancellationToken);

    private static async Task AddSecretAsync(Context context, CancellationToken cancellationToken)
    {
        using var api = new Api(Account.Find());
        var version = await ClientCommands.VersionAsync(api, context, cancellationToken);
        var told = (await api.SendAsync(HttpMethod.Post, ClientCommands.Path(context) + "/secrets", NewSecret(context), version, cancellationToken)).Body;
        await context.TellAsync(told, ClientCommands.Words(told["client"]!) + ClientCommands.Secret(told));
    }

    private static async Task RotateAsync(Context context, CancellationToken cancellationToken)
    {
        var body = NewSecret(context);
        var hours = context.Typed.Number("--end-after") ?? 24;
        using var api = new Api(Account.Find());
        var path = ClientCommands.Path(context);
        var before = await api.GetAsync(path, cancellationToken);
        var former = before.Body["secrets"]!.AsArray().Where(secret => secret!["state"]!.GetValue<string>() == "active").Select(secret => $"{secret!["id"]}").ToList();
        if (former.Count != 1) { throw new UsageException($"The client has {former.Count} active secrets; a rotation begins with one."); }
        var added = await api.SendAsync(HttpMethod.Post, path + "/secrets", body, before.Version, cancellationToken);
        // Told before the next step: if that fails, the secret is not lost.
        await context.TellAsync(added.Body, ClientCommands.Secret(added.Body).TrimStart('\n'));
        await api.SendAsync(HttpMethod.Put, $"{path}/secrets/{former[0]}/end", new JsonObject { ["afterHours"] = hours }, added.Version, cancellationToken);
        if (!context.Typed.Json) { await context.Output.WriteLineAsync($"The former secret ends in {hours} hours. Deploy the new one before."); }
    }

    private static JsonObject NewSecret(Context context)
    {
        var body = new JsonObject { ["name"] = context.Typed.Needed("--name") };
        if (context.Typed.Number("--days") is { } days) { body["lifetimeDays"] = days; }
        return body;
    }

    private static async Task ChangeAsync(Context context, HttpMethod method, Func<JsonNode, string> part, JsonNode? body, CancellationToken cancellationToken)
    {
        using var api = new Api(Account.Find());
        var client = await api.GetAsync(ClientCommands.Path(context), cancellationToken);
        var version = context.Typed.Number(Version) is { } number ? $"\"{number}\"" : client.Version;
        await context.TellAsync(await api.SendAsync(method, ClientCommands.Path(context) + part(client.Body), body, version, cancellationToken), ClientCommands.Words);
    }
}
