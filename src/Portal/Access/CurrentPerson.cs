using System.Security.Claims;
using ZenKey.Portal.Data.Audit;
using ZenKey.Portal.Data.People;

namespace ZenKey.Portal.Access;

/// <summary>Names of roles in claims.</summary>
public static class Roles
{
    public const string Developer = "developer";
    public const string Support = "support";
    public const string Administrator = "administrator";
    public const string Auditor = "auditor";
}

/// <summary>What the portal's pages and services ask for.</summary>
public static class Policies
{
    /// <summary>See projects and clients: who belongs to a company, administrators. <see cref="Permissions.SeeProjects"/>.</summary>
    public const string Build = "build";

    /// <summary>Register clients: developers of a company and those above, administrators. <see cref="Permissions.EditClients"/>.</summary>
    public const string EditClients = "edit-clients";

    /// <summary>Make and change projects. <see cref="Permissions.EditProjects"/>.</summary>
    public const string EditProjects = "edit-projects";

    /// <summary>Have or begin a company of one's own: everybody of the developers' portal.</summary>
    public const string OwnCompany = "own-company";

    /// <summary>Make and revoke the own company's API keys. <see cref="Permissions.EditApiKeys"/>.</summary>
    public const string ApiKeys = "api-keys";

    /// <summary>See the own company's people. <see cref="Permissions.SeePeople"/>.</summary>
    public const string SeePeople = "see-people";

    /// <summary>Look at companies and answer those that are handed in: administrators; auditors look. <see cref="Permissions.SeeCompany"/>.</summary>
    public const string SeeCompanies = "see-companies";

    /// <summary>See what waits to be launched: administrators, who answer; auditors look. <see cref="Permissions.SeeLaunches"/>.</summary>
    public const string SeeLaunches = "see-launches";

    /// <summary>See a request that waits for an answer, or did: staff every one, others their company's. <see cref="Permissions.SeeLaunches"/>, <see cref="Permissions.SeeProjects"/>.</summary>
    public const string SeeRequests = "see-requests";

    /// <summary>See how well every company's clients are configured: administrators.</summary>
    public const string SeeFleet = "see-fleet";

    /// <summary>See linked accounts, trusted devices and recovery cases: support, administrators, auditors.</summary>
    public const string SeeSubscribers = "see-subscribers";

    /// <summary>Revoke devices: administrators.</summary>
    public const string RevokeDevices = "revoke-devices";

    /// <summary>Read what the carriers saw of requests: developers of their own company's, staff of all.</summary>
    public const string ReadLogs = "read-logs";

    /// <summary>Have lists as files: whoever sees one of the lists.</summary>
    public const string Export = "export";

    /// <summary>Hold, release and deny recovery cases: support, administrators.</summary>
    public const string DecideRecoveries = "decide-recoveries";

    /// <summary>Read the audit trail: auditors, administrators.</summary>
    public const string ReadAudit = "read-audit";
}

/// <summary>The API key by which somebody acts.</summary>
public sealed record HeldKey(Guid Id, string Name, Guid CompanyId);

/// <summary>Who is signed in to the portal, or acts through an API key.</summary>
/// <param name="CompanyRole">As the store has it; <see cref="Rank"/> is what counts.</param>
/// <param name="Key">The key by which they act; null when they are here themselves.</param>
public sealed record CurrentPerson(Guid Id, string Name, PortalRoles Roles, Guid? CompanyId, CompanyRole? CompanyRole = null, HeldKey? Key = null)
{
    public const string PersonClaim = "zk:person";
    public const string CompanyClaim = "zk:company";
    public const string RankClaim = "zk:company-role";

    /// <summary>The person of a signed-in principal; null when nobody is signed in.</summary>
    public static CurrentPerson? From(ClaimsPrincipal principal)
    {
        if (!Guid.TryParse(principal.FindFirstValue(PersonClaim), out var id)) { return null; }
        var roles = principal.FindAll(ClaimTypes.Role)
            .Aggregate(PortalRoles.None, (all, claim) => all | (Enum.TryParse<PortalRoles>(claim.Value, ignoreCase: true, out var role) ? role : PortalRoles.None));
        return new CurrentPerson(id, principal.FindFirstValue(ClaimTypes.Name) ?? "", roles,
            Guid.TryParse(principal.FindFirstValue(CompanyClaim), out var company) ? company : null,
            Enum.TryParse<CompanyRole>(principal.FindFirstValue(RankClaim), out var rank) ? rank : null);
    }

    /// <summary>What they are in their company: a developer of one without a rank is a developer there. Staff have none.</summary>
    public CompanyRole? Rank => CompanyId is null || !Roles.HasFlag(PortalRoles.Developer) ? null : CompanyRole ?? Data.People.CompanyRole.Developer;

    public bool IsAdministrator => Roles.HasFlag(PortalRoles.Administrator);

    /// <summary>What is left of the person's rights through a key: those in the key's company, and none of staff. Null when they are no longer of it.</summary>
    public CurrentPerson? Through(HeldKey key) =>
        CompanyId == key.CompanyId && Roles.HasFlag(PortalRoles.Developer) ? this with { Roles = PortalRoles.Developer, Key = key } : null;

    public Actor ToActor() => Key is null
        ? new("person", Id, Name, Roles.ToString().ToLowerInvariant())
        : new("api_key", Key.Id, $"{Key.Name} (API key of {(Name.Length > 100 ? Name[..100] : Name)})");
}
