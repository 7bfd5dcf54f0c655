using ZenKey.Portal.Data.Audit;
using ZenKey.Portal.Data.Carriers;
using ZenKey.Portal.Data.Clients;
using ZenKey.Portal.Data.Companies;
using ZenKey.Portal.Data.Devices;
using ZenKey.Portal.Data.Events;
using ZenKey.Portal.Data.Grants;
using ZenKey.Portal.Data.Links;
using ZenKey.Portal.Data.Projects;
using ZenKey.Portal.Data.Requests;
using ZenKey.Portal.Data.Subscribers;
using ZenKey.Protocol;

namespace ZenKey.Portal.Data.Tests.Store;

/// <summary>A carrier with one subscriber, and a company with one client: what every flow needs at least.</summary>
internal sealed record Sample(Carrier Carrier, Subscriber Subscriber, Project Project, Client Client)
{
    private static int count;

    /// <summary>Adds a sample of its own to the store.</summary>
    public static async Task<Sample> AddAsync(StoreNode node, DateTimeOffset now, string? pin = null)
    {
        var number = Interlocked.Increment(ref count);
        var carrier = new Carrier { Id = Guid.CreateVersion7(now), Slug = $"carrier-{number}", Name = $"Carrier {number}" };
        carrier.Networks.Add(new CarrierNetwork { Mccmnc = $"{number:000000}", CarrierId = carrier.Id });
        var subscriber = new Subscriber
        {
            Id = Guid.CreateVersion7(now),
            CarrierId = carrier.Id,
            CarrierAccount = $"account-{number}",
            Phone = $"+1202555{number:0000}",
            PinHash = pin is null ? null : PinHash.Create(pin),
            CreatedAt = now,
        };
        var company = new Company { Id = Guid.CreateVersion7(now), Name = $"Company {number}", CreatedAt = now };
        var project = new Project { Id = Guid.CreateVersion7(now), CompanyId = company.Id, Name = $"Project {number}", CreatedAt = now };
        var client = new Client
        {
            Id = Guid.CreateVersion7(now),
            ClientId = ClientId.New().Value,
            ProjectId = project.Id,
            Name = $"Client {number}",
            TokenAuth = TokenAuth.Basic,
            CreatedAt = now,
        };
        await node.AddAsync(carrier, subscriber, company, project, client);
        return new Sample(carrier, subscriber, project, client);
    }

    public Request Request(DateTimeOffset now, TimeSpan? life = null) => Request(now, null, life);

    public Request Request(DateTimeOffset now, Guid? deviceId, TimeSpan? life = null) => new()
    {
        Id = RandomId.New(),
        DeviceId = deviceId,
        CarrierId = Carrier.Id,
        SubscriberId = Subscriber.Id,
        ClientId = Client.Id,
        BrowserName = "Chrome on Windows",
        BrowserHash = RandomId.Hash("browser"),
        RedirectUri = "https://app.example/cb",
        Scopes = "openid email",
        ClientStateValue = "state",
        Nonce = "nonce",
        ResponseMode = "form_post",
        Theme = "dark",
        CodeChallenge = "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM",
        Acr = Acr.A3,
        ForceConsent = true,
        CreatedAt = now,
        ExpiresAt = now + (life ?? TimeSpan.FromMinutes(2)),
    };

    public AccountLink Link(DateTimeOffset now, string scopes = "openid email") => new()
    {
        Id = Guid.CreateVersion7(now),
        CarrierId = Carrier.Id,
        SubscriberId = Subscriber.Id,
        ProjectId = Project.Id,
        Sector = Project.Sector,
        Scopes = scopes,
        FirstUsedAt = now,
        LastUsedAt = now,
    };

    public Device Device(DateTimeOffset now, DeviceKind kind = DeviceKind.Trusted) => new()
    {
        Id = Guid.CreateVersion7(now),
        SubscriberId = Subscriber.Id,
        CarrierId = Carrier.Id,
        Kind = kind,
        Name = kind == DeviceKind.Primary ? "Phone" : "Firefox on Linux",
        BrowserHash = kind == DeviceKind.Primary ? null : RandomId.Hash(RandomId.New()),
        TrustedAt = now,
        LastUsedAt = now,
    };

    public Grant Grant(DateTimeOffset now, Guid linkId, Guid? deviceId = null) => new()
    {
        Id = Guid.CreateVersion7(now),
        LinkId = linkId,
        ClientId = Client.Id,
        DeviceId = deviceId,
        Scopes = "openid email",
        IssuedAt = now,
        ExpiresAt = now + TimeSpan.FromMinutes(15),
    };

    public AuthEvent Event(DateTimeOffset now) => new()
    {
        Id = Guid.CreateVersion7(now),
        At = now,
        CarrierId = Carrier.Id,
        ClientId = Client.Id,
        Endpoint = "token",
        Succeeded = true,
    };

    public AuditEntry Audit(DateTimeOffset now, string action = "consent.given") =>
        AuditEntry.Of(Actor.Subscriber(Subscriber.Id), now, action, "link", Project.Id.ToString(), Project.Name, subscriberId: Subscriber.Id);
}
