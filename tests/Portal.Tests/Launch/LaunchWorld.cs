using Microsoft.EntityFrameworkCore;
using ZenKey.Portal.Access;
using ZenKey.Portal.Data.Clients;
using ZenKey.Portal.Data.Companies;
using ZenKey.Portal.Data.Events;
using ZenKey.Portal.Data.Launches;
using ZenKey.Portal.Data.People;
using ZenKey.Portal.Data.Projects;
using ZenKey.Portal.Features.Launch;
using ZenKey.Portal.Tests.Companies;
using ZenKey.Protocol;

namespace ZenKey.Portal.Tests.Launch;

/// <summary>A client of Harbor that lacks nothing before its launch.</summary>
public sealed class LaunchWorld : IAsyncLifetime
{
    public const string ClientId = "ccid-l4unch7est0000a1";
    private static readonly CancellationToken Cancel = CancellationToken.None;

    internal CompanyWorld Companies { get; } = new();

    public PortalStore Store => Companies.Store;

    internal LaunchDesk Desk => Store.Get<LaunchDesk>();

    internal LaunchReader Reader => Store.Get<LaunchReader>();

    /// <summary>Who asks.</summary>
    public CurrentPerson Dev => Companies.Ranks[CompanyRole.Developer];

    /// <summary>Who answers.</summary>
    public CurrentPerson Ada => Store.Ada;

    public async ValueTask InitializeAsync()
    {
        await Companies.InitializeAsync();
        var now = Store.Time.GetUtcNow();
        var project = Store.HarborProject;
        await Store.ChangeAsync(async store =>
        {
            var row = await store.Projects.Include(one => one.Scopes).Include(one => one.Proofs).SingleAsync(one => one.Id == project);
            (row.LogoUrl, row.DomainUrl, row.SectorUri, row.PrivacyUrl, row.TermsUrl) = ("/logo", "https://harbor.example/", "https://harbor.example/sector.json", "https://harbor.example/privacy", "https://harbor.example/terms");
            (row.SavedSteps, row.SubmittedAt) = (ProjectSteps.All, now);
            row.Scopes.Add(new ProjectScope { ProjectId = project, Name = "name", Required = true, Purpose = "To greet you" });
            row.Proofs.Add(DomainProof.Passed(project, "harbor.example", "https://harbor.example/sector.json", now));
            store.Agreements.Add(new Agreement { CompanyId = Store.Harbor, Kind = AgreementKind.Commercial, TextVersion = Agreement.CurrentText, AcceptedAt = now, AcceptedBy = "Dana" });
            var client = new Client { Id = Guid.CreateVersion7(), ClientId = ClientId, ProjectId = project, Name = "Harbor App", TokenAuth = TokenAuth.Basic, Scopes = "openid name", RequirePkce = true, CreatedAt = now };
            client.Uris.Add(Address(client.Id, "https://app.harbor.example/back"));
            store.Clients.Add(client);
            store.Events.Add(new AuthEvent { Id = Guid.CreateVersion7(), At = now, Endpoint = "token", Succeeded = true, SignIn = true, ClientId = client.Id, CompanyId = Store.Harbor });
        });
    }

    public Task AddAddressAsync(string uri) => Store.ChangeAsync(async store => store.Add(Address((await store.Clients.SingleAsync(one => one.ClientId == ClientId)).Id, uri)));

    public static ClientUri Address(Guid clientId, string uri) => new() { Id = Guid.CreateVersion7(), ClientId = clientId, Kind = ClientUriKind.Redirect, Uri = uri };

    public Task<Client> ClientAsync() => Store.ReadAsync(store => store.Clients.Include(one => one.Provisionings).SingleAsync(one => one.ClientId == ClientId));

    public Task ChangeClientAsync(Action<Client> change) => Store.ChangeAsync(async store => change(await store.Clients.Include(one => one.Uris).SingleAsync(one => one.ClientId == ClientId)));

    /// <summary>Asks, and reads what waits.</summary>
    internal async Task<LaunchRequestView> AskAsync()
    {
        Assert.IsType<LaunchResult.Done>(await Desk.RequestAsync(Dev, ClientId, Cancel));
        var asked = (await Reader.ReadAsync(Dev, ClientId, Cancel))!.Last!;
        Store.Time.Advance(TimeSpan.FromMinutes(1)); // what comes after it is later
        return asked;
    }

    internal Task<List<LaunchRequest>> RequestsAsync() => Store.ReadAsync(store => store.LaunchRequests.AsNoTracking().OrderBy(row => row.RequestedAt).ToListAsync());

    public ValueTask DisposeAsync() => Companies.DisposeAsync();
}
