using System.Net.Http.Json;
using Microsoft.EntityFrameworkCore;
using ZenKey.AuthServer.Http;
using ZenKey.AuthServer.Tokens;
using ZenKey.Portal.Data.Carriers;
using ZenKey.Portal.Data.Changes;
using ZenKey.Portal.Data.Clients;
using ZenKey.Portal.Data.Deliveries;
using ZenKey.Portal.Data.EventSubscriptions;
using ZenKey.Portal.Data.Links;
using ZenKey.Portal.Data.Projects;
using ZenKey.Protocol;
using ZenKey.TestKit;

namespace ZenKey.AuthServer.Tests;

/// <summary>A client of the test's own, with a project and a sector of its own, that is told of events or of logouts.</summary>
internal sealed class ToldClient
{
    private readonly TestApp app;

    private ToldClient(TestApp app, Client client, string sector)
    {
        this.app = app;
        (Id, ClientId, Sector) = (client.Id, client.ClientId, sector);
        Party = new RelyingParty(app.Origin, client.ClientId, Clients.Secret, Clients.Callback);
    }

    public Guid Id { get; }

    public string ClientId { get; }

    public string Sector { get; }

    public RelyingParty Party { get; }

    /// <summary>A client that polls for every type of event, unless it is changed.</summary>
    public static async Task<ToldClient> NewAsync(TestApp app, Action<Client>? change = null)
    {
        var now = TimeProvider.System.GetUtcNow();
        var company = await app.ReadAsync(store => store.Companies.Where(one => one.Name == "Tests").Select(one => one.Id).SingleAsync());
        var project = new Project { Id = Guid.CreateVersion7(now), CompanyId = company, Name = "Tests that are told", CreatedAt = now };
        project.Scopes.AddRange(((string[])[Scope.Email, Scope.Phone]).Select(name => new ProjectScope { ProjectId = project.Id, Name = name, Required = false }));
        var client = NewClient(project, now);
        change?.Invoke(client);
        await app.WriteAsync(store =>
        {
            store.Projects.Add(project);
            store.Clients.Add(client);
            return Task.CompletedTask;
        }, Topic.Clients);
        return new ToldClient(app, client, project.Sector);
    }

    /// <summary>A client whose events are pushed to an address.</summary>
    public static Task<ToldClient> PushedAsync(TestApp app, string address, string? authorization = null) => NewAsync(app, client =>
    {
        (client.EventSubscription!.Delivery, client.EventSubscription.PushUri) = (EventDelivery.Push, address);
        client.EventSubscription.Authorization = authorization is null ? null : app.Service<IReceiverSecrets>().Close(authorization);
    });

    private static Client NewClient(Project project, DateTimeOffset now)
    {
        var id = Guid.CreateVersion7(now);
        return new Client
        {
            Id = id,
            ClientId = Protocol.ClientId.New().Value,
            ProjectId = project.Id,
            Name = "Told",
            Type = ClientType.Confidential,
            Mode = ClientMode.Launched,
            TokenAuth = TokenAuth.Basic,
            IdTokenAlg = "ES256",
            Grants = "authorization_code client_credentials refresh_token",
            Scopes = "openid name email phone offline_access events",
            CreatedAt = now,
            Uris =
            [
                new ClientUri { Id = Guid.CreateVersion7(now), ClientId = id, Kind = ClientUriKind.Redirect, Uri = Clients.Callback, AddedAt = now },
                new ClientUri { Id = Guid.CreateVersion7(now), ClientId = id, Kind = ClientUriKind.PostLogoutRedirect, Uri = Clients.LoggedOut, AddedAt = now },
            ],
            Secrets = [ClientSecret.FromText(id, "First", Clients.Secret, "Tests", now)],
            EventSubscription = new EventSubscription { ClientId = id, Types = string.Join(' ', EventType.All), Delivery = EventDelivery.Poll, CreatedAt = now },
        };
    }

    /// <summary>Changes the client in the store.</summary>
    public Task ChangeAsync(Action<Client> change) => app.WriteAsync(
        async store => change(await store.Clients.Include(one => one.EventSubscription).SingleAsync(one => one.Id == Id)), Topic.Clients);

    /// <summary>The consent of a subscriber, as if it had been given before.</summary>
    public async Task<AccountLink> LinkAsync(string key, string scopes = "openid name email events", LinkState state = LinkState.Active)
    {
        var (subscriber, now) = (await app.SubscriberAsync(key), TimeProvider.System.GetUtcNow());
        var link = new AccountLink
        {
            Id = Guid.CreateVersion7(now),
            CarrierId = subscriber.CarrierId,
            SubscriberId = subscriber.Id,
            ProjectId = await app.ReadAsync(store => store.Clients.Where(one => one.Id == Id).Select(one => one.ProjectId).SingleAsync()),
            Sector = Sector,
            Scopes = scopes,
            State = state,
            FirstUsedAt = now,
            LastUsedAt = now,
        };
        await app.WriteAsync(store =>
        {
            store.Links.Add(link);
            return Task.CompletedTask;
        }, Topic.Links);
        return link;
    }

    /// <summary>A verification event, written into the outbox as the portal does it.</summary>
    public async Task<Delivery> TestAsync()
    {
        var (id, now) = (Guid.CreateVersion7(), app.Service<TimeProvider>().GetUtcNow());
        var carrier = (await app.Service<CarrierDirectory>().FindBySlugAsync("verizon", CancellationToken.None))!;
        var target = await app.ReadAsync(store => store.EventSubscriptions.Where(one => one.ClientId == Id).Select(one => one.PushUri!).SingleAsync());
        var test = new Delivery
        {
            Id = id,
            Kind = DeliveryKind.SecurityEvent,
            Type = EventType.Verification,
            ClientId = Id,
            About = id.ToString("N"),
            Target = target,
            Authority = new Uri(target).Authority,
            ContentType = SecurityEventToken.MediaType,
            Claims = EventClaims.OfVerification(app.App.Origins.Issuer("verizon"), ClientId, id, now, "a-state"),
            CarrierId = carrier.Id,
            NextAttemptAt = now,
            CreatedAt = now,
            ExpiresAt = now.AddMinutes(2),
        };
        await app.Service<DeliveryLedger>().AddAsync(test);
        return test;
    }

    /// <summary>As whom it knows a subscriber.</summary>
    public async Task<string> SubjectAsync(string key)
    {
        var subscriber = await app.SubscriberAsync(key);
        var carrier = (await app.Service<CarrierDirectory>().FindByIdAsync(subscriber.CarrierId, CancellationToken.None))!;
        return PairwiseSubject.Of((await app.Service<CarrierScopes>().OfAsync(carrier, CancellationToken.None)).Keys, carrier, Sector, subscriber.Id);
    }

    /// <summary>An access token of its own.</summary>
    public async Task<string> TokenAsync(string scope = "events", string carrier = "verizon") =>
        (await app.AskAsClientAsync(Party, carrier, "token", ("grant_type", GrantType.ClientCredentials), ("scope", scope))).Member("access_token")!;

    public async Task<Answer> PollAsync(object body, string? token = null, string carrier = "verizon") => await app.Http.AnswerAsync(
        new HttpRequestMessage(HttpMethod.Post, new Uri($"{app.Origin}/carriers/{carrier}/events")) { Content = JsonContent.Create(body) },
        ("Authorization", $"Bearer {token ?? await TokenAsync(carrier: carrier)}"));

    /// <summary>Waits until so much is queued for it.</summary>
    public async Task<IReadOnlyList<QueuedEvent>> QueuedAsync(int count = 1)
    {
        IReadOnlyList<QueuedEvent> queued = [];
        await Until.HoldsAsync(async () =>
        {
            queued = await app.ReadAsync(store => store.QueuedEvents.AsNoTracking().Where(one => one.ClientId == Id).OrderBy(one => one.IssuedAt).ThenBy(one => one.Id).ToListAsync());
            return queued.Count >= count;
        });
        return queued;
    }

    /// <summary>Waits until all that was raised for a subscriber has been told.</summary>
    public static async Task ToldAsync(TestApp app, string key)
    {
        var id = (await app.SubscriberAsync(key)).Id;
        await Until.HoldsAsync(() => app.ReadAsync(async store => !await store.RaisedEvents.AnyAsync(raised => raised.SubscriberId == id && raised.ToldAt == null)));
    }
}
