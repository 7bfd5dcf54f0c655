using System.Text.Json.Nodes;

namespace ZenKey.Cli.Commands;

/// <summary>Projects.</summary>
internal static class ProjectCommands
{
    public static IReadOnlyList<Command> All { get; } =
    [
        new("projects list", "", "Lists all projects of the company.", 0, 0, [], [], ListAsync),
        new("projects get", "<project-id>", "Shows a project, and what it lacks.", 1, 1, [], [], GetAsync),
        new("projects create", "--name <name>", "Begins a project.", 0, 0, ["--name"], [], CreateAsync),
        new("projects submit", "<project-id>", "Finishes the setting up of a project.", 1, 1, [], [], SubmitAsync),
        new("projects check-domains", "<project-id>", "Looks at every host of a project that is not proven.", 1, 1, [], [], CheckAsync),
    ];

    private static async Task ListAsync(Context context, CancellationToken cancellationToken)
    {
        using var api = new Api(Account.Find());
        var all = await api.ListAsync("/projects?limit=100", cancellationToken);
        await context.TellAsync(all, Context.Table([.. all.Select(item => new[] { $"{item!["id"]}", $"{item["state"]}", $"{item["clients"]}", $"{item["name"]}" })], "There is no project."));
    }

    private static async Task GetAsync(Context context, CancellationToken cancellationToken)
    {
        using var api = new Api(Account.Find());
        var told = (await api.GetAsync(Path(context), cancellationToken)).Body;
        await context.TellAsync(told, Words(told));
    }

    private static async Task CreateAsync(Context context, CancellationToken cancellationToken)
    {
        using var api = new Api(Account.Find());
        var told = (await api.SendAsync(HttpMethod.Post, "/projects", new JsonObject { ["name"] = context.Typed.Needed("--name") }, null, cancellationToken)).Body;
        await context.TellAsync(told, Words(told));
    }

    private static async Task SubmitAsync(Context context, CancellationToken cancellationToken)
    {
        using var api = new Api(Account.Find());
        var version = (await api.GetAsync(Path(context), cancellationToken)).Version;
        var told = (await api.SendAsync(HttpMethod.Post, Path(context) + "/submit", null, version, cancellationToken)).Body;
        await context.TellAsync(told, Words(told));
    }

    private static async Task CheckAsync(Context context, CancellationToken cancellationToken)
    {
        using var api = new Api(Account.Find());
        var told = (await api.SendAsync(HttpMethod.Post, Path(context) + "/domains/check", null, null, cancellationToken)).Body;
        await context.TellAsync(told, Words(told));
    }

    private static string Path(Context context) => $"/projects/{Uri.EscapeDataString(context.Typed.Words[0])}";

    private static string Words(JsonNode project) => string.Join('\n', new[] { $"{project["id"]}  {project["name"]}", $"{project["state"]}, {project["clients"]} clients, version {project["version"]}" }
        .Concat(project["domains"]!.AsArray().Select(domain => $"domain: {domain!["host"]}, {domain["state"]} ({domain["address"]})"))
        .Concat(project["missing"]!.AsArray().Select(missing => $"missing: {missing}")));
}
