using ZenKey.Portal.Data.People;

namespace ZenKey.Portal.Access;

/// <summary>Roles and rights in words for pages.</summary>
public static class PersonWords
{
    private static readonly PortalRoles[] Each = [PortalRoles.Developer, PortalRoles.Support, PortalRoles.Administrator, PortalRoles.Auditor];

    /// <summary>E.g. <c>Developer, auditor</c>.</summary>
    public static string Of(PortalRoles roles)
    {
        var names = string.Join(", ", Each.Where(role => roles.HasFlag(role)).Select(role => role.ToString().ToLowerInvariant()));
        return names.Length == 0 ? "No role" : char.ToUpperInvariant(names[0]) + names[1..];
    }

    /// <summary>E.g. <c>the role Developer</c>, to go into a sentence.</summary>
    public static string RolesOf(PortalRoles roles)
    {
        var held = Each.Where(role => roles.HasFlag(role)).Select(role => role.ToString()).ToList();
        return held.Count switch
        {
            0 => "no role yet",
            1 => $"the role {held[0]}",
            _ => $"the roles {string.Join(" and ", held)}",
        };
    }

    /// <summary>E.g. <c>Administrator or Auditor</c>.</summary>
    public static string EitherOf(PortalRoles roles) => string.Join(" or ", Each.Where(role => roles.HasFlag(role)));

    /// <summary>Which role a policy takes.</summary>
    public static string Needed(string? policy) => policy switch
    {
        Policies.Build => Permissions.SeeProjects.Needed,
        Policies.EditClients => Permissions.EditClients.Needed,
        Policies.EditProjects => Permissions.EditProjects.Needed,
        Policies.ApiKeys => Permissions.EditApiKeys.Needed,
        Policies.OwnCompany => "Companies are begun by developers, not by staff.",
        Policies.SeeLaunches => Permissions.SeeLaunches.Needed,
        Policies.SeeRequests => Permissions.SeeProjects.Needed,
        Policies.SeeCompanies => "You need the role Administrator or Auditor to see companies.",
        Policies.SeeFleet => "You need the role Administrator to see how well all clients are configured.",
        Policies.SeeSubscribers => "You need the role Support, Administrator or Auditor to see linked accounts, devices and recovery cases.",
        Policies.RevokeDevices => "You need the role Administrator to revoke devices.",
        Policies.ReadLogs => "You need the role Developer in a company, Support, Administrator or Auditor to read logs.",
        Policies.Export => "You need the role Developer in a company, Support, Administrator or Auditor to export lists.",
        Policies.DecideRecoveries => "You need the role Support or Administrator to hold, release or deny a recovery.",
        Policies.ReadAudit => "You need the role Auditor or Administrator to read the audit trail.",
        _ => "You need a role that you do not have.",
    };
}
