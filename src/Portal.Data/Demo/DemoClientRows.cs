using System.Text.Json;
using ZenKey.Portal.Data.Carriers;
using ZenKey.Portal.Data.Clients;
using ZenKey.Portal.Data.Events;
using ZenKey.Portal.Data.EventSubscriptions;
using ZenKey.Portal.Data.Grants;
using ZenKey.Portal.Data.Links;
using ZenKey.Portal.Data.Projects;
using ZenKey.Portal.Data.Subscribers;
using ZenKey.Protocol;
using ZenKey.Protocol.Demo;

namespace ZenKey.Portal.Data.Demo;

/// <summary>Makes rows of a demo file's clients and of the consents given to them.</summary>
internal sealed class DemoClientRows
{
    private readonly DateTimeOffset now;
    private readonly IReceiverSecrets? secrets;
    private readonly Dictionary<string, Client> clients;
    private readonly Dictionary<string, Carrier> carriers;
    private readonly List<AccountLink> links = [];
    private readonly List<AuthEvent> events = [];
    private readonly List<Grant> grants = [];

    public DemoClientRows(DemoFile file, Dictionary<string, Project> projects, Dictionary<string, Subscriber> subscribers,
        Dictionary<string, Carrier> carriers, DateTimeOffset now, IReceiverSecrets? secrets)
    {
        this.now = now;
        this.secrets = secrets;
        this.carriers = carriers;
        clients = file.Clients.ToDictionary(client => client.ClientId, client => Client(client, projects[client.Project]));
        var byId = file.Clients.ToDictionary(client => client.ClientId, client => projects[client.Project]);
        foreach (var link in file.Links) { AddLink(link, byId[link.Client], subscribers[link.Subscriber]); }
    }

    public void AddTo(PortalDbContext store)
    {
        store.Clients.AddRange(clients.Values);
        store.Links.AddRange(links);
        store.Events.AddRange(events);
        store.Grants.AddRange(grants);
    }

    private Client Client(DemoClient demo, Project project)
    {
        var id = Guid.CreateVersion7(now);
        var type = Enum.Parse<ClientType>(demo.Type, ignoreCase: true);
        var created = now.AddDays(-60);
        return new Client
        {
            Id = id,
            ClientId = demo.ClientId,
            ProjectId = project.Id,
            Name = demo.Name,
            Type = type,
            Mode = Enum.Parse<ClientMode>(demo.Mode, ignoreCase: true),
            TokenAuth = demo.TokenAuth ?? DefaultAuth(demo, type),
            RequirePkce = demo.RequirePkce ?? type != ClientType.Confidential,
            IdTokenAlg = demo.IdTokenAlg,
            UserinfoFormat = demo.UserinfoFormat,
            UserinfoSignedResponseAlg = demo.UserinfoSignedAlg,
            RequirePushedRequests = demo.RequirePar,
            DpopBoundAccessTokens = demo.DpopBoundAccessTokens,
            CertificateBoundAccessTokens = demo.CertificateBoundAccessTokens,
            NetworkAuthentication = demo.NetworkAuthentication,
            PortingCarrierId = demo.PortingFor is null ? null : carriers[demo.PortingFor].Id,
            Grants = string.Join(' ', demo.Grants),
            Scopes = string.Join(' ', demo.Scopes),
            Jwks = demo.Jwks is { ValueKind: JsonValueKind.Object } jwks ? jwks.GetRawText() : null,
            JwksUri = demo.JwksUri,
            CibaDelivery = demo.CibaDelivery,
            BackchannelLogoutUri = demo.BackchannelLogoutUri,
            BackchannelLogoutSessionRequired = demo.BackchannelLogoutSessionRequired,
            EventSubscription = demo.Events is { } events ? Subscription(id, events, created) : null,
            BackchannelRequestSigningAlg = demo.CibaSigningAlg,
            Provisionings = [.. (demo.Provisioning ?? new Dictionary<string, string>()).Select(one => new ClientProvisioning
            {
                ClientId = id,
                CarrierId = carriers[one.Key].Id,
                State = Enum.Parse<ProvisioningState>(one.Value, ignoreCase: true),
                ChangedAt = created,
            })],
            CreatedAt = created,
            CreatedBy = "Demo data",
            Uris =
            [
                .. Uris(id, ClientUriKind.Redirect, demo.RedirectUris, created),
                .. Uris(id, ClientUriKind.PostLogoutRedirect, demo.PostLogoutRedirectUris, created),
                .. Uris(id, ClientUriKind.WebOrigin, demo.WebOrigins, created),
                .. Uris(id, ClientUriKind.Notification, demo.NotificationUris, created),
            ],
            Secrets = [.. demo.Secrets.Select((text, index) => ClientSecret.FromText(id, index == 0 ? "First" : "Second", text, "Demo data", created))],
        };
    }

    private EventSubscription Subscription(Guid clientId, DemoEvents demo, DateTimeOffset created) => new()
    {
        ClientId = clientId,
        Types = string.Join(' ', demo.Types.Distinct(StringComparer.Ordinal)),
        Delivery = Enum.Parse<EventDelivery>(demo.Delivery, ignoreCase: true),
        PushUri = demo.Uri,
        Authorization = demo.Authorization is null ? null
            : (secrets ?? throw new InvalidOperationException("Nothing here can protect the authorization of an event receiver.")).Close(demo.Authorization),
        CreatedAt = created,
    };

    private static string DefaultAuth(DemoClient demo, ClientType type) => type switch
    {
        not ClientType.Confidential => TokenAuth.None,
        _ when demo.Jwks is not null || demo.JwksUri is not null => TokenAuth.PrivateKeyJwt,
        _ => TokenAuth.Basic,
    };

    private static IEnumerable<ClientUri> Uris(Guid clientId, ClientUriKind kind, IReadOnlyList<string> uris, DateTimeOffset at) =>
        uris.Distinct(StringComparer.Ordinal).Select(uri => new ClientUri { Id = Guid.CreateVersion7(at), ClientId = clientId, Kind = kind, Uri = uri, AddedAt = at, AddedBy = "Demo data" });

    private void AddLink(DemoLink demo, Project project, Subscriber subscriber)
    {
        var last = demo.LastUsed ?? now.AddDays(-1);
        var first = demo.FirstUsed ?? last.AddDays(-30);
        AddSignIns(clients[demo.Client], project.CompanyId, LinkOf(demo, project, subscriber, first, last), first, last);
    }

    /// <summary>Two clients of one sector share the consent.</summary>
    private AccountLink LinkOf(DemoLink demo, Project project, Subscriber subscriber, DateTimeOffset first, DateTimeOffset last)
    {
        if (links.Find(link => link.SubscriberId == subscriber.Id && link.Sector == project.Sector) is { } known)
        {
            known.Scopes = string.Join(' ', known.ScopeNames.Union(demo.Scopes));
            known.LastUsedAt = known.LastUsedAt > last ? known.LastUsedAt : last;
            return known;
        }
        var link = new AccountLink
        {
            Id = Guid.CreateVersion7(first),
            CarrierId = subscriber.CarrierId,
            SubscriberId = subscriber.Id,
            ProjectId = project.Id,
            Sector = project.Sector,
            Scopes = string.Join(' ', demo.Scopes),
            FirstUsedAt = first,
            LastUsedAt = last,
        };
        links.Add(link);
        return link;
    }

    /// <summary>As long as people take to unlock a phone: 4 to 15 s.</summary>
    private static int TookOf(DateTimeOffset at) => 4_000 + (int)(at.UtcTicks / TimeSpan.TicksPerHour % 11) * 1_000;

    /// <summary>A sign-in every other day between first and last use, so that lists and charts have something to show. Their tokens are long dead.</summary>
    private void AddSignIns(Client client, Guid company, AccountLink link, DateTimeOffset first, DateTimeOffset last)
    {
        var from = first > now.AddDays(-31) ? first : now.AddDays(-31);
        for (var at = from; at <= last; at = at.AddHours(41))
        {
            events.Add(new AuthEvent { Id = Guid.CreateVersion7(at), At = at, CarrierId = link.CarrierId, ClientId = client.Id, CompanyId = company, Endpoint = "token", Succeeded = true, SignIn = true, Took = TookOf(at) });
            grants.Add(new Grant { Id = Guid.CreateVersion7(at), LinkId = link.Id, ClientId = client.Id, Scopes = link.Scopes, State = GrantState.Revoked, IssuedAt = at, ExpiresAt = at.AddMinutes(15) });
        }
    }
}
