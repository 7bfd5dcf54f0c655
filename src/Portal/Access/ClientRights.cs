using ZenKey.Portal.Data.Clients;

namespace ZenKey.Portal.Access;

internal static class ClientRights
{
    /// <summary>The clients with which a person may do this: all, their own company's, or none.</summary>
    public static IQueryable<Client> Allowed(this IQueryable<Client> clients, Permission permission, CurrentPerson person) => person switch
    {
        _ when !permission.AllowsSomewhere(person) => clients.Where(_ => false),
        _ when permission.AllowsAnywhere(person) => clients,
        _ => clients.Where(client => client.Project!.CompanyId == person.CompanyId),
    };
}
