using ZenKey.Portal.Access;

namespace ZenKey.Portal.Api;

/// <summary>Something that an API key may be used for.</summary>
/// <param name="Name">As keys, problems and documents call it.</param>
/// <param name="Words">What it opens.</param>
/// <param name="Policy">What its maker must be allowed, at each use.</param>
public sealed record ApiScope(string Name, string Words, string Policy)
{
    public static readonly ApiScope ReadClients = new("clients:read", "List clients, read and export their configuration.", Policies.Build);
    public static readonly ApiScope WriteClients = new("clients:write", "Register clients; change their redirect URIs and scopes; import; send alerts by hand.", Policies.EditClients);
    public static readonly ApiScope WriteSecrets = new("secrets:write", "Add, end and revoke client secrets, which are told once; add and remove public keys.", Policies.EditClients);
    public static readonly ApiScope ReadProjects = new("projects:read", "List and read projects.", Policies.Build);
    public static readonly ApiScope WriteProjects = new("projects:write", "Make projects, set them up and finish them; check their domains.", Policies.EditProjects);
    public static readonly ApiScope WriteLaunches = new("launches:write", "Ask for launches, take back what waits, take clients back to Developer Mode.", Policies.EditClients);
    public static readonly ApiScope ReadLogs = new("logs:read", "Read what the carriers saw of requests, and what was sent to your servers.", Policies.ReadLogs);
    public static readonly ApiScope ReadPeople = new("people:read", "List the company’s people.", Policies.SeePeople);

    public static IReadOnlyList<ApiScope> All { get; } = [ReadClients, WriteClients, WriteSecrets, ReadProjects, WriteProjects, WriteLaunches, ReadLogs, ReadPeople];

    public static ApiScope? Find(string name) => All.FirstOrDefault(scope => scope.Name == name);
}
