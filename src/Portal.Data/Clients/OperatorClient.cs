using Microsoft.EntityFrameworkCore;
using ZenKey.Portal.Data.Audit;
using ZenKey.Portal.Data.Changes;
using ZenKey.Portal.Data.Companies;
using ZenKey.Portal.Data.Journal;
using ZenKey.Portal.Data.Projects;
using ZenKey.Portal.Data.Settings;
using ZenKey.Protocol;

namespace ZenKey.Portal.Data.Clients;

/// <param name="Mode">Developer while the portal itself runs on the loopback.</param>
/// <param name="Origin">Where the portal is published; kept as its home link.</param>
/// <param name="RedirectUris">The addresses that it takes answers at, made of the carriers' slugs.</param>
public sealed record OperatorClientWanted(ClientMode Mode, string Origin, Func<IReadOnlyList<string>, IReadOnlyList<string>> RedirectUris);

/// <summary>Registers the operator's own portal: company, project, client and secret, once, whoever comes first.</summary>
public sealed class OperatorClient(StoreWriter writer, TimeProvider time)
{
    public const string SettingKey = "portal-client";
    private const string ProjectName = "ZenKey portal";
    private const int Tries = 5;

    /// <summary>Makes what is missing and mends mode and addresses.</summary>
    /// <param name="wanted">How it should be.</param>
    /// <param name="unwrap">Reads the kept credentials; the secret is null when it can no longer be read.</param>
    /// <param name="wrap">Makes of credentials what may be kept.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public async Task<(string ClientId, string Secret)> EnsureAsync(
        OperatorClientWanted wanted, Func<string, (string ClientId, string? Secret)> unwrap, Func<(string ClientId, string Secret), string> wrap,
        CancellationToken cancellationToken)
    {
        for (var attempt = 1; ; attempt++)
        {
            try
            {
                return await writer.WriteAsync((store, token) => EnsureAsync(store, wanted, unwrap, wrap, token), [Topic.Clients], cancellationToken);
            }
            catch (StoreConflictException) when (attempt < Tries) { } // another process was first: read what it made
        }
    }

    private async Task<(string ClientId, string Secret)> EnsureAsync(
        PortalDbContext store, OperatorClientWanted wanted, Func<string, (string ClientId, string? Secret)> unwrap, Func<(string ClientId, string Secret), string> wrap,
        CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();
        var setting = await store.Settings.SingleOrDefaultAsync(row => row.Key == SettingKey, cancellationToken);
        var (clientId, secret) = setting is null ? (null, null) : unwrap(setting.Value);
        var client = clientId is null
            ? null
            : await store.Clients.Include(row => row.Uris).Include(row => row.Secrets).SingleOrDefaultAsync(row => row.ClientId == clientId, cancellationToken);
        if (client is null)
        {
            client = await CreateAsync(store, wanted, now, cancellationToken);
            secret = null;
        }
        secret ??= Renew(store, client, now);
        var slugs = await store.Carriers.OrderBy(carrier => carrier.Slug).Select(carrier => carrier.Slug).ToListAsync(cancellationToken);
        Mend(store, client, wanted.Mode, wanted.RedirectUris(slugs), now);
        var kept = (client.ClientId, secret);
        if (setting is null) { store.Settings.Add(new Setting { Key = SettingKey, Value = wrap(kept) }); }
        else if (unwrap(setting.Value) != kept) { setting.Value = wrap(kept); }
        return kept;
    }

    private static async Task<Client> CreateAsync(PortalDbContext store, OperatorClientWanted wanted, DateTimeOffset now, CancellationToken cancellationToken)
    {
        var company = await OperatorCompany.EnsureAsync(store, now, cancellationToken);
        var project = new Project { Id = Guid.CreateVersion7(now), CompanyId = company.Id, Name = ProjectName, DomainUrl = wanted.Origin, CreatedAt = now };
        var client = new Client
        {
            Id = Guid.CreateVersion7(now),
            ClientId = ClientId.New().Value,
            ProjectId = project.Id,
            Name = ProjectName,
            Type = ClientType.Confidential,
            Mode = wanted.Mode,
            TokenAuth = TokenAuth.Post,
            RequirePkce = true,
            Scopes = string.Join(' ', Scope.OpenId, Scope.FullName, Scope.Email),
            CreatedAt = now,
        };
        store.AddRange(project, client);
        store.Audit.Add(AuditEntry.Of(Actor.System, now, "client.created", "client", client.ClientId, client.Name, companyId: company.Id));
        return client;
    }

    private static string Renew(PortalDbContext store, Client client, DateTimeOffset now)
    {
        foreach (var old in client.Secrets.Where(secret => secret.Purpose == ClientSecretPurpose.Client && secret.IsActive(now))) { old.RevokedAt = now; }
        var (row, text) = ClientSecret.Generate(client.Id, "Portal", null, now);
        store.ClientSecrets.Add(row);
        store.Audit.Add(AuditEntry.Of(Actor.System, now, "client.secret.added", "client", client.ClientId, client.Name, [new FieldChange("secret", null, "added")]));
        return text;
    }

    // Addresses are only added: a node with another origin must not take those of this one away.
    private static void Mend(PortalDbContext store, Client client, ClientMode mode, IReadOnlyList<string> redirectUris, DateTimeOffset now)
    {
        var missing = redirectUris.Except(client.RedirectUris.Select(uri => uri.Uri), StringComparer.Ordinal).ToList();
        if (missing.Count == 0 && client.Mode == mode) { return; }
        List<FieldChange> changes = [];
        if (missing.Count > 0)
        {
            changes.Add(new FieldChange("redirect_uris", null, string.Join('\n', missing)));
            store.ClientUris.AddRange(missing.Select(uri => new ClientUri { Id = Guid.CreateVersion7(now), ClientId = client.Id, Kind = ClientUriKind.Redirect, Uri = uri, AddedAt = now }));
        }
        if (client.Mode != mode) { changes.Add(new FieldChange("mode", client.Mode.ToString(), mode.ToString())); }
        client.Mode = mode;
        client.Version++;
        store.Audit.Add(AuditEntry.Of(Actor.System, now, "client.changed", "client", client.ClientId, client.Name, changes));
    }
}
