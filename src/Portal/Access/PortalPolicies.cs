using Microsoft.AspNetCore.Authorization;
using ZenKey.Portal.Data.People;

namespace ZenKey.Portal.Access;

/// <summary>Who may do what: one rule a policy, the same for pages, parts of pages and services.</summary>
public static class PortalPolicies
{
    private static readonly Dictionary<string, Func<CurrentPerson, bool>> Rules = new(StringComparer.Ordinal)
    {
        [Policies.Build] = person => person.IsAdministrator || (person.Roles.HasFlag(PortalRoles.Developer) && person.CompanyId is not null),
        [Policies.SeeSubscribers] = person => (person.Roles & (PortalRoles.Support | PortalRoles.Administrator | PortalRoles.Auditor)) != 0,
        [Policies.RevokeDevices] = person => person.IsAdministrator,
        [Policies.ReadLogs] = person => (person.Roles & (PortalRoles.Support | PortalRoles.Administrator | PortalRoles.Auditor)) != 0 || (person.Roles.HasFlag(PortalRoles.Developer) && person.CompanyId is not null),
        [Policies.ReadAudit] = person => (person.Roles & (PortalRoles.Auditor | PortalRoles.Administrator)) != 0,
    };

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
