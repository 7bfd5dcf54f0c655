using ZenKey.Portal.Access;
using ZenKey.Portal.Data.Clients;
using ZenKey.Portal.Data.Events;
using ZenKey.Portal.Data.Links;
using ZenKey.Portal.Data.People;
using ZenKey.Portal.Data.Usage;
using ZenKey.Portal.Features.Analytics;
using ZenKey.Portal.Features.Logs;
using ZenKey.Portal.Tests.Logs;
using ZenKey.Portal.Tests.Support;
using ZenKey.Portal.Ui;
using ZenKey.Portal.Usage;
using ZenKey.Protocol.Refusals;

namespace ZenKey.Portal.Tests.Analytics;

/// <summary>Figures are those of the log, of what the person may see and of nothing else.</summary>
public sealed class UsageReportTests : IAsyncLifetime
{
    private FileStore store = null!;
    private World world = null!;
    private Requests requests = null!;
    private UsageReports reports = null!;

    public async ValueTask InitializeAsync()
    {
        store = await FileStore.CreateAsync();
        world = await World.CreateAsync(store);
        requests = await Requests.CreateAsync(store, world);
        reports = new UsageReports(store.Factory, store.Carriers, store.Time);
    }

    public ValueTask DisposeAsync() => store.DisposeAsync();

    [Fact]
    public async Task Each_figure_of_a_drop_off_is_what_its_link_shows_in_the_log()
    {
        await requests.RefuseAsync("code_expired", TimeSpan.FromHours(3), repeats: 4);
        await requests.RefuseAsync("code_expired", TimeSpan.FromDays(2));
        await requests.RefuseAsync("denied", TimeSpan.FromMinutes(5), repeats: 1);
        await requests.RefuseAsync("refresh_token_expired", TimeSpan.FromHours(1));
        await store.Get<UsageCounter>().CountAsync(CancellationToken.None);
        var report = await ReadAsync(world.Developer, UsagePeriod.Of("30d"));

        Assert.Equal([("code_expired", 6L), ("denied", 2L)], report.DropOffs().Select(one => (one.Cause, one.Count)));
        var log = new LogReader(store.Factory, store.Time);
        foreach (var drop in report.DropOffs())
        {
            Assert.Equal($"/logs?cause={drop.Cause}&from=2026-10-26&endpoint={drop.Endpoint}", UsageWords.LogAddress(report, drop.Endpoint, drop.Cause));
            var shown = await log.ListAsync(world.Developer, new LogFilter(false, null, drop.Endpoint, drop.Cause, new DateOnly(2026, 10, 26)), Data.Paging.PageRequest.From(null, null), CancellationToken.None);
            Assert.Equal(drop.Count, shown.Rows.Sum(row => 1 + row.Repeats));
        }
    }

    [Fact]
    public async Task A_company_is_told_of_its_own_and_staff_of_all()
    {
        await requests.RefuseAsync("code_expired");
        await requests.RefuseAsync("denied", company: store.NewId());
        var stranger = new CurrentPerson(store.NewId(), "Lea", PortalRoles.Developer, store.NewId());

        Assert.Equal(1, (await ReadAsync(world.Developer)).Refused);
        Assert.True((await ReadAsync(stranger)).IsEmpty);
        Assert.Equal(0, (await ReadAsync(stranger)).Pulses.Count(pulse => pulse.Share is not null));
        Assert.Null(await reports.ReadAsync(stranger, new UsageQuery(Requests.ClientId, null, UsagePeriod.Default), CancellationToken.None));
        Assert.Empty(await reports.ClientsAsync(stranger, CancellationToken.None));
        foreach (var staff in (CurrentPerson[])[world.Ada, world.Agent, world.Auditor]) { Assert.Equal(2, (await ReadAsync(staff)).Refused); }
        await Assert.ThrowsAsync<NoRightException>(() => ReadAsync(new CurrentPerson(store.NewId(), "Nobody", PortalRoles.Developer, null)));
    }

    [Fact]
    public async Task Clients_and_carriers_part_the_whole()
    {
        var other = new Client { Id = store.NewId(), ClientId = "ccid-0000000000000001", ProjectId = world.Larkspur.Id, Name = "Kiosk", TokenAuth = "none", CreatedAt = store.Time.GetUtcNow() };
        await store.AddAsync(other, SignIn(other, world.Verizon.Id), SignIn(requests.Client, world.Att.Id), SignIn(requests.Client, world.Verizon.Id));

        Assert.Equal(3, (await ReadAsync(world.Developer)).Funnel.SignIns);
        Assert.Equal(2, (await ReadAsync(world.Developer, client: Requests.ClientId)).Funnel.SignIns);
        Assert.Equal(2, (await ReadAsync(world.Developer, carrier: "verizon")).Funnel.SignIns);
        Assert.Equal(1, (await ReadAsync(world.Developer, client: Requests.ClientId, carrier: "att")).Funnel.SignIns);
        Assert.Equal([("AT&T", 1L), ("Verizon", 2L)], (await ReadAsync(world.Developer)).ByCarrier().Select(one => (one.Carrier!.Name, one.Funnel.SignIns)));
        Assert.Null(await reports.ReadAsync(world.Developer, new UsageQuery(null, "no-such", UsagePeriod.Default), CancellationToken.None));
    }

    [Fact]
    public async Task People_are_counted_once_however_many_projects_they_use()
    {
        await store.AddAsync(world.Link(world.Dana, world.Harbor, TimeSpan.Zero), world.Link(world.Dana, world.Larkspur, TimeSpan.Zero), world.Link(world.Sam, world.Harbor, TimeSpan.Zero, LinkState.Ended));
        Assert.Equal(1, (await ReadAsync(world.Developer)).People);
        Assert.Equal(0, (await ReadAsync(world.Developer, carrier: "att")).People);
    }

    [Fact]
    public async Task A_carrier_is_judged_by_the_last_hour()
    {
        await store.AddAsync(SignIn(requests.Client, world.Verizon.Id, TimeSpan.FromMinutes(59)), SignIn(requests.Client, world.Att.Id, TimeSpan.FromMinutes(61)));
        await requests.RefuseAsync("timed_out", TimeSpan.FromMinutes(1), repeats: 2);
        Assert.Equal([("AT&T", 0d), ("Verizon", 1d)], (await ReadAsync(world.Developer)).Pulses.Select(pulse => (pulse.Carrier.Name, pulse.Share!.Value)));
    }

    [Theory]
    [InlineData("24h", "2026-11-23T15:00:00Z", "2026-11-24T15:00:00Z", 24)]
    [InlineData("7d", "2026-11-18T00:00:00Z", "2026-11-25T00:00:00Z", 7)]
    [InlineData("90d", "2026-08-27T00:00:00Z", "2026-11-25T00:00:00Z", 90)]
    public async Task A_period_is_whole_hours_or_days_of_utc_whatever_the_clock_of_the_server_says(string name, string from, string to, int bars)
    {
        store.Time.SetLocalTimeZone(TimeZoneInfo.CreateCustomTimeZone("far", TimeSpan.FromHours(13), "far", "far"));
        var report = await ReadAsync(world.Developer, UsagePeriod.Of(name));
        Assert.Equal((DateTimeOffset.Parse(from, null), DateTimeOffset.Parse(to, null)), (report.From, report.To));
        Assert.Equal(bars, report.Bars().Count);
    }

    [Fact]
    public async Task Files_hold_the_same_figures()
    {
        await store.AddAsync(SignIn(requests.Client, world.Att.Id, TimeSpan.FromDays(1)));
        await requests.RefuseAsync("denied", repeats: 2);
        var report = await ReadAsync(world.Developer);
        Assert.Equal("from_utc,sign_ins,refused|2026-11-18T00:00:00Z,0,0|2026-11-19T00:00:00Z,0,0|2026-11-20T00:00:00Z,0,0|2026-11-21T00:00:00Z,0,0|2026-11-22T00:00:00Z,0,0|2026-11-23T00:00:00Z,1,0|2026-11-24T00:00:00Z,0,3|", UsageExport.Times(report).Replace("\r\n", "|", StringComparison.Ordinal));
        const string Time = "2026-11-18T00:00:00Z,2026-11-25T00:00:00Z,att,";
        Assert.Equal($"from_utc,to_utc,carrier,endpoint,cause,requests,sign_ins,sign_ins_took_ms|{Time}authorize,denied,3,0,0|{Time}token,,1,1,6500|", UsageExport.Requests(report).Replace("\r\n", "|", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("plain", "plain")]
    [InlineData("=1+1", "'=1+1")]
    [InlineData("@cmd", "'@cmd")]
    [InlineData("a,\"b\"", "\"a,\"\"b\"\"\"")]
    [InlineData(null, "")]
    public void A_cell_is_text_and_never_a_formula(string? value, string cell) => Assert.Equal($"head\r\n{cell}\r\n", Csv.Of(["head"], [[value]]));

    [Fact]
    public void Each_cause_stops_a_sign_in_at_one_step_at_most_and_the_steps_add_up()
    {
        var kinds = Causes.All.SelectMany(cause => cause.Endpoints.Split(' ').Select(endpoint => new UsageKind(null, endpoint, cause.Name, 3, 0, 0))).Append(new UsageKind(null, "token", null, 50, 40, 100_000)).ToList();
        var funnel = UsageFunnel.Of(kinds);
        Assert.Equal(40, funnel.After(UsageStage.Token));
        Assert.Equal(TimeSpan.FromSeconds(2.5), funnel.TimeToSignIn);
        Assert.Equal(funnel.Begun - 40, kinds.Where(kind => UsageFunnel.StageOf(kind.Endpoint, kind.Cause) is not null).Sum(kind => kind.Count));
        Assert.All(funnel.Stages, stage => Assert.True(stage.Lost > 0));
        Assert.Equal(UsageStage.Phone, UsageFunnel.StageOf("token", "denied"));
        Assert.Null(UsageFunnel.StageOf("token", "refresh_token_replayed"));
        Assert.Null(UsageFunnel.StageOf("userinfo", "token_expired"));
    }

    // Tokens that are sent to a server come when the person answers, which may be days later.
    [Fact]
    public void The_time_to_sign_in_is_that_of_those_who_wait_for_it()
    {
        var sent = new UsageKind(null, "si-authorize", null, 5, 5, 5 * 36_000_000L);
        Assert.Null(UsageFunnel.Of([sent]).TimeToSignIn);
        Assert.Equal(TimeSpan.FromSeconds(7), UsageFunnel.Of([sent, new UsageKind(Guid.Empty, "token", null, 9, 2, 10_000), new UsageKind(null, "token", null, 1, 1, 11_000)]).TimeToSignIn);
        Assert.Equal(("6.4 s", "0.0 s", "–"), (UsageWords.Seconds(TimeSpan.FromMilliseconds(6_449)), UsageWords.Seconds(TimeSpan.Zero), UsageWords.Seconds(null)));
    }

    private async Task<UsageReport> ReadAsync(CurrentPerson person, UsagePeriod? period = null, string? client = null, string? carrier = null) =>
        (await reports.ReadAsync(person, new UsageQuery(client, carrier, period ?? UsagePeriod.Default), CancellationToken.None))!;

    private AuthEvent SignIn(Client client, Guid carrier, TimeSpan ago = default)
    {
        var at = store.Time.GetUtcNow() - ago;
        return new AuthEvent { Id = Guid.CreateVersion7(at), At = at, CarrierId = carrier, ClientId = client.Id, CompanyId = world.Company.Id, Endpoint = "token", Succeeded = true, SignIn = true, Took = 6_500 };
    }
}
