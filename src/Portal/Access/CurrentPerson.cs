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
    /// <summary>Register and configure clients: developers of a company, administrators.</summary>
    public const string Build = "build";

    /// <summary>See linked accounts and trusted devices: support, administrators, auditors.</summary>
    public const string SeeSubscribers = "see-subscribers";

    /// <summary>Revoke devices: administrators.</summary>
    public const string RevokeDevices = "revoke-devices";

    /// <summary>Read what the carriers saw of requests: developers of their own company's, staff of all.</summary>
    public const string ReadLogs = "read-logs";

    /// <summary>Read the audit trail: auditors, administrators.</summary>
    public const string ReadAudit = "read-audit";
}

/// <summary>Who is signed in to the portal.</summary>
public sealed record CurrentPerson(Guid Id, string Name, PortalRoles Roles, Guid? CompanyId)
{
    public const string PersonClaim = "zk:person";
    public const string CompanyClaim = "zk:company";

    /// <summary>The person of a signed-in principal; null when nobody is signed in.</summary>
    public static CurrentPerson? From(ClaimsPrincipal principal)
    {
        if (!Guid.TryParse(principal.FindFirstValue(PersonClaim), out var id)) { return null; }
        var roles = principal.FindAll(ClaimTypes.Role)
            .Aggregate(PortalRoles.None, (all, claim) => all | (Enum.TryParse<PortalRoles>(claim.Value, ignoreCase: true, out var role) ? role : PortalRoles.None));
        return new CurrentPerson(id, principal.FindFirstValue(ClaimTypes.Name) ?? "", roles,
            Guid.TryParse(principal.FindFirstValue(CompanyClaim), out var company) ? company : null);
    }

    public bool IsAdministrator => Roles.HasFlag(PortalRoles.Administrator);

    public Actor ToActor() => new("person", Id, Name, Roles.ToString().ToLowerInvariant());
}
