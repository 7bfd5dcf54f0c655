using Microsoft.EntityFrameworkCore;
using ZenKey.Portal.Access;
using ZenKey.Portal.Data;
using ZenKey.Portal.Data.Clients;
using ZenKey.Portal.Data.Companies;
using ZenKey.Portal.Data.Launches;
using ZenKey.Portal.Data.Links;
using ZenKey.Portal.Data.Paging;
using ZenKey.Portal.Features.Clients.Keys;
using ZenKey.Protocol;

namespace ZenKey.Portal.Features.Clients;

/// <summary>Clients as the portal shows them. What a person may not see does not exist.</summary>
public interface IClientReader
{
    Task<Page<ClientRow>> ListAsync(CurrentPerson person, ClientQuery query, CancellationToken cancellationToken);

    Task<ClientDetail?> FindAsync(CurrentPerson person, string clientId, CancellationToken cancellationToken);

    Task<ClientActivity> ReadActivityAsync(CurrentPerson person, ClientDetail client, CancellationToken cancellationToken);

    Task<Page<ClientHistoryRow>> ReadHistoryAsync(CurrentPerson person, ClientDetail client, PageRequest page, CancellationToken cancellationToken);

    /// <summary>Projects that a new client may go into, by name; at most two hundred.</summary>
    Task<IReadOnlyList<ProjectChoice>> ListProjectsAsync(CurrentPerson person, CancellationToken cancellationToken);

    /// <summary>Edits of a launched client that wait for a second person, the newest first.</summary>
    Task<IReadOnlyList<WaitingEditRow>> ListWaitingAsync(CurrentPerson person, ClientDetail client, CancellationToken cancellationToken);

    /// <summary>Why the person's company may have no new clients, in words; null when it may, and for staff.</summary>
    Task<string?> ObstacleAsync(CurrentPerson person, CancellationToken cancellationToken);
}

/// <inheritdoc />
internal sealed class ClientReader(IDbContextFactory<PortalDbContext> factory, TimeProvider time) : IClientReader
{
    private const int MostProjects = 200;
    private static readonly TimeSpan Week = TimeSpan.FromDays(7);

    public async Task<Page<ClientRow>> ListAsync(CurrentPerson person, ClientQuery query, CancellationToken cancellationToken)
    {
        await using var store = await factory.CreateDbContextAsync(cancellationToken);
        var clients = Filter(store.Clients.AsNoTracking().VisibleTo(person).WithRedirectUri(store, query.Uri), query);
        var rows = clients;
        System.Linq.Expressions.Expression<Func<Client, ClientRow>> select = client => new ClientRow(
            client.Id, client.ClientId, client.Name, client.NameKey, client.Project!.Name, client.Project.Company!.Name, client.Type, client.Mode, client.State, client.CreatedAt,
            store.Events.Where(entry => entry.ClientId == client.Id).OrderByDescending(entry => entry.At).Select(entry => (DateTimeOffset?)entry.At).FirstOrDefault());
        return query.NewestFirst
            ? await Keyset.NewestFirstAsync(rows, nameof(Client.CreatedAt), false, select, row => row.CreatedAt, query.Page, cancellationToken)
            : await Keyset.ByNameAsync(rows, nameof(Client.NameKey), select, row => row.NameKey, query.Page, cancellationToken);
    }

    public async Task<ClientDetail?> FindAsync(CurrentPerson person, string clientId, CancellationToken cancellationToken)
    {
        if (!ClientId.TryParse(clientId, out var id)) { return null; }
        await using var store = await factory.CreateDbContextAsync(cancellationToken);
        var client = await store.Clients.AsNoTracking().VisibleTo(person).Where(row => row.ClientId == id.Value).AsSingleQuery()
            .Include(row => row.Project!.Company).Include(row => row.EventSubscription)
            .Include(row => row.Uris.Where(uri => uri.Kind == ClientUriKind.Redirect))
            .Include(row => row.Secrets.Where(secret => secret.Purpose == ClientSecretPurpose.Client))
            .SingleOrDefaultAsync(cancellationToken);
        return client is null ? null : View(client);
    }

    public async Task<ClientActivity> ReadActivityAsync(CurrentPerson person, ClientDetail client, CancellationToken cancellationToken)
    {
        var since = time.GetUtcNow() - Week;
        await using var store = await factory.CreateDbContextAsync(cancellationToken);
        return await store.Clients.VisibleTo(person).Where(row => row.Id == client.Id).Select(row => new ClientActivity(
            store.Events.Where(entry => entry.ClientId == row.Id).OrderByDescending(entry => entry.At).Select(entry => (DateTimeOffset?)entry.At).FirstOrDefault(),
            store.Events.Where(entry => entry.ClientId == row.Id && entry.SignIn).OrderByDescending(entry => entry.At).Select(entry => (DateTimeOffset?)entry.At).FirstOrDefault(),
            store.Events.Where(entry => entry.ClientId == row.Id && entry.At > since && !entry.Succeeded).Take(Keyset.CountCap).Count(),
            store.Links.Where(link => link.ProjectId == row.ProjectId && link.State == LinkState.Active).Take(Keyset.CountCap).Count()))
            .SingleOrDefaultAsync(cancellationToken) ?? new ClientActivity(null, null, 0, 0);
    }

    public async Task<Page<ClientHistoryRow>> ReadHistoryAsync(CurrentPerson person, ClientDetail client, PageRequest page, CancellationToken cancellationToken)
    {
        await using var store = await factory.CreateDbContextAsync(cancellationToken);
        var entries = store.Audit.AsNoTracking().Where(entry => entry.ObjectKind == "client" && entry.ObjectId == client.ClientId
            && store.Clients.VisibleTo(person).Any(row => row.Id == client.Id));
        return await Keyset.NewestFirstAsync(entries, "At", false,
            entry => new ClientHistoryRow(entry.Id, entry.At, entry.Action, entry.ActorName, entry.ActorRole, entry.Reason, entry.Note, entry.Changes),
            row => row.At, page, cancellationToken);
    }

    public async Task<IReadOnlyList<ProjectChoice>> ListProjectsAsync(CurrentPerson person, CancellationToken cancellationToken)
    {
        await using var store = await factory.CreateDbContextAsync(cancellationToken);
        return await store.Projects.AsNoTracking().OpenTo(person).OrderBy(project => project.NameKey).ThenBy(project => project.Id).Take(MostProjects)
            .Select(project => new ProjectChoice(project.Id, project.Name, project.Company!.Name)).ToListAsync(cancellationToken);
    }

    public async Task<string?> ObstacleAsync(CurrentPerson person, CancellationToken cancellationToken)
    {
        if (person.CompanyId is not { } company) { return null; }
        await using var store = await factory.CreateDbContextAsync(cancellationToken);
        var state = await store.Companies.AsNoTracking().Where(row => row.Id == company).Select(row => (CompanyState?)row.State).SingleOrDefaultAsync(cancellationToken);
        return CompanyRules.BuildFault(state ?? CompanyState.Registered);
    }

    public async Task<IReadOnlyList<WaitingEditRow>> ListWaitingAsync(CurrentPerson person, ClientDetail client, CancellationToken cancellationToken)
    {
        await using var store = await factory.CreateDbContextAsync(cancellationToken);
        var since = time.GetUtcNow() - LaunchRequest.Lifetime;
        var rows = await store.Clients.AsNoTracking().VisibleTo(person).Where(row => row.Id == client.Id)
            .SelectMany(row => store.LaunchRequests.Where(request => request.ClientId == row.Id && request.State == LaunchState.Waiting && request.Edit != null && request.RequestedAt > since))
            .OrderByDescending(request => request.RequestedAt).Take(DangerousEdits.MostWaiting).ToListAsync(cancellationToken);
        return [.. rows.Select(row => new WaitingEditRow(row.Id, row.RequestedBy, row.RequestedAt, [.. row.ReadEdit()!.Changes.Select(change => change.Field)]))];
    }

    private static IQueryable<Client> Filter(IQueryable<Client> clients, ClientQuery query)
    {
        if (query.Type is { } type) { clients = clients.Where(client => client.Type == type); }
        if (query.Mode is { } mode) { clients = clients.Where(client => client.Mode == mode); }
        return query.Text?.Trim() switch
        {
            null or "" => clients,
            var text when text.StartsWith(ClientId.Prefix, StringComparison.OrdinalIgnoreCase) => clients.WhereBegins(nameof(Client.ClientId), text),
            var text => clients.WhereBegins(nameof(Client.NameKey), text),
        };
    }

    private static ClientDetail View(Client client) => new(
        client.Id, client.ClientId, client.Name, client.Type, client.Mode, client.State, client.TokenAuth, client.RequirePkce, client.ScopeNames,
        client.CreatedAt, client.CreatedBy, client.Version, client.ProjectId, client.Project!.Name, client.Project.Company!.Name,
        [.. client.RedirectUris.OrderBy(uri => uri.AddedAt).ThenBy(uri => uri.Id).Select(uri => new ClientUriView(uri.Id, uri.Uri, uri.Label, uri.AddedAt, uri.AddedBy, uri.LastUsedAt))],
        [.. client.Secrets.OrderByDescending(secret => secret.CreatedAt).Select(secret => new ClientSecretView(
            secret.Id, secret.Name, secret.Last4, secret.CreatedAt, secret.CreatedBy, secret.ExpiresAt, secret.RevokedAt, secret.LastUsedAt, secret.OwnEnd))],
        client.Project.Company.State != CompanyState.Approved, KeyEdits.Of(client), client.JwksUri, client.EventSubscription?.PausedAt);
}
