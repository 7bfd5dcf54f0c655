namespace ZenKey.Portal.Access;

/// <summary>A page at the top of the portal, as the menu and the command palette call it.</summary>
/// <param name="Path">Its address.</param>
/// <param name="Name">Its name.</param>
/// <param name="Icon">A symbol of <c>zk/icons.svg</c>.</param>
/// <param name="Policy">Who may open it; null for everybody who is signed in.</param>
public sealed record MenuPage(string Path, string Name, string Icon, string? Policy = null);

/// <summary>Pages that belong together.</summary>
public sealed record MenuSection(string Name, IReadOnlyList<MenuPage> Pages);

/// <summary>The top of the portal, once: the menu shows it, the command palette leads to it.</summary>
public static class PortalMenu
{
    public static readonly MenuPage Home = new("/", "Home", "SpaceDashboard");

    private static readonly MenuPage[] Watching = 
    [
        new("/logs", "Logs", "ReceiptLong", Policies.ReadLogs), new("/usage", "Usage", "TrendingUp", Policies.ReadLogs), new("/exports", "Exports", "Download", Policies.Export),
    ];

    /// <summary>What the person may open. Who builds clients has logs, usage and exports beside them, who helps subscribers beside those.</summary>
    public static IReadOnlyList<MenuSection> For(CurrentPerson person)
    {
        var builds = person.May(Policies.Build);
        MenuSection[] all =
        [
            new(builds ? "Build" : Home.Name,
            [
                Home, new("/projects", "Projects", "Apps", Policies.Build), new("/clients", "Clients", "Key", Policies.Build), new("/test-flow", "Test flow", "Science", Policies.EditClients),
                .. builds ? Watching : [], new("/api-keys", "API keys", "VpnKey", Policies.ApiKeys),
            ]),
            new("Company", [new("/company", "Company", "Domain", Policies.OwnCompany), new("/people", "People", "Groups", Policies.SeePeople)]),
            new("Support",
            [
                new("/links", "Linked accounts", "Link", Policies.SeeSubscribers), new("/devices", "Trusted devices", "Devices", Policies.SeeSubscribers),
                new("/recovery", "Recovery cases", "SettingsBackupRestore", Policies.SeeSubscribers), .. builds ? [] : Watching,
            ]),
            new("Operate",
            [
                new("/companies", "Companies", "FactCheck", Policies.SeeCompanies), new("/approvals", "Approvals", "RocketLaunch", Policies.SeeLaunches),
                new("/fleet", "Health", "MonitorHeart", Policies.SeeFleet), new("/audit", "Audit", "History", Policies.ReadAudit),
            ]),
            new("Help", [new("/guides", "Guides", "MenuBook")]),
        ];
        return [.. all.Select(section => section with { Pages = [.. section.Pages.Where(page => page.Policy is null || person.May(page.Policy))] }).Where(section => section.Pages.Count > 0)];
    }
}
