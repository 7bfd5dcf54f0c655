using System.Net;
using Microsoft.EntityFrameworkCore;
using ZenKey.Portal.Access;
using ZenKey.Portal.Data.Clients;
using ZenKey.Portal.Data.Paging;
using ZenKey.Portal.Data.People;
using ZenKey.Portal.Features.TestFlow;
using ZenKey.Portal.Features.TestFlow.Runs;
using ZenKey.Portal.Tests.Support;
using ZenKey.Protocol;

namespace ZenKey.Portal.Tests.TestFlow;

/// <summary>Whose clients can be tried, and the secret that a run gets.</summary>
public sealed class TestFlowsTests : IAsyncLifetime
{
    private FileStore store = null!;
    private World world = null!;
    private TestClients clients = null!;
    private Client web = null!;
    private readonly FakeProvider provider = new();

    public async ValueTask InitializeAsync()
    {
        store = await FileStore.CreateAsync();
        world = await World.CreateAsync(store);
        clients = new TestClients(store.Factory);
        web = Client("ccid-h7k2m9qx4tz8v3pa", "Harbor Web");
        await store.AddAsync(web);
    }

    public ValueTask DisposeAsync()
    {
        provider.Dispose();
        return store.DisposeAsync();
    }

    [Fact]
    public async Task The_secret_of_a_run_lives_a_quarter_of_an_hour_and_is_revoked_at_its_end()
    {
        var run = await RunAsync(world.Developer);
        Assert.NotNull(run);
        var secret = await store.ReadAsync(context => context.ClientSecrets.SingleAsync());
        Assert.Equal(ClientSecretPurpose.TestFlow, secret.Purpose);
        Assert.Equal(secret.CreatedAt.AddMinutes(15), secret.ExpiresAt);
        Assert.NotNull(secret.RevokedAt);
    }

    [Fact]
    public async Task Minting_and_revoking_are_in_the_trail_without_the_secret()
    {
        await RunAsync(world.Developer);
        var entries = await store.ReadAsync(context => context.Audit.OrderBy(entry => entry.Action).ToListAsync());
        Assert.Equal(["client.test-secret.added", "client.test-secret.revoked"], entries.Select(entry => entry.Action));
        Assert.All(entries, entry => Assert.DoesNotContain("zks_", entry.Changes, StringComparison.Ordinal));
        Assert.All(entries, entry => Assert.Equal(("client", "ccid-h7k2m9qx4tz8v3pa", world.Company.Id), (entry.ObjectKind, entry.ObjectId, entry.CompanyId)));
    }

    [Fact]
    public async Task A_stopped_run_loses_its_secret_too()
    {
        provider.PairAfter = int.MaxValue;
        using var stop = new CancellationTokenSource();
        await RunAsync(world.Developer, _ => stop.Cancel(), stop.Token);
        Assert.NotNull((await store.ReadAsync(context => context.ClientSecrets.SingleAsync())).RevokedAt);
    }

    [Fact]
    public async Task Developers_see_the_clients_of_their_company_and_administrators_all()
    {
        var stranger = world.Developer with { CompanyId = store.NewId() };
        Assert.Null(await clients.FindAsync(stranger, web.ClientId, CancellationToken.None));
        Assert.NotNull(await clients.FindAsync(world.Developer, web.ClientId, CancellationToken.None));
        Assert.NotNull(await clients.FindAsync(world.Ada, web.ClientId, CancellationToken.None));
        Assert.Empty((await clients.ListAsync(stranger, null, PageRequest.From(null, null), CancellationToken.None)).Rows);
        Assert.Single((await clients.ListAsync(world.Ada, "harb", PageRequest.From(null, null), CancellationToken.None)).Rows);
        Assert.Single((await clients.ListAsync(world.Ada, "CCID-h7", PageRequest.From(null, null), CancellationToken.None)).Rows);
    }

    [Fact]
    public async Task Support_may_not_test() =>
        await Assert.ThrowsAsync<NoRightException>(() => clients.FindAsync(world.Agent, web.ClientId, CancellationToken.None));

    [Fact]
    public async Task A_launched_client_is_run_by_those_who_answer_for_it_and_by_nobody_else()
    {
        var client = (await clients.FindAsync(world.Ada, web.ClientId, CancellationToken.None))! with { Mode = ClientMode.Launched };
        Task RunLaunchedAsync(CurrentPerson person) => Flows().RunAsync(person, client, new FlowInput { RedirectUri = FakeProvider.Redirect }, new CookieContainer(), _ => { }, CancellationToken.None);
        await Assert.ThrowsAsync<NoRightException>(() => RunLaunchedAsync(world.Developer));
        await Assert.ThrowsAsync<NoRightException>(() => RunLaunchedAsync(world.Agent));
        await Assert.ThrowsAsync<NoRightException>(() => RunLaunchedAsync(world.Developer with { CompanyRole = CompanyRole.Owner, CompanyId = store.NewId() }));
        Assert.Equal(0, await store.ReadAsync(context => context.ClientSecrets.CountAsync()));
        await RunLaunchedAsync(world.Developer with { CompanyRole = CompanyRole.Admin });
        await RunLaunchedAsync(world.Ada);
        Assert.Equal(2, await store.ReadAsync(context => context.TestRuns.CountAsync()));
    }

    [Fact]
    public async Task What_is_kept_of_a_run_has_no_secret_in_it()
    {
        await RunAsync(world.Developer);
        var kept = await store.ReadAsync(context => context.TestRuns.SingleAsync());
        foreach (var secret in (string[])["zks_", FakeProvider.AccessToken, FakeProvider.Code, FakeProvider.Hint, "the-cookie-itself", "Secretname", "dana@secret.example", "eyJ"])
        {
            Assert.DoesNotContain(secret, kept.Trace, StringComparison.Ordinal);
        }
        Assert.Equal(world.Developer.Id, kept.StartedBy);
    }

    [Fact]
    public async Task A_redirect_URI_of_nobody_is_refused_before_anything_happens()
    {
        var client = (await clients.FindAsync(world.Ada, web.ClientId, CancellationToken.None))!;
        await Assert.ThrowsAsync<InvalidOperationException>(() => Flows().RunAsync(
            world.Ada, client, new FlowInput { RedirectUri = "https://evil.example/cb" }, new CookieContainer(), _ => { }, CancellationToken.None));
        Assert.Equal(0, await store.ReadAsync(context => context.ClientSecrets.CountAsync()));
    }

    [Fact]
    public async Task Clients_that_cannot_be_tried_say_why()
    {
        var client = (await clients.FindAsync(world.Ada, web.ClientId, CancellationToken.None))!;
        Assert.Null(client.Obstacle);
        Assert.Contains("disabled", (client with { State = ClientState.Disabled }).Obstacle, StringComparison.Ordinal);
        Assert.Contains("redirect", FlowKinds.Obstacle(client with { RedirectUris = [] }, FlowKind.Secondary)!.Words, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Phones_are_offered_in_Development_only_and_masked()
    {
        await store.AddAsync(world.Phone(), world.Browser("Chrome"));
        var phones = await new TestPhones(store.Factory, store.Carriers, new SimulatedPhones(true)).ListAsync(CancellationToken.None);
        Assert.Equal([new TestPhone("dana", "(•••) •••-0142", "Verizon", "311480")], phones);
        Assert.Empty(await new TestPhones(store.Factory, store.Carriers, new SimulatedPhones(false)).ListAsync(CancellationToken.None));
    }

    private async Task<FlowRun> RunAsync(CurrentPerson person, Action<FlowRun>? show = null, CancellationToken stop = default)
    {
        var client = (await clients.FindAsync(person, web.ClientId, CancellationToken.None))!;
        return await Flows().RunAsync(person, client, new FlowInput { RedirectUri = FakeProvider.Redirect, Scopes = { "name" } }, new CookieContainer(), show ?? (_ => { }), stop);
    }

    private TestFlows Flows() => new(
        new TestFlowRunner(FakeProvider.Origins, _ => provider, new ToldServers(store.Factory).FindAsync, TimeProvider.System), new TestSecrets(store.Writer, store.Time),
        new TestPhones(store.Factory, store.Carriers, new SimulatedPhones(false)), new RunArchive(store.Factory, store.Writer));

    private Client Client(string id, string name)
    {
        var key = store.NewId();
        return new Client
        {
            Id = key,
            ClientId = id,
            ProjectId = world.Harbor.Id,
            Name = name,
            TokenAuth = TokenAuth.Basic,
            Scopes = "openid name email",
            CreatedAt = store.Time.GetUtcNow(),
            Uris = [new ClientUri { Id = store.NewId(), ClientId = key, Kind = ClientUriKind.Redirect, Uri = FakeProvider.Redirect, AddedAt = store.Time.GetUtcNow() }],
        };
    }
}
