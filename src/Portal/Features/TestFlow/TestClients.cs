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
    public ClientMode Mode { get; init; }

    /// <summary>grant_type values that it may use.</summary>
    public IReadOnlyList<string> Grants { get; init; } = [GrantType.AuthorizationCode];
    public string? CibaDelivery { get; init; }

    /// <summary>What it signs requests to phones with; null where it need not.</summary>
    public string? CibaSigningAlg { get; init; }

    /// <summary>Where it is told of the end of requests to phones; null for nowhere.</summary>
    public string? NotificationUri { get; init; }

    /// <summary>Whether it has registered keys, so that it may sign.</summary>
    public bool HasKeys { get; init; }
    public bool DemandsPushed { get; init; }
    public bool IsDpopBound { get; init; }
    public bool IsCertificateBound { get; init; }

    /// <summary>Whether its project may name people by phone number.</summary>
    public bool MayNamePhones { get; init; }
    public string Sector { get; init; } = "";

    /// <summary>Scopes that a person may switch off.</summary>
    public IReadOnlyList<string> Optional { get; init; } = [];

    /// <summary>Why nothing can be run; null when something can.</summary>
    public string? Obstacle => State == ClientState.Disabled ? "This client is disabled, so the provider refuses it. Enable it first." : null;

    public bool IsLaunched => Mode == ClientMode.Launched;
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
            .Include(row => row.Project!.Scopes).Include(row => row.Uris).SingleOrDefaultAsync(cancellationToken);
        return client is null ? null : Of(client);
    }

    /// <summary>Whether this person may run it: a launched client is for those who answer for it.</summary>
    public static bool MayRun(CurrentPerson person, TestClient client) => PermissionOf(client).Allows(person, client.CompanyId);

    public static Permission PermissionOf(TestClient client) => client.IsLaunched ? Permissions.TestLaunched : Permissions.TestClients;

    private static TestClient Of(Client client) => new(
        client.Id, client.ClientId, client.Name, client.Project!.Name, client.Project.CompanyId, client.State, client.TokenAuth, client.IdTokenAlg,
        [.. client.RedirectUris.OrderBy(uri => uri.AddedAt).ThenBy(uri => uri.Id).Select(uri => uri.Uri)], client.ScopeNames)
    {
        Mode = client.Mode,
        Grants = client.Grants.Split(' ', StringSplitOptions.RemoveEmptyEntries),
        CibaDelivery = client.CibaDelivery,
        CibaSigningAlg = client.BackchannelRequestSigningAlg,
        NotificationUri = client.Uris.Where(uri => uri.Kind == ClientUriKind.Notification).OrderBy(uri => uri.AddedAt).ThenBy(uri => uri.Id).FirstOrDefault()?.Uri,
        HasKeys = client.Jwks is not null || client.JwksUri is not null,
        DemandsPushed = client.RequirePushedRequests,
        IsDpopBound = client.DpopBoundAccessTokens,
        IsCertificateBound = client.CertificateBoundAccessTokens,
        MayNamePhones = client.Project.EnumEnabled,
        Sector = client.Project.Sector,
        Optional = [.. client.ScopeNames.Where(scope => Scope.Find(scope) is { IsAsked: true } && !client.Project.Requires(scope))],
    };

    private static IQueryable<Client> Visible(PortalDbContext store, CurrentPerson person)
    {
        person.Demand(Policies.Build);
        // Of companies that are not approved, or no longer, nothing is run.
        var clients = store.Clients.AsNoTracking().Where(client => client.Project!.Company!.State == CompanyState.Approved);
        return person.IsAdministrator ? clients : clients.Where(client => client.Project!.CompanyId == person.CompanyId);
    }
}
