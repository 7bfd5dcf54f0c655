using ZenKey.Portal.Data.People;

namespace ZenKey.Portal.Access;

/// <summary>One thing that may be done with a company or what belongs to it.</summary>
/// <param name="Name">As tests and logs call it.</param>
/// <param name="Words">What it is, to go into "You need the role … to …".</param>
/// <param name="Own">The least rank that may do it in the own company; null when no rank gives it.</param>
/// <param name="Any">The roles of staff that may do it in every company.</param>
public sealed record Permission(string Name, string Words, CompanyRole? Own, PortalRoles Any)
{
    /// <summary>Whether the person may do it in this company.</summary>
    public bool Allows(CurrentPerson? person, Guid companyId) =>
        AllowsAnywhere(person) || (person is { Rank: { } rank } && person.CompanyId == companyId && rank >= Own);

    /// <summary>Whether the person may do it in every company.</summary>
    public bool AllowsAnywhere(CurrentPerson? person) => person is not null && (person.Roles & Any) != 0;

    /// <summary>Whether there is a company in which the person may do it.</summary>
    public bool AllowsSomewhere(CurrentPerson? person) =>
        AllowsAnywhere(person) || (person is { CompanyId: { } company } && Allows(person, company));

    /// <summary>Which role gives it, e.g. <c>You need the role Admin in your company to invite people.</c></summary>
    public string Needed => (Own, Any) switch
    {
        ({ } rank, PortalRoles.None) => $"You need the role {rank} in your company to {Words}.",
        ({ } rank, var roles) => $"You need the role {rank} in your company, or {PersonWords.EitherOf(roles)}, to {Words}.",
        (_, var roles) => $"You need the role {PersonWords.EitherOf(roles)} to {Words}.",
    };
}

/// <summary>
/// The catalogue: every permission on companies and what belongs to them, once. Pages, services and the matrix in the tests
/// read it here. What a person may not even see does not exist for them.
/// </summary>
public static class Permissions
{
    public static readonly Permission SeeCompany = new("company.see", "see the company", CompanyRole.Viewer, PortalRoles.Administrator | PortalRoles.Auditor);
    public static readonly Permission EditCompany = new("company.edit", "change the company", CompanyRole.Admin, PortalRoles.None);
    public static readonly Permission AcceptAgreements = new("agreements.accept", "accept agreements", CompanyRole.Admin, PortalRoles.None);
    public static readonly Permission DecideCompanies = new("company.decide", "approve companies", null, PortalRoles.Administrator);
    public static readonly Permission SeePeople = new("people.see", "see the company's people", CompanyRole.Viewer, PortalRoles.Administrator | PortalRoles.Auditor);
    public static readonly Permission EditPeople = new("people.edit", "invite people and change roles", CompanyRole.Admin, PortalRoles.None);
    public static readonly Permission SeeProjects = new("projects.see", "see projects and clients", CompanyRole.Viewer, PortalRoles.Administrator);
    public static readonly Permission EditProjects = new("projects.edit", "change projects", CompanyRole.Developer, PortalRoles.Administrator);
    public static readonly Permission EditClients = new("clients.edit", "change clients", CompanyRole.Developer, PortalRoles.Administrator);
    public static readonly Permission SendDeliveries = new("deliveries.send", "send tests and alerts by hand", CompanyRole.Developer, PortalRoles.Administrator);
    public static readonly Permission EditApiKeys = new("apikeys.edit", "make and revoke API keys", CompanyRole.Admin, PortalRoles.None);
    public static readonly Permission TestClients = new("clients.test", "run test sign-ins", CompanyRole.Developer, PortalRoles.Administrator);

    /// <summary>A launched client asks subscribers, is listed and billed: for those who answer for it.</summary>
    public static readonly Permission TestLaunched = new("clients.test-launched", "run test sign-ins of launched clients", CompanyRole.Admin, PortalRoles.Administrator);

    public static readonly Permission SeeLaunches = new("launches.see", "see what waits to be launched", null, PortalRoles.Administrator | PortalRoles.Auditor);
    public static readonly Permission DecideLaunches = new("launches.decide", "approve launches", null, PortalRoles.Administrator);
    public static readonly Permission TakeBack = new("launches.takeback", "take a client back to Developer Mode", CompanyRole.Admin, PortalRoles.Administrator);

    /// <summary>What takes two persons, done by one with a reason in words: everybody who answers for it is told.</summary>
    public static readonly Permission ActAtOnce = new("launches.at-once", "change a launched client at once, without a second person", CompanyRole.Owner, PortalRoles.Administrator);

    public static readonly Permission ShareViews = new("views.share", "share views of lists", CompanyRole.Developer, PortalRoles.Support | PortalRoles.Administrator | PortalRoles.Auditor);

    public static IReadOnlyList<Permission> All { get; } =
        [SeeCompany, EditCompany, AcceptAgreements, DecideCompanies, SeePeople, EditPeople, SeeProjects, EditProjects, EditClients, SendDeliveries, EditApiKeys, TestClients, TestLaunched, SeeLaunches, DecideLaunches, TakeBack, ActAtOnce, ShareViews];
}
