using ZenKey.Portal.Access;
using ZenKey.Portal.Data.Audit;
using ZenKey.Portal.Data.Clients;
using ZenKey.Portal.Data.Companies;
using ZenKey.Portal.Data.Devices;
using ZenKey.Portal.Data.Events;
using ZenKey.Portal.Data.Links;
using ZenKey.Portal.Data.People;
using ZenKey.Portal.Data.Projects;
using ZenKey.Portal.Data.Recovery;
using ZenKey.Portal.Features.Palette;
using ZenKey.Portal.Subscribers;
using ZenKey.Portal.Tests.Support;
using ZenKey.Protocol;

namespace ZenKey.Portal.Tests.Palette;

/// <summary>Two companies with a client each, and one subscriber with everything that can be found of them.</summary>
internal sealed class PaletteWorld(FileStore store, World world)
{
    public const string OwnClient = "ccid-h7k2m9qx4tz8v3pa";
    public const string OtherClient = "ccid-z9y8x7w6v5u4t3s2";
    public const string OwnReference = "err-7Q4M-2XKD";
    public const string OtherReference = "err-1CV0-88TD";
    public const string Subject = "311480-Vt9xQ2kE";

    public World People => world;
    public Company Grove { get; } = new() { Id = store.NewId(), Name = "Grove Insurance", State = CompanyState.Approved };
    public Project GroveProject { get; private set; } = null!;
    public AuthEvent OwnRequest { get; private set; } = null!;
    public AuthEvent OtherRequest { get; private set; } = null!;
    public Device Browser { get; } = world.Browser("Chrome on Windows");
    public AccountLink Link { get; } = world.Link(world.Dana, world.Harbor, TimeSpan.FromHours(1), subject: Subject);
    public RecoveryCase Recovery { get; } = world.Recovery();
    public AuditEntry Entry { get; } = AuditEntry.Of(Actor.System, store.Time.GetUtcNow(), "client.created", "client", OwnClient, "Harbor Web");

    public PaletteLookup Lookup { get; } = new(store.Factory, new SubscriberSearch(store.Factory, store.Writer, store.Time));

    public static async Task<PaletteWorld> CreateAsync(FileStore store, World world)
    {
        var palette = new PaletteWorld(store, world);
        await palette.FillAsync();
        return palette;
    }

    /// <summary>Somebody of Harbor Bank, as the store need not know them.</summary>
    public CurrentPerson Of(CompanyRole rank) => new(store.NewId(), $"The {rank}", PortalRoles.Developer, world.Company.Id, rank);

    private async Task FillAsync()
    {
        GroveProject = new Project { Id = store.NewId(), CompanyId = Grove.Id, Name = "Grove Claims" };
        var (own, other) = (Client(OwnClient, "Harbor Web", world.Harbor.Id, "https://app.harbor.example/cb"), Client(OtherClient, "Grove Web", GroveProject.Id, "https://grove.example/cb"));
        OwnRequest = Request(own, world.Company.Id, OwnReference);
        OtherRequest = Request(other, Grove.Id, OtherReference);
        await store.AddAsync(Grove, GroveProject, own, other, OwnRequest, OtherRequest, Browser, Link, Recovery, Entry);
    }

    public Client Client(string clientId, string name, Guid project, string uri) => new()
    {
        Id = store.NewId(),
        ClientId = clientId,
        ProjectId = project,
        Name = name,
        Type = ClientType.Confidential,
        Mode = ClientMode.Developer,
        TokenAuth = "client_secret_basic",
        CreatedAt = store.Time.GetUtcNow(),
        Uris = [new ClientUri { Id = store.NewId(), Kind = ClientUriKind.Redirect, Uri = uri, AddedAt = store.Time.GetUtcNow() }],
    };

    private AuthEvent Request(Client client, Guid company, string reference) => new()
    {
        Id = store.NewId(),
        At = store.Time.GetUtcNow(),
        ClientId = client.Id,
        CompanyId = company,
        Endpoint = "authorize",
        Error = "invalid_request",
        Cause = "redirect_uri_unregistered",
        Reference = reference,
    };
}
