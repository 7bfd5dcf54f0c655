using Microsoft.EntityFrameworkCore;
using ZenKey.Portal.Access;
using ZenKey.Portal.Data.People;
using ZenKey.Portal.Features.Palette;
using ZenKey.Portal.Tests.Support;

namespace ZenKey.Portal.Tests.Palette;

/// <summary>What is found for whom: nobody learns of what is not theirs.</summary>
public sealed class PaletteLookupTests : IAsyncLifetime
{
    private FileStore store = null!;
    private PaletteWorld world = null!;

    public async ValueTask InitializeAsync()
    {
        store = await FileStore.CreateAsync();
        world = await PaletteWorld.CreateAsync(store, await World.CreateAsync(store));
    }

    public ValueTask DisposeAsync() => store.DisposeAsync();

    [Theory]
    [InlineData("harbor w")]
    [InlineData("ccid-h7k2")]
    [InlineData(" CCID-H7K2M9QX4TZ8V3PA ")]
    [InlineData("app.harbor")]
    [InlineData("https://app.harbor.example/cb")]
    [InlineData("app.harbor.example/c")]
    public async Task A_client_is_found_by_name_id_address_and_host(string typed)
    {
        foreach (var rank in Enum.GetValues<CompanyRole>())
        {
            Assert.Equal([$"/clients/{PaletteWorld.OwnClient}"], await AddressesAsync(world.Of(rank), typed));
        }
        Assert.Equal([$"/clients/{PaletteWorld.OwnClient}"], await AddressesAsync(world.People.Ada, typed));
    }

    [Theory]
    [InlineData("grove")]
    [InlineData(PaletteWorld.OtherClient)]
    [InlineData("ccid-z9")]
    [InlineData("grove.example")]
    [InlineData("https://grove.example/cb")]
    [InlineData(PaletteWorld.OtherReference)]
    public async Task Of_another_company_nothing_is_found(string typed)
    {
        foreach (var rank in Enum.GetValues<CompanyRole>()) { Assert.Empty(await AddressesAsync(world.Of(rank), typed)); }
        Assert.Empty(await AddressesAsync(new CurrentPerson(store.NewId(), "Kim", PortalRoles.Developer, null), typed));
        Assert.NotEmpty(await AddressesAsync(world.People.Ada, typed));
    }

    [Fact]
    public async Task Each_role_is_led_to_what_it_may_open()
    {
        Assert.Equal([$"/clients/{PaletteWorld.OtherClient}", $"/projects/{world.GroveProject.Id}", $"/companies/{world.Grove.Id}"], await AddressesAsync(world.People.Ada, "grove"));
        Assert.Equal([$"/logs?client={PaletteWorld.OtherClient}", $"/companies/{world.Grove.Id}"], await AddressesAsync(world.People.Auditor, "grove"));
        Assert.Equal([$"/logs?client={PaletteWorld.OtherClient}"], await AddressesAsync(world.People.Agent, "grove"));
        Assert.Equal([$"/logs/{PaletteWorld.OwnReference}"], await AddressesAsync(world.Of(CompanyRole.Viewer), "ERR-7q4m-2xkd"));
    }

    [Fact]
    public async Task Ids_of_subscribers_things_lead_staff_to_them_and_are_noted()
    {
        (Guid Id, string Address)[] all =
        [
            (world.Browser.Id, $"/devices/{world.Browser.Id}"), (world.Link.Id, $"/links/{world.Link.Id}"),
            (world.Recovery.Id, $"/recovery/{world.Recovery.Id}"), (world.People.Dana.Id, $"/links?subscriber={world.People.Dana.Id}"),
        ];
        foreach (var (id, address) in all)
        {
            Assert.Equal([address], await AddressesAsync(world.People.Agent, id.ToString()));
            foreach (var rank in Enum.GetValues<CompanyRole>()) { Assert.Empty(await AddressesAsync(world.Of(rank), id.ToString())); }
        }
        var noted = await store.ReadAsync(context => context.Audit.Where(entry => entry.Action == "subscribers.searched").ToListAsync());
        Assert.Equal(all.Length, noted.Count);
        Assert.All(noted, entry => Assert.Equal(("Sam", world.People.Dana.Id), (entry.ActorName, entry.SubscriberId)));
    }

    [Fact]
    public async Task Other_ids_lead_to_projects_companies_requests_and_entries_and_are_not_noted()
    {
        var own = world.Of(CompanyRole.Viewer);
        Assert.Equal([$"/projects/{world.People.Harbor.Id}"], await AddressesAsync(own, world.People.Harbor.Id.ToString("N")));
        Assert.Equal([$"/logs/{world.OwnRequest.Id}"], await AddressesAsync(own, world.OwnRequest.Id.ToString()));
        foreach (var other in (Guid[])[world.GroveProject.Id, world.Grove.Id, world.OtherRequest.Id, world.Entry.Id, store.NewId()]) { Assert.Empty(await AddressesAsync(own, other.ToString())); }
        Assert.Equal([$"/projects/{world.GroveProject.Id}"], await AddressesAsync(world.People.Ada, world.GroveProject.Id.ToString()));
        Assert.Equal([$"/companies/{world.Grove.Id}"], await AddressesAsync(world.People.Auditor, world.Grove.Id.ToString()));
        Assert.Equal([$"/audit/{world.Entry.Id}"], await AddressesAsync(world.People.Auditor, world.Entry.Id.ToString()));
        Assert.Empty(await AddressesAsync(world.People.Agent, world.Entry.Id.ToString()));
        Assert.Equal(1, await store.ReadAsync(context => context.Audit.CountAsync()));
    }

    [Theory]
    [InlineData("(202) 555-0142")]
    [InlineData("secret@example.test")]
    [InlineData(PaletteWorld.Subject)]
    [InlineData("RC-7Q4M-2XKD")]
    public async Task What_names_a_subscriber_is_not_looked_up_of_itself(string typed)
    {
        store.Factory.Forget();
        Assert.Empty(await AddressesAsync(world.People.Agent, typed));
        Assert.Empty(store.Factory.Sql);
    }

    [Fact]
    public async Task For_an_action_those_clients_are_offered_on_which_it_is_allowed()
    {
        var (rotate, logs) = (PaletteAction.All.Single(action => action.Name == "Rotate a secret"), PaletteAction.All.Single(action => action.Name == "Open a client’s logs"));
        Assert.Equal([$"/clients/{PaletteWorld.OwnClient}/rotate"], await ChooseAsync(world.Of(CompanyRole.Developer), rotate, null));
        Assert.Equal([$"/clients/{PaletteWorld.OtherClient}/rotate"], await ChooseAsync(world.People.Ada, rotate, "gro"));
        Assert.Empty(await ChooseAsync(world.Of(CompanyRole.Viewer), rotate, null));
        Assert.Empty(await ChooseAsync(world.People.Agent, rotate, "harbor"));
        Assert.Equal([$"/logs?client={PaletteWorld.OwnClient}"], await ChooseAsync(world.People.Agent, logs, "harbor"));
        Assert.Equal([$"/logs?client={PaletteWorld.OwnClient}"], await ChooseAsync(world.Of(CompanyRole.Viewer), logs, null));
    }

    [Fact]
    public async Task Of_what_a_browser_remembers_only_what_may_be_seen_is_shown()
    {
        RecentKey[] keys = [.. ((string?[])[$"client:{PaletteWorld.OtherClient}", $"project:{world.GroveProject.Id}", $"company:{world.Grove.Id}", $"client:{PaletteWorld.OwnClient}", $"project:{world.People.Harbor.Id}"]).Select(key => RecentKey.Read(key)!)];
        Assert.Equal([$"/clients/{PaletteWorld.OwnClient}", $"/projects/{world.People.Harbor.Id}"], await RecentAsync(world.Of(CompanyRole.Owner), keys));
        Assert.Equal([$"/logs?client={PaletteWorld.OtherClient}", $"/companies/{world.Grove.Id}", $"/logs?client={PaletteWorld.OwnClient}"], await RecentAsync(world.People.Auditor, keys));
        Assert.Equal(5, (await RecentAsync(world.People.Ada, keys)).Count);
        Assert.InRange(store.Factory.Sql.Count, 1, 3);
    }

    [Fact]
    public async Task Every_lookup_is_few_statements_each_by_an_index()
    {
        await store.AddAsync([.. Enumerable.Range(0, 300).Select(n => world.Client($"ccid-{n:x16}", $"Client {n}", world.GroveProject.Id, $"https://c{n}.example/cb"))]);
        foreach (var person in (CurrentPerson[])[world.People.Ada, world.Of(CompanyRole.Developer), world.People.Agent, world.People.Auditor])
        {
            foreach (var typed in (string[])["client", "ccid-0", "https://c1", "c1.example/", "localhost:3000", PaletteWorld.OwnReference, world.Browser.Id.ToString()])
            {
                store.Factory.Forget();
                var found = await AddressesAsync(person, typed);
                Assert.InRange(found.Count, 0, 3 * PaletteLookup.Most);
                var sent = store.Factory.Sql;
                Assert.InRange(sent.Count, 0, 3);
                foreach (var sql in sent)
                {
                    var steps = await store.StepsAsync(sql);
                    Assert.DoesNotContain(steps, step => step.StartsWith("SCAN ", StringComparison.Ordinal) && !step.Contains(" INDEX ", StringComparison.Ordinal) && !IsOfTheStatement(step, steps) && !IsNever(step, sql));
                    Assert.Contains(steps, step => step.Contains("INDEX", StringComparison.Ordinal));
                }
            }
        }
    }

    // Rows that the statement itself found a moment ago, six at most of each kind.
    private static bool IsOfTheStatement(string step, List<string> steps) =>
        step.Split(' ')[1] is var name && (name == "CONSTANT" || steps.Contains($"CO-ROUTINE {name}") || steps.Contains($"MATERIALIZE {name}"));

    // A condition that never holds: nothing is read.
    private static bool IsNever(string step, string sql) => System.Text.RegularExpressions.Regex.IsMatch(sql, $"AS \"{step.Split(' ')[1]}\"\\s+WHERE 0");

    private async Task<IReadOnlyList<string>> AddressesAsync(CurrentPerson person, string typed) =>
        [.. (await world.Lookup.FindAsync(person, PaletteText.Read(typed)!, CancellationToken.None)).SelectMany(group => group.Items).Select(item => item.Address!)];

    private async Task<IReadOnlyList<string>> ChooseAsync(CurrentPerson person, PaletteAction action, string? typed) =>
        [.. (await world.Lookup.ChooseAsync(person, action, PaletteText.Read(typed), CancellationToken.None)).Select(item => item.Address!)];

    private async Task<IReadOnlyList<string>> RecentAsync(CurrentPerson person, RecentKey[] keys)
    {
        store.Factory.Forget();
        return [.. (await world.Lookup.RecentAsync(person, keys, null, CancellationToken.None)).Select(item => item.Address!)];
    }
}
