using Microsoft.EntityFrameworkCore;
using ZenKey.Portal.Access;
using ZenKey.Portal.Data;
using ZenKey.Portal.Data.Clients;
using ZenKey.Portal.Data.Companies;
using ZenKey.Portal.Data.Paging;
using ZenKey.Protocol;

namespace ZenKey.Portal.Features.TestFlow;

/// <summary>A client that can be tried.</summary>
public sealed record TestClientRow(Guid Id, string ClientId, string Name, string NameKey, string Project, string Company) : IPageRow;

/// <summary>What a test needs to know of a client.</summary>
public sealed record TestClient(
    Guid Id, string ClientId, string Name, string Project, Guid CompanyId, ClientState State, string TokenAuth, string IdTokenAlg,
    IReadOnlyList<string> RedirectUris, IReadOnlyList<string> Scopes)
{
    /// <summary>Why no test can be run; null when one can.</summary>
    public string? Obstacle => this switch
    {
        { State: ClientState.Disabled } => "This client is disabled, so the provider refuses it. Enable it first.",
        { RedirectUris.Count: 0 } => "This client has no redirect URI. Add one first.",
        { TokenAuth: Protocol.TokenAuth.PrivateKeyJwt } => "This client proves itself with its own private key, which we do not have; run the sign-in from your app.",
        _ => null,
    };
}

/// <summary>The clients that a person may try: of their own company; administrators any.</summary>
public sealed class TestClients(IDbContextFactory<PortalDbContext> factory)
{
    public async Task<Page<TestClientRow>> ListAsync(CurrentPerson person, string? text, PageRequest request, CancellationToken cancellationToken)
    {
        await using var store = await factory.CreateDbContextAsync(cancellationToken);
        var clients = Visible(store, person);
        if (text?.Trim() is { Length: > 0 } beginning)
        {
            clients = clients.WhereBegins(beginning.StartsWith(ClientId.Prefix, StringComparison.OrdinalIgnoreCase) ? nameof(Client.ClientId) : nameof(Client.NameKey), beginning);
        }
        return await Keyset.ByNameAsync(clients, nameof(Client.NameKey),
            client => new TestClientRow(client.Id, client.ClientId, client.Name, client.NameKey, client.Project!.Name, client.Project.Company!.Name),
            row => row.NameKey, request, cancellationToken);
    }

    /// <returns>Null when there is none, or none that the person may see.</returns>
    public async Task<TestClient?> FindAsync(CurrentPerson person, string clientId, CancellationToken cancellationToken)
    {
        if (!ClientId.TryParse(clientId, out var id)) { return null; }
        await using var store = await factory.CreateDbContextAsync(cancellationToken);
        var client = await Visible(store, person).AsSingleQuery().Where(row => row.ClientId == id.Value)
            .Include(row => row.Project).Include(row => row.Uris.Where(uri => uri.Kind == ClientUriKind.Redirect)).SingleOrDefaultAsync(cancellationToken);
        return client is null ? null : new TestClient(
            client.Id, client.ClientId, client.Name, client.Project!.Name, client.Project.CompanyId, client.State, client.TokenAuth, client.IdTokenAlg,
            [.. client.RedirectUris.OrderBy(uri => uri.AddedAt).ThenBy(uri => uri.Id).Select(uri => uri.Uri)], client.ScopeNames);
    }

    private static IQueryable<Client> Visible(PortalDbContext store, CurrentPerson person)
    {
        person.Demand(Policies.EditClients);
        // Of companies that are not approved, or no longer, nothing is run.
        var clients = store.Clients.AsNoTracking().Where(client => client.Project!.Company!.State == CompanyState.Approved);
        return person.IsAdministrator ? clients : clients.Where(client => client.Project!.CompanyId == person.CompanyId);
    }
}
