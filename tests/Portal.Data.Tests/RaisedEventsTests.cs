using Microsoft.EntityFrameworkCore;
using ZenKey.Portal.Data.Audit;
using ZenKey.Portal.Data.Devices;
using ZenKey.Portal.Data.EventSubscriptions;
using ZenKey.Portal.Data.Grants;
using ZenKey.Portal.Data.Links;
using ZenKey.Portal.Data.Porting;
using ZenKey.Portal.Data.Requests;
using ZenKey.Portal.Data.Sessions;
using ZenKey.Portal.Data.Sims;
using ZenKey.Portal.Data.Subscribers;
using ZenKey.Portal.Data.Tests.Store;
using ZenKey.Protocol;
using ZenKey.Protocol.Network;

namespace ZenKey.Portal.Data.Tests;

/// <summary>What clients are to be told of is raised in the commit of the fact, once, and not by what did not happen.</summary>
public abstract class RaisedEventsTests(StoreFixture fixture) : StoreTests(fixture)
{
    [Fact]
    public async Task The_PIN_that_is_locked_raises_one_however_many_try()
    {
        var sample = await Sample.AddAsync(Node, Now, "482915");
        await TwelveTimesAsync(_ => Node.Get<PinLedger>().CheckAsync(sample.Subscriber.Id, "000000", None));
        Assert.Equal(["security_event pin_locked"], await RaisedAsync(sample));
        Time.Advance(PinLedger.LockTime);
        await Node.Get<PinLedger>().CheckAsync(sample.Subscriber.Id, "000000", None);
        Assert.Single(await RaisedAsync(sample));
    }

    [Fact]
    public async Task A_first_SIM_is_no_swap_another_one_is_and_the_same_is_not()
    {
        var (sample, sims) = (await Sample.AddAsync(Node, Now), Node.Get<SimLedger>());
        await sims.ObserveAsync(sample.Subscriber.Id, Facts("89012345678901234560"), None);
        await sims.ObserveAsync(sample.Subscriber.Id, Facts("89012345678901234560") with { Since = Now.AddDays(-1) }, None);
        Assert.Empty(await RaisedAsync(sample));
        await TwelveTimesAsync(_ => sims.ObserveAsync(sample.Subscriber.Id, Facts("89012345678901234578"), None).AsTask());
        Assert.Equal(["device_change sim_changed", "sim_swap "], await RaisedAsync(sample));
    }

    [Fact]
    public async Task A_SIM_that_is_not_the_enrolled_one_is_a_swap_though_no_other_was_seen_before()
    {
        var sample = await Sample.AddAsync(Node, Now);
        var phone = sample.Device(Now, DeviceKind.Primary);
        phone.Iccid = "89012345678901234560";
        await Node.AddAsync(phone);
        await Node.Get<SimLedger>().ObserveAsync(sample.Subscriber.Id, Facts("89012345678901234578"), None);
        Assert.Equal(["device_change sim_changed", "sim_swap "], await RaisedAsync(sample));
    }

    [Fact]
    public async Task The_end_of_a_device_raises_an_event_and_the_end_of_its_session_once()
    {
        var sample = await Sample.AddAsync(Node, Now);
        var device = sample.Device(Now);
        await Node.AddAsync(device);
        await TwelveTimesAsync(_ => Node.Get<DeviceEndings>().RemoveAsync(device.Id, sample.Subscriber.Id, None));
        Assert.Equal(["security_event trusted_device_removed", "session_ended "], await RaisedAsync(sample));
    }

    [Fact]
    public async Task Removed_everywhere_it_ends_the_sessions_of_the_links_that_were_used_there_too()
    {
        var sample = await Sample.AddAsync(Node, Now);
        var (device, link) = (sample.Device(Now), sample.Link(Now));
        await Node.AddAsync(device, link, sample.Grant(Now, link.Id, device.Id), sample.Grant(Now, Guid.CreateVersion7(Now), Guid.CreateVersion7(Now)));
        await Node.Get<DeviceEndings>().RemoveEverywhereAsync(device.Id, sample.Subscriber.Id, None);
        var ended = await Node.ReadAsync(store => store.RaisedEvents.Where(one => one.SubscriberId == sample.Subscriber.Id && one.Type == RaisedEvent.SessionEnded).ToListAsync());
        Assert.Equal([(device.Id, null), (null, link.Id)], ended.Select(one => (one.DeviceId, one.LinkId)).OrderBy(pair => pair.LinkId is not null));
    }

    [Fact]
    public async Task A_sign_out_ends_the_sessions_of_that_browser_at_that_carrier()
    {
        var (sample, other) = (await Sample.AddAsync(Node, Now), await Sample.AddAsync(Node, Now));
        var device = sample.Device(Now);
        await Node.AddAsync(device, other.Device(Now));
        await Node.Get<DeviceEndings>().SignOutAsync(device.BrowserHash!, other.Carrier.Id, Now, None);
        Assert.Empty(await RaisedAsync(sample));
        await Node.Get<DeviceEndings>().SignOutAsync(device.BrowserHash!, sample.Carrier.Id, Now, None);
        Assert.Equal(["session_ended "], await RaisedAsync(sample));
        Assert.Empty(await RaisedAsync(other));
    }

    [Fact]
    public async Task The_end_of_a_link_raises_consent_revoked_with_all_that_it_shared_once()
    {
        var sample = await Sample.AddAsync(Node, Now);
        var link = sample.Link(Now, "openid email events");
        await Node.AddAsync(link);
        await TwelveTimesAsync(_ => Node.Get<LinkLedger>().DisconnectAsync(link.Id, sample.Subscriber.Id, None));
        var raised = Assert.Single(await Node.ReadAsync(store => store.RaisedEvents.Where(one => one.SubscriberId == sample.Subscriber.Id).ToListAsync()));
        Assert.Equal((EventType.ConsentRevoked, "link_ended", "openid email events", link.Id), (raised.Type, raised.Reason, raised.Names, raised.LinkId));
    }

    [Fact]
    public async Task A_consent_that_withdraws_raises_it_only_when_it_came_in_time()
    {
        var sample = await Sample.AddAsync(Node, Now);
        var (request, link) = (sample.Request(Now), sample.Link(Now, "openid events"));
        await Node.Get<RequestLedger>().AddAsync(request);
        var approval = new Approval("openid", link, "hwk", Acr.A1, Withdrawn: ["email"]);
        var approved = await TwelveTimesAsync(_ => Node.Get<RequestLedger>().ApproveAsync(request, approval, sample.Audit(Now)));
        Assert.Single(approved, one => one);
        Assert.Equal(["consent_revoked consent_narrowed"], await RaisedAsync(sample));
    }

    [Fact]
    public async Task A_changed_profile_names_what_changed_and_never_what_it_is()
    {
        var (sample, profiles) = (await Sample.AddAsync(Node, Now), Node.Get<ProfileLedger>());
        var change = new ProfileChange { GivenName = "Maya", Email = "maya@mail.example" };
        Assert.Equal([Scope.FullName, Scope.Email], await profiles.ChangeAsync(sample.Subscriber.Id, change, Actor.System, None));
        Assert.Empty(await profiles.ChangeAsync(sample.Subscriber.Id, change, Actor.System, None));
        Assert.Empty(await profiles.ChangeAsync(Guid.CreateVersion7(Now), change, Actor.System, None));
        var raised = Assert.Single(await Node.ReadAsync(store => store.RaisedEvents.Where(one => one.SubscriberId == sample.Subscriber.Id).ToListAsync()));
        Assert.Equal((EventType.ProfileChange, "name email"), (raised.Type, raised.Names));
        var entry = Assert.Single(await AuditOfAsync(sample.Subscriber.Id));
        Assert.DoesNotContain("mail.example", entry.Changes, StringComparison.Ordinal);
        Assert.Equal("Maya", (await Node.Get<SubscriberDirectory>().FindByIdAsync(sample.Subscriber.Id, None))!.GivenName);
    }

    [Fact]
    public async Task Who_brings_an_account_from_another_carrier_has_ported()
    {
        var (sample, former) = (await Sample.AddAsync(Node, Now), await Sample.AddAsync(Node, Now));
        var brought = new Brought(former.Carrier.Id, [new BroughtToken(sample.Client.Id, $"s-{former.Carrier.Id:N}", "x")], []);
        await Node.Get<PortTokenLedger>().StoreAsync(sample.Subscriber.Id, brought, None);
        await Node.Get<PortTokenLedger>().StoreAsync(sample.Subscriber.Id, brought, None);
        Assert.Equal(["user_port ported_in"], await RaisedAsync(sample));
    }

    [Fact]
    public async Task Who_has_taken_their_accounts_along_is_closed_180_days_later()
    {
        var sample = await Sample.AddAsync(Node, Now);
        await Node.Get<PortDepartures>().LeaveAsync(new Departure(sample.Subscriber.Id, sample.Carrier.Id, Guid.CreateVersion7(Now), [], true), None);
        Time.Advance(PortToken.Lifetime - TimeSpan.FromMinutes(1));
        await Node.Get<Housekeeping>().SweepAsync(None);
        Assert.NotEqual(SubscriberState.Closed, await StateAsync());
        Time.Advance(TimeSpan.FromMinutes(1));
        await Node.Get<Housekeeping>().SweepAsync(None);
        Assert.Equal(SubscriberState.Closed, await StateAsync());

        Task<SubscriberState> StateAsync() => Node.ReadAsync(store => store.Subscribers.Where(row => row.Id == sample.Subscriber.Id).Select(row => row.State).SingleAsync());
    }

    [Fact]
    public async Task A_sign_in_within_a_known_session_is_the_same_session()
    {
        var sample = await Sample.AddAsync(Node, Now);
        var (device, link) = (sample.Device(Now), sample.Link(Now));
        await Node.AddAsync(device, link);
        var began = Now;
        for (var time = 1; time <= 2; time++)
        {
            var session = new ClientSession { SessionId = RandomId.Hash($"{device.Id}"), ClientId = sample.Client.Id, DeviceId = device.Id, LinkId = link.Id, SubscriberId = sample.Subscriber.Id, StartedAt = Now };
            Assert.True(await Node.Get<GrantLedger>().RedeemAsync(new Redemption(sample.Grant(Now, link.Id, device.Id), "subject", Now, sample.Event(Now), Session: session)));
            Time.Advance(TimeSpan.FromMinutes(1));
        }
        var kept = Assert.Single(await Node.Get<SessionDirectory>().ListByDeviceAsync(device.Id, Now, None));
        Assert.Equal((began, began.AddMinutes(1)), (kept.StartedAt, kept.LastUsedAt));
        Assert.Empty(await Node.Get<SessionDirectory>().ListByDeviceAsync(device.Id, began.AddSeconds(-1), None));
        Assert.Single(await Node.Get<SessionDirectory>().ListByLinkAsync(link.Id, Now, None));
    }

    private SimFacts Facts(string iccid) => new(iccid, "310012000000001", "490154203237518", Now);

    private async Task<List<string>> RaisedAsync(Sample sample) =>
        [.. (await Node.ReadAsync(store => store.RaisedEvents.Where(one => one.SubscriberId == sample.Subscriber.Id).ToListAsync())).Select(one => $"{one.Type} {one.Reason}").Order(StringComparer.Ordinal)];
}

public sealed class RaisedEventsOnSqlite(SqliteStore fixture) : RaisedEventsTests(fixture), IClassFixture<SqliteStore>;

public sealed class RaisedEventsOnPostgreSql(PostgreSqlStore fixture) : RaisedEventsTests(fixture), IClassFixture<PostgreSqlStore>;
