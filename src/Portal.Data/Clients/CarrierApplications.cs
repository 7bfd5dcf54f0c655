using Microsoft.EntityFrameworkCore;
using ZenKey.Portal.Data.Audit;
using ZenKey.Portal.Data.Carriers;
using ZenKey.Portal.Data.Changes;
using ZenKey.Portal.Data.Companies;
using ZenKey.Portal.Data.Journal;
using ZenKey.Portal.Data.Projects;
using ZenKey.Portal.Data.Settings;
using ZenKey.Protocol;

namespace ZenKey.Portal.Data.Clients;

/// <summary>
/// A carrier's own CCID application as a client of the others, for moves (ZenKey platform §8.3): public, with PKCE, and the
/// only kind that is given port_data. Registered once, when the first subscriber brings something.
/// </summary>
public sealed class CarrierApplications(StoreWriter writer, IDbContextFactory<PortalDbContext> factory, TimeProvider time)
{
    private const int Tries = 5;

    /// <summary>The client identifier of a carrier's application.</summary>
    /// <param name="carrier">The carrier.</param>
    /// <param name="redirectUri">Where the application takes answers; added where it is missing.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public async Task<string> EnsureAsync(Carrier carrier, string redirectUri, CancellationToken cancellationToken)
    {
        if (await FindAsync(carrier.Id, redirectUri, cancellationToken) is { } known) { return known; }
        for (var attempt = 1; ; attempt++)
        {
            try { return await writer.WriteAsync((store, token) => EnsureAsync(store, carrier, redirectUri, token), [Topic.Clients], cancellationToken); }
            catch (StoreConflictException) when (attempt < Tries) { } // another was first: read what it made
        }
    }

    private static string KeyOf(Guid carrierId) => $"carrier-application:{carrierId:N}";

    private async Task<string?> FindAsync(Guid carrierId, string redirectUri, CancellationToken cancellationToken)
    {
        var key = KeyOf(carrierId);
        await using var store = await factory.CreateDbContextAsync(cancellationToken);
        return await store.Settings.Where(setting => setting.Key == key)
            .Join(store.Clients.Where(client => client.State == ClientState.Active && client.Uris.Any(uri => uri.Uri == redirectUri)), setting => setting.Value, client => client.ClientId, (_, client) => client.ClientId)
            .FirstOrDefaultAsync(cancellationToken);
    }

    private async Task<string> EnsureAsync(PortalDbContext store, Carrier carrier, string redirectUri, CancellationToken cancellationToken)
    {
        var (now, key) = (time.GetUtcNow(), KeyOf(carrier.Id));
        var setting = await store.Settings.SingleOrDefaultAsync(row => row.Key == key, cancellationToken);
        var client = setting is null ? null : await store.Clients.Include(row => row.Uris).SingleOrDefaultAsync(row => row.ClientId == setting.Value, cancellationToken);
        if (client is null)
        {
            client = await CreateAsync(store, carrier, redirectUri, now, cancellationToken);
            if (setting is null) { store.Settings.Add(new Setting { Key = key, Value = client.ClientId }); }
            else { setting.Value = client.ClientId; }
        }
        if (client.RedirectUris.All(uri => uri.Uri != redirectUri))
        {
            store.ClientUris.Add(new ClientUri { Id = Guid.CreateVersion7(now), ClientId = client.Id, Kind = ClientUriKind.Redirect, Uri = redirectUri, AddedAt = now });
        }
        return client.ClientId;
    }

    private static async Task<Client> CreateAsync(PortalDbContext store, Carrier carrier, string redirectUri, DateTimeOffset now, CancellationToken cancellationToken)
    {
        var company = await OperatorCompany.EnsureAsync(store, now, cancellationToken);
        var name = $"{carrier.Name} ZenKey";
        var project = new Project { Id = Guid.CreateVersion7(now), CompanyId = company.Id, Name = name, CreatedAt = now };
        var client = new Client
        {
            Id = Guid.CreateVersion7(now),
            ClientId = ClientId.New().Value,
            ProjectId = project.Id,
            Name = name,
            Type = ClientType.Public,
            Mode = RedirectUri.IsLoopback(redirectUri) ? ClientMode.Developer : ClientMode.Launched,
            TokenAuth = TokenAuth.None,
            RequirePkce = true,
            Scopes = string.Join(' ', Scope.OpenId, Scope.PortData),
            PortingCarrierId = carrier.Id,
            CreatedAt = now,
        };
        store.AddRange(project, client);
        store.Audit.Add(AuditEntry.Of(Actor.System, now, "client.created", "client", client.ClientId, client.Name, companyId: company.Id));
        return client;
    }
}
