using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Logging.Abstractions;
using ZenKey.Portal.Access;
using ZenKey.Portal.Data.Audit;
using ZenKey.Portal.Data.Clients;
using ZenKey.Portal.Data.Deliveries;
using ZenKey.Portal.Data.Events;
using ZenKey.Portal.Data.Paging;
using ZenKey.Portal.Data.People;
using ZenKey.Portal.Data.Usage;
using ZenKey.Portal.Features.Fleet;
using ZenKey.Portal.Findings;
using ZenKey.Portal.Tests.Logs;
using ZenKey.Portal.Tests.Support;

namespace ZenKey.Portal.Tests.Findings;

/// <summary>Looking at clients of a store, putting findings off, the night, the fleet.</summary>
public sealed class CheckupTests : IAsyncLifetime
{
    private FileStore store = null!;
    private World world = null!;
    private Requests requests = null!;
    private ClientCheckup checkup = null!;

    private DateTimeOffset Now => store.Time.GetUtcNow();

    private NightlyCheckup Nightly => new(store.Factory, checkup, store.Time, NullLogger<NightlyCheckup>.Instance);

    public async ValueTask InitializeAsync()
    {
        store = await FileStore.CreateAsync();
        world = await World.CreateAsync(store);
        requests = await Requests.CreateAsync(store, world);
        checkup = new ClientCheckup(store.Factory, store.Writer, store.Time);
    }

    public ValueTask DisposeAsync() => store.DisposeAsync();

    [Fact]
    public async Task Facts_are_read_in_three_statements_and_are_those_of_the_store()
    {
        var at = Now.AddDays(-2);
        await store.AddAsync(
            new Person { Id = store.NewId(), Name = "Olive", CompanyId = world.Company.Id, Roles = PortalRoles.Developer, CompanyRole = CompanyRole.Owner, CreatedAt = Now },
            world.Link(world.Dana, world.Harbor, TimeSpan.FromDays(1)), world.Link(world.Sam, world.Harbor, TimeSpan.FromDays(31)),
            new ClientUri { Id = store.NewId(), ClientId = requests.Client.Id, Kind = ClientUriKind.Redirect, Uri = Requests.Registered, AddedAt = Now },
            ClientSecret.FromText(requests.Client.Id, "One", "text", null, Now),
            new AuthEvent { Id = Guid.CreateVersion7(at), At = at, CarrierId = world.Att.Id, ClientId = requests.Client.Id, CompanyId = world.Company.Id, Endpoint = "token", Succeeded = true, SignIn = true },
            new Delivery { Id = store.NewId(), ClientId = requests.Client.Id, Kind = DeliveryKind.Logout, About = "x", Target = "https://a.example", Authority = "a.example", ContentType = "x", State = DeliveryState.GivenUp, CreatedAt = at });
        await requests.RefuseAsync("code_expired", TimeSpan.FromDays(3), repeats: 2);
        await requests.RefuseAsync("code_expired", TimeSpan.FromDays(8));
        await requests.RefuseAsync("token_expired", TimeSpan.FromDays(3)); // at userinfo: stops no sign-in
        await store.Get<UsageCounter>().CountAsync(CancellationToken.None);
        store.Factory.Forget();
        await using var context = store.Factory.CreateDbContext();

        var facts = (await FactsReader.ReadAsync(context, requests.Client.Id, Now, CancellationToken.None))!;

        Assert.Equal(3, store.Factory.Sql.Count);
        Assert.Equal((1, 2, 1L, 3L), (facts.Owners, facts.Links, facts.SignInsWeek, facts.StoppedWeek));
        Assert.Equal(UsageHour.HourOf(at), facts.LastSignIn);
        Assert.Equal([DeliveryKind.Logout], facts.GivenUp);
        Assert.Equal((1, "One", Requests.Registered), (facts.AskedPeople, facts.Secrets.Single().Name, facts.Client.Uris.Single().Uri));
        Assert.Equal(["logouts_failing", "owner_single"], FindingRules.Look(facts).Select(finding => finding.Rule.Name).Intersect(["logouts_failing", "owner_single", "secret_missing", "redirect_uri_missing"]));
    }

    [Fact]
    public async Task A_look_keeps_what_it_came_to_and_another_companys_client_does_not_exist()
    {
        var health = (await checkup.ReadAsync(world.Developer, Requests.ClientId, CancellationToken.None))!;
        var kept = await KeptAsync();
        Assert.Equal((health.Score, health.Of(Severity.Fault), Now), (kept.Score, kept.Faults, kept.CheckedAt));
        Assert.StartsWith("redirect_uri_missing secret_missing", kept.Findings, StringComparison.Ordinal);

        var stranger = new CurrentPerson(store.NewId(), "Lea", PortalRoles.Developer, store.NewId());
        Assert.Null(await checkup.ReadAsync(stranger, Requests.ClientId, CancellationToken.None));
        Assert.Null(await checkup.ReadAsync(world.Agent, Requests.ClientId, CancellationToken.None));
        Assert.NotNull(await checkup.ReadAsync(world.Ada, Requests.ClientId, CancellationToken.None));
    }

    [Fact]
    public async Task What_is_put_off_costs_nothing_is_in_the_trail_and_comes_back_on_its_day()
    {
        var before = await LookAsync();
        var logo = before.Open.Single(finding => finding.Rule.Name == "logo_missing");
        Assert.IsType<SnoozeResult.Rejected>(await SnoozeAsync(world.Developer, logo, 30, "  "));
        Assert.IsType<SnoozeResult.Rejected>(await SnoozeAsync(world.Developer, logo, 91, "Later"));
        Assert.IsType<SnoozeResult.Saved>(await SnoozeAsync(world.Developer, logo, 30, " The designer is away "));

        var after = await LookAsync();
        Assert.Equal(before.Score + 7, after.Score);
        var put = Assert.Single(after.PutOff);
        Assert.Equal(("logo_missing", "Dana", "The designer is away", Now.AddDays(30)), (put.Rule.Name, put.Snooze!.By, put.Snooze.Reason, put.Snooze.Until));
        Assert.Equal((after.Score, 1), ((await KeptAsync()).Score, (await KeptAsync()).Snoozed));
        var entry = await TrailAsync("client.finding.snoozed");
        Assert.Equal(("No logo", "The designer is away", world.Company.Id), (entry.Reason, entry.Note, entry.CompanyId));
        Assert.Equal([new FieldChange("logo_missing", null, "until 24 Dec 2026, 14:06:31 UTC")], entry.ReadChanges());

        store.Time.Advance(TimeSpan.FromDays(30));
        Assert.Contains((await LookAsync()).Open, finding => finding.Rule.Name == "logo_missing");
    }

    [Fact]
    public async Task What_is_put_off_comes_back_when_it_is_about_something_else()
    {
        await AddUriAsync("http://a.example/cb");
        await SnoozeAsync(world.Developer, (await LookAsync()).Open.Single(finding => finding.Rule.Name == "redirect_uri_http"), 30, "Moves next week");
        Assert.DoesNotContain((await LookAsync()).Open, finding => finding.Rule.Name == "redirect_uri_http");

        await AddUriAsync("http://b.example/cb");
        Assert.Contains((await LookAsync()).Open, finding => finding.Rule.Name == "redirect_uri_http");
    }

    [Fact]
    public async Task What_has_changed_since_it_was_shown_is_not_put_off_unseen()
    {
        await AddUriAsync("http://a.example/cb");
        var shown = (await LookAsync()).Open.Single(finding => finding.Rule.Name == "redirect_uri_http");
        await AddUriAsync("http://b.example/cb");
        Assert.IsType<SnoozeResult.Gone>(await SnoozeAsync(world.Developer, shown, 30, "Moves next week"));
    }

    [Fact]
    public async Task Who_may_not_change_the_client_puts_nothing_off_and_takes_nothing_back()
    {
        var logo = (await LookAsync()).Open.Single(finding => finding.Rule.Name == "logo_missing");
        var stranger = new CurrentPerson(store.NewId(), "Lea", PortalRoles.Developer, store.NewId());
        foreach (var person in (CurrentPerson[])[stranger, world.Agent, world.Auditor, world.Developer with { CompanyRole = CompanyRole.Viewer }])
        {
            Assert.IsType<SnoozeResult.NotFound>(await SnoozeAsync(person, logo, 30, "Because"));
            Assert.IsType<SnoozeResult.NotFound>(await checkup.WakeAsync(person, Requests.ClientId, logo, CancellationToken.None));
        }
        Assert.Empty(await store.ReadAsync(context => context.FindingSnoozes.ToListAsync()));
    }

    [Fact]
    public async Task What_is_taken_back_is_there_again_and_in_the_trail()
    {
        var logo = (await LookAsync()).Open.Single(finding => finding.Rule.Name == "logo_missing");
        await SnoozeAsync(world.Developer, logo, 30, "Later");
        Assert.IsType<SnoozeResult.Saved>(await checkup.WakeAsync(world.Developer, Requests.ClientId, logo, CancellationToken.None));
        Assert.Empty((await LookAsync()).PutOff);
        Assert.Equal([new FieldChange("logo_missing", "until 24 Dec 2026, 14:06:31 UTC", null)], (await TrailAsync("client.finding.woken")).ReadChanges());
    }

    [Fact]
    public async Task Every_client_is_looked_at_once_a_night_and_a_missed_night_is_made_up_for()
    {
        await store.AddAsync(Enumerable.Range(1, 120).Select(number => (object)new Client { Id = store.NewId(), ClientId = $"ccid-{number:0000000000000000}", ProjectId = world.Harbor.Id, Name = $"Client {number}", TokenAuth = "none", CreatedAt = Now }).ToArray());
        Assert.Equal(121, await Nightly.RunAsync(CancellationToken.None));
        Assert.Equal(0, await Nightly.RunAsync(CancellationToken.None));

        store.Time.SetUtcNow(new DateTimeOffset(2026, 11, 25, 2, 59, 0, TimeSpan.Zero));
        Assert.Equal(0, await Nightly.RunAsync(CancellationToken.None));
        store.Time.Advance(TimeSpan.FromMinutes(1));
        Assert.Equal(121, await Nightly.RunAsync(CancellationToken.None));
        Assert.Equal(0, await Nightly.RunAsync(CancellationToken.None));
    }

    [Fact]
    public async Task The_night_comes_by_the_clock()
    {
        using var nightly = Nightly;
        await nightly.StartAsync(CancellationToken.None);
        await TestKit.Until.HoldsAsync(() =>
        {
            store.Time.Advance(NightlyCheckup.Interval); // its timer may not stand yet
            return store.ReadAsync(context => context.ClientHealth.AnyAsync());
        });
        await nightly.StopAsync(CancellationToken.None);
    }

    [Fact]
    public async Task The_fleet_shows_administrators_the_worst_first_by_one_index()
    {
        await store.AddAsync(new Client { Id = store.NewId(), ClientId = "ccid-0000000000000001", ProjectId = world.Larkspur.Id, Name = "=Kiosk", TokenAuth = "none", Grants = "client_credentials", CreatedAt = Now });
        await Nightly.RunAsync(CancellationToken.None);
        var fleet = new FleetList(store.Factory);
        store.Factory.Forget();
        var page = await fleet.ListAsync(world.Ada, false, PageRequest.From(null, null), CancellationToken.None);
        Assert.Single(store.Factory.Sql);
        Assert.True(await store.IsIndexedAsync(store.Factory.Sql[0], "ClientHealth"), store.Factory.Sql[0]);
        Assert.Equal(["Harbor Web", "=Kiosk"], page.Rows.Select(row => row.Name));
        Assert.True(page.Rows[0].Score < page.Rows[1].Score);
        Assert.Equal("redirect_uri_missing", page.Rows[0].Worst!.Name);
        Assert.Equal(["Harbor Web"], (await fleet.ListAsync(world.Ada, true, PageRequest.From(null, null), CancellationToken.None)).Rows.Select(row => row.Name));

        var lines = FleetExport.Text(await fleet.ExportAsync(world.Ada, false, CancellationToken.None)).Split("\r\n");
        Assert.StartsWith($"{Requests.ClientId},Harbor Web,Harbor Mobile,Harbor Bank,{page.Rows[0].Score},2,", lines[1], StringComparison.Ordinal);
        Assert.StartsWith("ccid-0000000000000001,'=Kiosk,", lines[2], StringComparison.Ordinal);
        foreach (var person in (CurrentPerson[])[world.Developer, world.Agent, world.Auditor])
        {
            await Assert.ThrowsAsync<NoRightException>(() => fleet.ListAsync(person, false, PageRequest.From(null, null), CancellationToken.None));
            await Assert.ThrowsAsync<NoRightException>(() => fleet.ExportAsync(person, false, CancellationToken.None));
        }
    }

    private async Task<Health> LookAsync() => (await checkup.ReadAsync(world.Developer, Requests.ClientId, CancellationToken.None))!;

    private Task<SnoozeResult> SnoozeAsync(CurrentPerson person, Finding finding, int days, string reason) => checkup.SnoozeAsync(person, Requests.ClientId, finding, days, reason, CancellationToken.None);

    private Task AddUriAsync(string uri) => store.AddAsync(new ClientUri { Id = store.NewId(), ClientId = requests.Client.Id, Kind = ClientUriKind.Redirect, Uri = uri, AddedAt = Now });

    private Task<ClientHealth> KeptAsync() => store.ReadAsync(context => context.ClientHealth.AsNoTracking().SingleAsync(row => row.Id == requests.Client.Id));

    private Task<AuditEntry> TrailAsync(string action) => store.ReadAsync(context => context.Audit.AsNoTracking().SingleAsync(entry => entry.Action == action));
}
