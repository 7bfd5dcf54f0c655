using ZenKey.Portal.Data.Clients;
using ZenKey.Portal.Data.Events;

namespace ZenKey.Portal.Access;

/// <summary>Whose requests a person may read of: staff of all, others of their own company's clients. See <see cref="Policies.ReadLogs"/>.</summary>
internal static class LogRights
{
    public static IQueryable<AuthEvent> VisibleTo(this IQueryable<AuthEvent> entries, CurrentPerson person) => person switch
    {
        _ when !person.May(Policies.ReadLogs) => entries.Where(_ => false),
        _ when SeesAll(person) => entries,
        _ => entries.Where(entry => entry.CompanyId == person.CompanyId),
    };

    /// <summary>The clients whose requests the person may read of.</summary>
    public static IQueryable<Client> LoggedFor(this IQueryable<Client> clients, CurrentPerson person) => person switch
    {
        _ when !person.May(Policies.ReadLogs) => clients.Where(_ => false),
        _ when SeesAll(person) => clients,
        _ => clients.Where(client => client.Project!.CompanyId == person.CompanyId),
    };

    private static bool SeesAll(CurrentPerson person) => person.May(Policies.SeeSubscribers);
}
