using System.Text;
using Microsoft.EntityFrameworkCore;
using ZenKey.Portal.Data.Carriers;
using ZenKey.Portal.Data.Clients;
using ZenKey.Portal.Data.Demo;
using ZenKey.Portal.Data.Devices;
using ZenKey.Portal.Data.People;
using ZenKey.Portal.Data.Subscribers;
using ZenKey.Portal.Data.Tests.Store;
using ZenKey.Protocol.Demo;

namespace ZenKey.Portal.Data.Tests;

/// <summary>The shipped demo file in the store.</summary>
public abstract class DemoLoaderTests(StoreFixture fixture) : StoreTests(fixture)
{
    private protected static DemoFile File { get; } = DemoFile.Parse(System.IO.File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "demo.json")));

    [Fact]
    public async Task The_file_is_loaded_once()
    {
        var node = await LoadedAsync();
        var before = await CountsAsync(node);
        Assert.False(await node.Get<DemoLoader>().LoadAsync(File, None));
        Assert.Equal(before, await CountsAsync(node));
        Assert.Equal((File.Carriers.Count, File.Subscribers.Count, File.Clients.Count, File.People.Count), (before.Carriers, before.Subscribers, before.Clients, before.People));
    }

    [Fact]
    public async Task Two_processes_that_start_at_once_load_it_once()
    {
        var file = File with { Subscribers = [.. File.Subscribers.Select(subscriber => subscriber with { Pin = null })] };      // hashing is slow
        for (var round = 0; round < 5; round++)
        {
            var connection = await Fixture.CreateDatabaseAsync();
            var nodes = new List<StoreNode>();
            for (var number = 0; number < 3; number++) { nodes.Add(await Fixture.StartAsync(Time, options => options.ConnectionString = connection)); }
            var loaded = await Task.WhenAll(nodes.Select(node => Task.Run(() => node.Get<DemoLoader>().LoadAsync(file, None))));
            Assert.Single(loaded, true);
            Assert.Equal(File.Subscribers.Count, (await CountsAsync(nodes[0])).Subscribers);
        }
    }

    [Fact]
    public async Task A_store_that_holds_something_is_left_alone()
    {
        var connection = await Fixture.CreateDatabaseAsync();
        var node = await Fixture.StartAsync(Time, options => options.ConnectionString = connection);
        await Sample.AddAsync(node, Now);
        Assert.False(await node.Get<DemoLoader>().LoadAsync(File, None));
        Assert.Equal((1, 1), await node.ReadAsync(async store => (await store.Carriers.CountAsync(), await store.Subscribers.CountAsync())));
    }

    [Fact]
    public async Task A_file_that_is_at_odds_with_itself_is_not_passed_over()
    {
        var connection = await Fixture.CreateDatabaseAsync();
        var node = await Fixture.StartAsync(Time, options => options.ConnectionString = connection);
        var first = File.Subscribers[0] with { Pin = null };
        var twice = new DemoFile { Carriers = File.Carriers, Subscribers = [first, first with { Key = "double" }] };
        await Assert.ThrowsAsync<StoreConflictException>(() => node.Get<DemoLoader>().LoadAsync(twice, None));
        Assert.Equal(0, (await CountsAsync(node)).Carriers);
    }

    [Fact]
    public async Task Subscribers_land_in_the_state_they_are_told_in()
    {
        var node = await LoadedAsync();
        foreach (var told in File.Subscribers)
        {
            var subscriber = Assert.Single(await node.Get<SubscriberDirectory>().ListByPhoneAsync(told.Phone, None));
            Assert.Equal((told.Key, told.Given, told.Family, told.Email, told.PostalCode, told.Birthdate),
                (subscriber.CarrierAccount, subscriber.GivenName, subscriber.FamilyName, subscriber.Email, subscriber.PostalCode, subscriber.Birthdate));
            Assert.Equal(told.State == "locked" ? SubscriberState.Locked : SubscriberState.Active, subscriber.State);
            Assert.Equal(told.Carrier, (await node.Get<CarrierDirectory>().FindByIdAsync(subscriber.CarrierId, None))!.Slug);
            var phone = await node.Get<DeviceDirectory>().FindPrimaryAsync(subscriber.Id, None);
            Assert.Equal(told.State == "noApp", phone is null);
            if (phone is null) { continue; }
            // Also of a swapped SIM: the store holds the one that was enrolled, and the network another.
            Assert.Equal(DemoSim.Enrolled(told, File.Carriers.Single(carrier => carrier.Slug == told.Carrier)), new DemoSim(phone.Iccid!, phone.Imsi!, phone.Imei!));
            Assert.Null(phone.AppKeyThumbprint);
        }
    }

    [Fact]
    public async Task Trusted_devices_and_ported_numbers_are_as_told()
    {
        var node = await LoadedAsync();
        foreach (var told in File.Subscribers)
        {
            var subscriber = Assert.Single(await node.Get<SubscriberDirectory>().ListByPhoneAsync(told.Phone, None));
            var devices = await node.Get<DeviceDirectory>().ListTrustedAsync(subscriber.Id, None);
            Assert.Equal(told.TrustedDevices.Select(device => (device.Name, device.LastUsed)).Order(), devices.Select(device => (device.Name, device.LastUsedAt)).Order());
            var former = subscriber.PortedFromCarrierId is { } id ? await node.Get<CarrierDirectory>().FindByIdAsync(id, None) : null;
            Assert.Equal(told.PortedFrom?.Carrier, former?.Slug);
        }
    }

    [Fact]
    public async Task PINs_work()
    {
        var node = await LoadedAsync();
        var told = File.Subscribers[0];
        var subscriber = Assert.Single(await node.Get<SubscriberDirectory>().ListByPhoneAsync(told.Phone, None));
        Assert.IsType<PinResult.Right>(await node.Get<PinLedger>().CheckAsync(subscriber.Id, told.Pin!, None));
    }

    [Fact]
    public async Task Carriers_have_their_networks_and_policies()
    {
        var node = await LoadedAsync();
        foreach (var told in File.Carriers)
        {
            var carrier = (await node.Get<CarrierDirectory>().FindBySlugAsync(told.Slug, None))!;
            Assert.Equal(told.Mccmnc, carrier.Networks.OrderBy(network => network.Position).Select(network => network.Mccmnc));
            Assert.Equal(told.Mccmnc[0], carrier.CanonicalMccmnc);
            Assert.Equal(told.Policies?.NetworkAuthentication ?? false, carrier.NetworkAuthentication);
            Assert.Equal(DemoDuration.Read(told.Policies?.CodeLifetime) ?? TimeSpan.FromSeconds(60), carrier.CodeLifetime);
            Assert.Equal(DemoDuration.Read(told.Policies?.RefreshTokenLifetime) ?? TimeSpan.FromDays(30), carrier.RefreshTokenLifetime);
            Assert.Equal(DemoDuration.Read(told.Policies?.RefreshTokenIdleLifetime) ?? TimeSpan.FromDays(14), carrier.RefreshTokenIdleLifetime);
        }
    }

    [Fact]
    public async Task Clients_have_their_addresses_and_hashed_secrets()
    {
        var node = await LoadedAsync();
        foreach (var told in File.Clients)
        {
            var client = (await node.Get<ClientDirectory>().FindAsync(told.ClientId, None))!;
            Assert.Equal(told.RedirectUris.Order(StringComparer.Ordinal), client.RedirectUris.Select(uri => uri.Uri).Order(StringComparer.Ordinal));
            Assert.Equal(told.Scopes, client.ScopeNames);
            Assert.Equal(told.Secrets.Select(ClientSecret.HashOf), client.Secrets.Select(secret => secret.Hash));
            Assert.Equal(told.TokenAuth, client.TokenAuth);
            Assert.Equal(told.Mode, client.Mode.ToString(), ignoreCase: true);
            Assert.Equal(File.Projects.Single(project => project.Key == told.Project).Name, client.Project!.Name);
        }
    }

    [Fact]
    public async Task Consents_are_one_for_a_person_and_a_sector()
    {
        var node = await LoadedAsync();
        var links = await node.ReadAsync(store => store.Links.Include(link => link.Subscriber).ToListAsync());
        Assert.Distinct(links.Select(link => (link.SubscriberId, link.Sector)));
        foreach (var told in File.Links)
        {
            var link = links.Where(link => link.Subscriber!.CarrierAccount == told.Subscriber).Where(link => told.Scopes.All(link.ScopeNames.Contains));
            Assert.NotEmpty(link);
        }
    }

    [Fact]
    public async Task People_of_the_portal_have_their_roles()
    {
        var node = await LoadedAsync();
        var people = await node.ReadAsync(store => store.People.ToListAsync());
        Assert.Equal(PortalRoles.Developer, people.Single(person => person.Name == "Dana").Roles);
        Assert.Equal(PortalRoles.Support, people.Single(person => person.Name == "Sam").Roles);
        Assert.Equal(PortalRoles.Administrator, people.Single(person => person.Name == "Ada").Roles);
        Assert.Equal(PortalRoles.Auditor, people.Single(person => person.Name == "Ali").Roles);
        Assert.All(people, person => Assert.True(person.SubscriberId is not null && person.CompanyId is not null));
    }

    [Fact]
    public async Task A_month_of_events_is_there()
    {
        var node = await LoadedAsync();
        var events = await node.ReadAsync(store => store.Events.Select(entry => entry.At).ToListAsync());
        Assert.InRange(events.Count, 50, 10_000);
        Assert.All(events, at => Assert.InRange(at, Now.AddDays(-32), Now));
        Assert.Equal("demo.loaded", await node.ReadAsync(store => store.Audit.Select(entry => entry.Action).SingleAsync()));
    }

    private protected async Task<StoreNode> LoadedAsync()
    {
        // The first test that comes loads it into the shared database.
        await Node.Get<DemoLoader>().LoadAsync(File, None);
        return Node;
    }

    private static Task<(int Carriers, int Subscribers, int Devices, int Clients, int Links, int People, int Events)> CountsAsync(StoreNode node) => node.ReadAsync(async store => (
        await store.Carriers.CountAsync(), await store.Subscribers.CountAsync(), await store.Devices.CountAsync(), await store.Clients.CountAsync(),
        await store.Links.CountAsync(), await store.People.CountAsync(), await store.Events.CountAsync()));
}

public sealed class DemoLoaderOnSqlite(SqliteStore fixture) : DemoLoaderTests(fixture), IClassFixture<SqliteStore>
{
    [Fact]
    public async Task No_secret_and_no_PIN_stands_in_the_file_as_it_is()
    {
        var text = await (await LoadedAsync()).ReadAsync(async store =>
        {
            // While a connection is open, the files beside the database stay.
            await store.Database.OpenConnectionAsync();
            return await FilesAsync(((SqliteStore)Fixture).SharedFile);
        });
        Assert.Contains(File.Subscribers[0].Email!, text, StringComparison.Ordinal);        // the right files were read
        var secrets = File.Clients.SelectMany(client => client.Secrets)
            .Concat(File.Subscribers.Select(subscriber => subscriber.Pin).OfType<string>())
            .Concat(File.Subscribers.SelectMany(subscriber => subscriber.RecoveryCodes))
            .Concat(File.Subscribers.Select(subscriber => subscriber.CarrierLogin?.Password).OfType<string>()).ToList();
        Assert.NotEmpty(secrets);
        Assert.All(secrets, secret => Assert.DoesNotContain(secret, text, StringComparison.Ordinal));
    }

    private static async Task<string> FilesAsync(string path)
    {
        var bytes = new StringBuilder();
        foreach (var file in Directory.GetFiles(Path.GetDirectoryName(path)!, Path.GetFileName(path) + "*"))
        {
            await using var stream = new FileStream(file, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
            using var reader = new StreamReader(stream, Encoding.Latin1);
            bytes.Append(await reader.ReadToEndAsync());
        }
        return bytes.ToString();
    }
}

public sealed class DemoLoaderOnPostgreSql(PostgreSqlStore fixture) : DemoLoaderTests(fixture), IClassFixture<PostgreSqlStore>;
