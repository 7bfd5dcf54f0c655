using Microsoft.EntityFrameworkCore;
using ZenKey.Portal.Access;
using ZenKey.Portal.Data;
using ZenKey.Portal.Data.Clients;
using ZenKey.Portal.Data.Paging;

namespace ZenKey.Portal.Features.Palette;

/// <summary>A client as the palette shows it.</summary>
internal sealed record PaletteClient(string ClientId, string Name, string Project, string Company)
{
    /// <param name="person">Who is shown it: who may not see the client itself is led to its requests.</param>
    /// <param name="address">Where it leads; null leads to the client.</param>
    public PaletteItem Item(CurrentPerson person, string? address)
    {
        var whose = person.CompanyId is null ? $"{ClientId} · {Project} · {Company}" : $"{ClientId} · {Project}";
        var own = Permissions.SeeProjects.AllowsSomewhere(person) ? $"/clients/{ClientId}" : $"/logs?client={ClientId}";
        return new PaletteItem(Name, whose, "Key") { Address = address ?? own };
    }
}

/// <summary>Clients by what people know of them.</summary>
internal static class PaletteClients
{
    private const int MostAddresses = 50;

    /// <summary>Those that a person may choose: for an action, those on which it is allowed them.</summary>
    public static IQueryable<Client> For(PortalDbContext store, CurrentPerson person, PaletteAction? action)
    {
        var clients = store.Clients.AsNoTracking();
        if (action?.OnClient is { } permission) { return clients.Allowed(permission, person); }
        return action is null && Permissions.SeeProjects.AllowsSomewhere(person) ? clients.Allowed(Permissions.SeeProjects, person) : clients.LoggedFor(person);
    }

    /// <summary>Those that a text means, each by an index: by the beginning of the id, of the name, of an address or its host.</summary>
    /// <param name="store">The store.</param>
    /// <param name="clients">Among which.</param>
    /// <param name="text">What was typed; null takes the first by name.</param>
    /// <param name="every">Whether those are of every company.</param>
    /// <param name="most">How many, at most twice as many when names and hosts are both meant.</param>
    public static IQueryable<Client> Meant(PortalDbContext store, IQueryable<Client> clients, PaletteText? text, bool every, int most) => text switch
    {
        null => First(clients, most),
        { Kind: PaletteKind.ClientId, IsWhole: true } => clients.Where(client => client.ClientId == text.Value),
        { Kind: PaletteKind.ClientId } => clients.WhereBegins(nameof(Client.ClientId), text.Value).OrderBy(client => client.ClientId).Take(most),
        { Kind: PaletteKind.Address } => First(Addressed(store, clients, text.Value, every), most),
        _ => First(clients.WhereBegins(nameof(Client.NameKey), text.Value), most).Union(First(Addressed(store, clients, text.Value, every), most)),
    };

    /// <summary>Read as the palette shows them, by name.</summary>
    public static async Task<IReadOnlyList<PaletteClient>> ReadAsync(IQueryable<Client> clients, CancellationToken cancellationToken) =>
        [.. (await clients.Select(client => new PaletteClient(client.ClientId, client.Name, client.Project!.Name, client.Project.Company!.Name)).ToListAsync(cancellationToken))
            .OrderBy(client => client.Name, StringComparer.OrdinalIgnoreCase).ThenBy(client => client.ClientId, StringComparer.Ordinal)];

    // Among all clients the addresses are few that are looked at; among a company's own, its own are.
    private static IQueryable<Client> Addressed(PortalDbContext store, IQueryable<Client> clients, string text, bool every)
    {
        var uris = store.ClientUris.RedirectsThatBegin(text);
        if (every)
        {
            // In the order of the index that finds them, so that no more are read.
            var few = (text.AsSpan().ContainsAny(":/?") ? uris.OrderBy(uri => uri.UriKey) : uris.OrderBy(uri => uri.Host)).Take(MostAddresses).Select(uri => uri.ClientId);
            return clients.Where(client => few.Contains(client.Id));
        }
        return clients.Where(client => uris.Any(uri => uri.ClientId == client.Id));
    }

    private static IQueryable<Client> First(IQueryable<Client> clients, int most) => clients.OrderBy(client => client.NameKey).ThenBy(client => client.Id).Take(most);
}
