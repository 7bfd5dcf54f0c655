using Microsoft.AspNetCore.DataProtection;
using Microsoft.EntityFrameworkCore;
using ZenKey.Portal.Data.Clients;
using ZenKey.Portal.Features.SignIn;
using ZenKey.Protocol;

namespace ZenKey.Portal.Tests.SignIn;

public sealed class PortalClientTests : IAsyncLifetime
{
    private readonly PortalStore store = new();
    private readonly EphemeralDataProtectionProvider protection = new();

    public ValueTask InitializeAsync() => store.InitializeAsync();

    public ValueTask DisposeAsync() => store.DisposeAsync();

    [Fact]
    public async Task The_portal_registers_itself_as_a_confidential_client_with_an_address_a_carrier()
    {
        await store.AddSubscriberAsync("verizon", "+12025550142");
        using var portal = Portal("https://portal.example");
        var (clientId, secret) = await portal.GetAsync();
        var client = await store.ClientAsync(clientId);
        Assert.Equal((ClientType.Confidential, ClientMode.Launched, TokenAuth.Post, true), (client.Type, client.Mode, client.TokenAuth, client.RequirePkce));
        Assert.Equal(["https://portal.example/sign-in/carriers/verizon", "https://portal.example/sign-in/discovered"], client.RedirectUris.Select(uri => uri.Uri).Order());
        Assert.Equal(ClientSecret.HashOf(secret), Assert.Single(client.Secrets).Hash);
        Assert.All(client.RedirectUris, uri => Assert.Null(RedirectUri.Fault(uri.Uri, client.Type, client.Mode)));
    }

    [Fact]
    public async Task The_secret_lies_in_the_store_only_wrapped()
    {
        using var portal = Portal("https://portal.example");
        var (_, secret) = await portal.GetAsync();
        Assert.DoesNotContain(secret, await store.ReadAsync(data => data.Settings.Select(setting => setting.Value).SingleAsync()), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_second_start_finds_what_the_first_made()
    {
        using var first = Portal("https://portal.example");
        using var second = Portal("https://portal.example");
        Assert.Equal(await first.GetAsync(), await second.GetAsync());
        Assert.Single(await store.ReadAsync(data => data.Clients.ToListAsync()));
        Assert.Single(await store.ReadAsync(data => data.ClientSecrets.ToListAsync()));
    }

    [Fact]
    public async Task Eight_processes_that_start_at_once_make_one_client()
    {
        var portals = Enumerable.Range(0, 8).Select(_ => Portal("https://portal.example")).ToList();
        var credentials = await Task.WhenAll(portals.Select(portal => portal.GetAsync()));
        Assert.Single(credentials.Distinct());
        Assert.Single(await store.ReadAsync(data => data.Clients.ToListAsync()));
        portals.ForEach(portal => portal.Dispose());
    }

    [Fact]
    public async Task A_carrier_that_comes_later_gets_its_address()
    {
        using var portal = Portal("http://localhost:5080");
        var (clientId, _) = await portal.GetAsync();
        await store.AddSubscriberAsync("att", "+12025550107");
        await portal.EnsureAsync(TestContext.Current.CancellationToken);
        var client = await store.ClientAsync(clientId);
        Assert.Contains("http://localhost:5080/sign-in/carriers/att", client.RedirectUris.Select(uri => uri.Uri));
        Assert.Equal(ClientMode.Developer, client.Mode);
    }

    [Fact]
    public async Task When_the_wrapping_keys_are_lost_a_new_secret_replaces_the_old_one()
    {
        using var before = Portal("https://portal.example");
        var (clientId, lost) = await before.GetAsync();
        using var after = new PortalClient(store.Get<OperatorClient>(), new EphemeralDataProtectionProvider(), Origins("https://portal.example"));
        var (sameClient, renewed) = await after.GetAsync();
        Assert.Equal(clientId, sameClient);
        Assert.NotEqual(lost, renewed);
        var now = store.Time.GetUtcNow();
        Assert.Equal(ClientSecret.HashOf(renewed), Assert.Single((await store.ClientAsync(clientId)).Secrets, secret => secret.IsActive(now)).Hash);
    }

    private PortalClient Portal(string origin) => new(store.Get<OperatorClient>(), protection, Origins(origin));

    private static ModuleOrigins Origins(string portal) => new(portal, "https://id.example", "https://phone.example", "https://sim.example");
}
