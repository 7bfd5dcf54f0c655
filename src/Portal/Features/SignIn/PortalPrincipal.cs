using System.Security.Claims;
using ZenKey.Portal.Access;
using ZenKey.Portal.Data.People;

namespace ZenKey.Portal.Features.SignIn;

/// <summary>Claims of a person, and nothing that the carrier said.</summary>
internal static class PortalPrincipal
{
    private static readonly PortalRoles[] Each = [PortalRoles.Developer, PortalRoles.Support, PortalRoles.Administrator, PortalRoles.Auditor];

    public static ClaimsPrincipal Of(Person person, string? sessionId = null)
    {
        var identity = new ClaimsIdentity(PortalCookie.Scheme, ClaimTypes.Name, ClaimTypes.Role);
        identity.AddClaim(new Claim(CurrentPerson.PersonClaim, person.Id.ToString()));
        identity.AddClaim(new Claim(ClaimTypes.Name, person.Name));
        identity.AddClaims(Each.Where(role => person.Roles.HasFlag(role)).Select(role => new Claim(ClaimTypes.Role, role.ToString().ToLowerInvariant())));
        if (person.CompanyId is { } company) { identity.AddClaim(new Claim(CurrentPerson.CompanyClaim, company.ToString())); }
        if (person.CompanyRole is { } rank) { identity.AddClaim(new Claim(CurrentPerson.RankClaim, rank.ToString())); }
        if (sessionId is not null) { identity.AddClaim(new Claim(PortalTickets.SessionClaim, sessionId)); }
        return new ClaimsPrincipal(identity);
    }
}
