using Microsoft.AspNetCore.Authorization;
using ZenKey.Portal.Data.People;

namespace ZenKey.Portal.Access;

/// <summary>Who may do what: one rule a policy, the same for pages, parts of pages and services.</summary>
public static class PortalPolicies
{
    private static readonly Dictionary<string, Func<CurrentPerson, bool>> Rules = new(StringComparer.Ordinal)
    {
        [Policies.Build] = Permissions.SeeProjects.AllowsSomewhere,
        [Policies.EditClients] = Permissions.EditClients.AllowsSomewhere,
        [Policies.EditProjects] = Permissions.EditProjects.AllowsSomewhere,
        [Policies.ApiKeys] = Permissions.EditApiKeys.AllowsSomewhere,
        [Policies.OwnCompany] = person => person.Roles.HasFlag(PortalRoles.Developer),
        [Policies.SeePeople] = person => person.Rank is not null,
        [Policies.SeeCompanies] = Permissions.SeeCompany.AllowsAnywhere,
        [Policies.SeeLaunches] = Permissions.SeeLaunches.AllowsAnywhere,
        [Policies.SeeRequests] = person => Permissions.SeeLaunches.AllowsAnywhere(person) || Permissions.SeeProjects.AllowsSomewhere(person),
        [Policies.SeeFleet] = Permissions.SeeProjects.AllowsAnywhere,
        [Policies.SeeSubscribers] = person => (person.Roles & (PortalRoles.Support | PortalRoles.Administrator | PortalRoles.Auditor)) != 0,
        [Policies.RevokeDevices] = person => person.IsAdministrator,
        [Policies.ReadLogs] = person => (person.Roles & (PortalRoles.Support | PortalRoles.Administrator | PortalRoles.Auditor)) != 0 || (person.Roles.HasFlag(PortalRoles.Developer) && person.CompanyId is not null),
        // Whoever sees any list reads logs; each list is asked for by its own policy besides.
        [Policies.Export] = person => Rules![Policies.ReadLogs](person),
        [Policies.DecideRecoveries] = person => (person.Roles & (PortalRoles.Support | PortalRoles.Administrator)) != 0,
        [Policies.ReadAudit] = person => (person.Roles & (PortalRoles.Auditor | PortalRoles.Administrator)) != 0,
    };

    /// <summary>The names of all policies.</summary>
    internal static IEnumerable<string> All => Rules.Keys;

    public static bool Allows(string policy, CurrentPerson? person) => person is not null && Rules[policy](person);

    internal static void AddTo(AuthorizationOptions options)
    {
        foreach (var (policy, _) in Rules)
        {
            options.AddPolicy(policy, builder => builder.RequireAuthenticatedUser()
                .RequireAssertion(context => Allows(policy, CurrentPerson.From(context.User))));
        }
    }
}
