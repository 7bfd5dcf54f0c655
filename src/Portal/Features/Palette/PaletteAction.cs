using ZenKey.Portal.Access;

namespace ZenKey.Portal.Features.Palette;

/// <summary>Something that can be done, by its name.</summary>
/// <param name="Name">A verb and what it is done to.</param>
/// <param name="Icon">A symbol of <c>zk/icons.svg</c>.</param>
/// <param name="Address">The page where it is done; <c>{0}</c> stands for the client ID.</param>
/// <param name="Words">Other words by which people look for it.</param>
/// <param name="Allowed">Who may do it.</param>
/// <param name="OnClient">What must be allowed on the client that is chosen; null when it takes none, or any whose log may be read.</param>
internal sealed record PaletteAction(string Name, string Icon, string Address, string Words, Func<CurrentPerson, bool> Allowed, Permission? OnClient = null)
{
    public bool TakesClient => Address.Contains("{0}", StringComparison.Ordinal);

    public string AddressFor(string clientId) => Address.Replace("{0}", clientId, StringComparison.Ordinal);

    /// <summary>All of them, the most used first.</summary>
    public static IReadOnlyList<PaletteAction> All { get; } =
    [
        OfClient("Rotate a secret", "Sync", "/clients/{0}/rotate", "change renew replace credential password", Permissions.EditClients),
        OfClient("Test a sign-in", "Science", "/test-flow/{0}", "run try bench flow persona", Permissions.TestClients),
        Open("Register a client", "Add", "/clients/new", "new create add application app", Policies.EditClients),
        new("Open a client’s logs", "ReceiptLong", "/logs?client={0}", "requests events errors", person => person.May(Policies.ReadLogs)),
        new("See a client’s refused requests", "ErrorOutline", "/logs?client={0}&show=refused", "failed failures errors logs why", person => person.May(Policies.ReadLogs)),
        OfClient("Change redirect URIs", "SwapHoriz", "/clients/{0}/redirects", "callback address add edit urls", Permissions.EditClients),
        OfClient("Add a secret", "Password", "/clients/{0}/credentials", "credentials new", Permissions.EditClients),
        OfClient("Change a client’s keys", "Key", "/clients/{0}/credentials", "jwks public key private_key_jwt certificate", Permissions.EditClients),
        OfClient("Change scopes and consent", "Rule", "/clients/{0}/scopes", "attributes claims preview", Permissions.EditClients),
        OfClient("Change a client’s settings", "Tune", "/clients/{0}/settings", "grants pkce dpop ciba format logout origins", Permissions.EditClients),
        OfClient("Set up event alerts", "Webhook", "/clients/{0}/settings", "webhooks security events receiver push poll", Permissions.EditClients),
        OfClient("Launch a client", "RocketLaunch", "/clients/{0}/launch", "go live production approval publish", Permissions.EditClients),
        OfClient("Look at a client’s findings", "MonitorHeart", "/clients/{0}/health", "health problems warnings mend fix", Permissions.SeeProjects),
        OfClient("Look at a client’s usage", "TrendingUp", "/clients/{0}/usage", "analytics chart numbers funnel", Permissions.SeeProjects),
        OfClient("Look at a client’s history", "History", "/clients/{0}/history", "changes audit who when", Permissions.SeeProjects),
        OfClient("Look at test runs", "Replay", "/test-flow/{0}/runs", "saved share compare", Permissions.SeeProjects),
        OfClient("Wait for the first sign-in", "HourglassEmpty", "/clients/{0}/ready", "watch live finish", Permissions.SeeProjects),
        OfClient("Take code for a client", "Code", "/guides/code?client={0}", "snippet sample curl node python java .net", Permissions.SeeProjects),
        Open("Make a project", "Apps", "/projects/new", "new create add brand", Policies.EditProjects),
        new("Invite a person", "PersonAddAlt", "/people#h-invite", "member colleague add user team role", Permissions.EditPeople.AllowsSomewhere),
        Open("Make an API key", "VpnKey", "/api-keys#h-make", "new create token script automation", Policies.ApiKeys),
        new("Change the company", "Domain", "/company", "edit address agreement website", Permissions.EditCompany.AllowsSomewhere),
        Open("See all refused requests", "ErrorOutline", "/logs?show=refused", "failed failures errors logs", Policies.ReadLogs),
        Open("Find a subscriber", "PersonSearch", "/links", "search phone number customer user account", Policies.SeeSubscribers),
        Open("Revoke a device", "PhonelinkErase", "/devices?kind=trusted&state=active", "remove trusted browser lost stolen", Policies.RevokeDevices),
        Open("Open the recovery desk", "SettingsBackupRestore", "/recovery?state=open", "sim change swap case hold deny", Policies.SeeSubscribers),
        Open("Look at held recoveries", "PauseCircle", "/recovery?state=held", "case release deny", Policies.DecideRecoveries),
        new("Answer launches that wait", "FactCheck", "/approvals?state=waiting", "approve approval review second person", Permissions.DecideLaunches.AllowsAnywhere),
        new("Answer companies that are handed in", "FactCheck", "/companies?state=submitted", "approve review decline", Permissions.DecideCompanies.AllowsAnywhere),
        Open("Read the audit trail", "History", "/audit", "who did what changes log trail", Policies.ReadAudit),
        Open("See who searched for subscribers", "Visibility", "/audit?action=subscribers.searched", "audit personal data privacy looked", Policies.ReadAudit),
        Open("Read about scopes", "MenuBook", "/guides/scopes", "help documentation attributes guide", null),
    ];

    private static PaletteAction Open(string name, string icon, string address, string words, string? policy) => new(name, icon, address, words, person => policy is null || person.May(policy));

    private static PaletteAction OfClient(string name, string icon, string address, string words, Permission permission) => new(name, icon, address, words, permission.AllowsSomewhere, permission);
}
