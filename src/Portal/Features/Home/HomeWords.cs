using ZenKey.Portal.Access;
using ZenKey.Portal.Data.People;
using ZenKey.Portal.Ui;

namespace ZenKey.Portal.Features.Home;

/// <summary>Titles of the home page.</summary>
internal static class HomeWords
{
    public static (string Title, string Subtitle) Of(CurrentPerson person, StartHome? start, BuildHome? build, SupportHome? support) => (build, support) switch
    {
        (_, { } all) when person.IsAdministrator => ("Operations", $"{Count(all.Companies, "company", "companies")}, {Count(all.Clients, "client", "clients")}."),
        ({ } own, _) => (own.Company, $"{Count(own.Projects, "project", "projects")}, {Count(own.Clients, "client", "clients")}."),
        _ when start is not null => ("Welcome", "A few steps to your first app."),
        _ when person.Roles.HasFlag(PortalRoles.Support) => ("Support", "Find what a person has linked, which devices they trust, and how they recover."),
        _ when person.Roles.HasFlag(PortalRoles.Auditor) => ("Audit", "You see everything and change nothing."),
        _ => ("Home", ""),
    };

    private static string Count(int count, string one, string many) => $"{CappedCount.Of(count)} {(count == 1 ? one : many)}";
}
