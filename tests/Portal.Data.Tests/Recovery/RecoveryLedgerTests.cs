using Microsoft.EntityFrameworkCore;
using ZenKey.Portal.Data.Audit;
using ZenKey.Portal.Data.Devices;
using ZenKey.Portal.Data.Grants;
using ZenKey.Portal.Data.Recovery;
using ZenKey.Portal.Data.Tests.Store;

namespace ZenKey.Portal.Data.Tests.Recovery;

/// <summary>Recovery cases in the store: one at a time, each step once, all of a completion in one commit.</summary>
public abstract class RecoveryLedgerTests(StoreFixture fixture) : StoreTests(fixture)
{
    private static readonly Actor Sam = new("person", Guid.Empty, "Sam", "support");

    private RecoveryLedger Ledger => Node.Get<RecoveryLedger>();

    [Fact]
    public async Task A_subscriber_has_one_case_however_many_starts_come_at_once()
    {
        var sample = await Sample.AddAsync(Node, Now);

        var cases = await TwelveTimesAsync(_ => OpenAsync(sample));

        Assert.Single(cases.Select(one => one.Id).Distinct());
        Assert.Equal(RecoveryEntryKind.Opened, Assert.Single(await Ledger.ListEntriesAsync(cases[0].Id, None)).Kind);
    }

    [Fact]
    public async Task The_open_case_is_found_though_one_that_ended_was_opened_later_by_another_nodes_clock()
    {
        var sample = await Sample.AddAsync(Node, Now);
        var ahead = await OpenAsync(sample);
        await Ledger.ApplyAsync(ahead.Id, new RecoveryEvent.Cancelled(Now), Actor.System, None);
        await Node.Writer.WriteAsync((store, token) => store.RecoveryCases.Where(row => row.Id == ahead.Id)
            .ExecuteUpdateAsync(set => set.SetProperty(row => row.OpenedAt, Now.AddSeconds(5)), token), [], None);

        var opened = await OpenAsync(sample);

        Assert.Equal(opened.Id, (await OpenAsync(sample)).Id);
        Assert.Equal(opened.Id, (await Ledger.FindLastAsync(sample.Subscriber.Id, None))!.Id);
    }

    [Fact]
    public async Task A_case_comes_out_of_the_store_as_it_went_in()
    {
        var opened = await OpenAsync(await Sample.AddAsync(Node, Now));
        await FailAsync(opened, RecoveryFactor.CarrierLogin);
        var change = await ProveAsync(opened, RecoveryFactor.RecoveryCode);

        var found = await Ledger.FindAsync(opened.Id, None);

        // Records compare lists by reference.
        Assert.Equal(change.After.Factors, found!.Factors);
        Assert.Equal(change.After, found with { Factors = change.After.Factors });
    }

    [Fact]
    public async Task Of_many_wrong_tries_at_once_five_count_and_none_after_them()
    {
        var opened = await OpenAsync(await Sample.AddAsync(Node, Now));

        var changes = await TwelveTimesAsync(_ => FailAsync(opened, RecoveryFactor.PinOrPasskey));

        Assert.Equal(5, changes.Count(change => change.Changed));
        Assert.Equal(5, (await Ledger.FindAsync(opened.Id, None))!.Of(RecoveryFactor.PinOrPasskey).Failures);
        Assert.False((await ProveAsync(opened, RecoveryFactor.PinOrPasskey)).Changed);
    }

    [Fact]
    public async Task A_recovery_code_counts_once_whoever_comes_with_it()
    {
        var (one, other) = (await Sample.AddAsync(Node, Now), await Sample.AddAsync(Node, Now));
        var hash = await AddCodeAsync(one);
        var opened = await OpenAsync(one);

        var changes = await TwelveTimesAsync(_ => Ledger.ApplyAsync(opened.Id, new RecoveryEvent.Proven(RecoveryFactor.RecoveryCode, Now), Actor.System, None, codeHash: hash));

        Assert.Single(changes, change => change.Changed);
        Assert.False(await Ledger.HasCodesAsync(one.Subscriber.Id, None));
        Assert.False((await Ledger.ApplyAsync((await OpenAsync(other)).Id, new RecoveryEvent.Proven(RecoveryFactor.RecoveryCode, Now), Actor.System, None, codeHash: hash)).Changed);
    }

    [Fact]
    public async Task A_code_that_the_case_does_not_take_is_not_used_up()
    {
        var sample = await Sample.AddAsync(Node, Now);
        var hash = await AddCodeAsync(sample);
        var opened = await OpenAsync(sample);
        await Ledger.ApplyAsync(opened.Id, new RecoveryEvent.Held(Now), Sam, None);

        await Ledger.ApplyAsync(opened.Id, new RecoveryEvent.Proven(RecoveryFactor.RecoveryCode, Now), Actor.System, None, codeHash: hash);

        Assert.True(await Ledger.HasCodesAsync(sample.Subscriber.Id, None));
    }

    [Theory]
    [InlineData("7Q4M-2XKD-9HTR")]
    [InlineData("7q4m2xkd9htr")]
    [InlineData(" 7Q4M 2XKD 9HTR ")]
    public void A_recovery_code_is_read_as_people_write_it(string typed) =>
        Assert.Equal(RecoveryCode.HashOf(Guid.Empty, "7Q4M-2XKD-9HTR"), RecoveryCode.HashOf(Guid.Empty, typed));

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData(" -- ")]
    [InlineData("\0é")]
    public void What_holds_nothing_of_a_code_is_none(string? typed) => Assert.Null(RecoveryCode.HashOf(Guid.Empty, typed));

    [Fact]
    public async Task Its_completion_binds_the_new_phone_and_ends_what_was_before()
    {
        var sample = await Sample.AddAsync(Node, Now, pin: "482915");
        var (phone, browser, link) = (sample.Device(Now, DeviceKind.Primary), sample.Device(Now), sample.Link(Now));
        var (grant, stranger) = (sample.Grant(Now, link.Id, browser.Id), await Sample.AddAsync(Node, Now));
        var foreign = stranger.Grant(Now, Guid.CreateVersion7(Now));
        await Node.AddAsync(phone, browser, link, grant, foreign);
        var opened = await OpenAsync(sample);
        await ProveAsync(opened, RecoveryFactor.PinOrPasskey);
        await ProveAsync(opened, RecoveryFactor.RecoveryCode);

        Assert.Equal(RecoveryState.Completed, (await ProveAsync(opened, RecoveryFactor.CarrierLogin)).After.State);

        var bound = await Node.Get<DeviceDirectory>().FindPrimaryAsync(sample.Subscriber.Id, None);
        Assert.Equal((Cases.Phone.Iccid, Cases.Phone.Imsi, Cases.Phone.Imei, Cases.Phone.AppKeyThumbprint, "pin otp pwd"),
            (bound!.Iccid, bound.Imsi, bound.Imei, bound.AppKeyThumbprint, bound.RecoveryAmr));
        Assert.NotEqual(phone.Id, bound.Id);
        var devices = await Node.ReadAsync(store => store.Devices.AsNoTracking().Where(row => row.SubscriberId == sample.Subscriber.Id).ToListAsync());
        Assert.Equal(DeviceState.Removed, devices.Single(row => row.Id == phone.Id).State);
        Assert.Equal((DeviceState.Active, Now, Now), devices.Single(row => row.Id == browser.Id) is var kept ? (kept.State, kept.SignedOutAt, kept.UntoldRecovery()) : default);
        Assert.Equal(GrantState.Revoked, (await Node.Get<GrantLedger>().FindAsync(grant.Id, None))!.State);
        Assert.Equal(GrantState.Active, (await Node.Get<GrantLedger>().FindAsync(foreign.Id, None))!.State);
        Assert.Equal(["recovery.completed", "recovery.opened"], (await AuditOfAsync(sample.Subscriber.Id)).Select(entry => entry.Action).Order());
    }

    [Fact]
    public async Task Of_many_last_proofs_at_once_one_completes_it()
    {
        var sample = await Sample.AddAsync(Node, Now);
        await Node.AddAsync(sample.Device(Now, DeviceKind.Primary));
        var opened = await OpenAsync(sample);
        await ProveAsync(opened, RecoveryFactor.PinOrPasskey);
        await ProveAsync(opened, RecoveryFactor.RecoveryCode);

        var changes = await TwelveTimesAsync(_ => ProveAsync(opened, RecoveryFactor.CarrierLogin));

        Assert.Single(changes, change => change.Changed);
        Assert.Equal(1, await Node.ReadAsync(store => store.Devices.CountAsync(row => row.SubscriberId == sample.Subscriber.Id && row.State == DeviceState.Active)));
    }

    [Fact]
    public async Task Staff_may_hold_release_and_deny_it_and_the_timeline_says_who()
    {
        var opened = await OpenAsync(await Sample.AddAsync(Node, Now));
        await FailAsync(opened, RecoveryFactor.CarrierLogin);
        await Ledger.ApplyAsync(opened.Id, new RecoveryEvent.Held(Now), Sam, None, "The owner called");
        await Ledger.ApplyAsync(opened.Id, new RecoveryEvent.Released(Now), Sam, None);
        await Ledger.ApplyAsync(opened.Id, new RecoveryEvent.Denied(Now), Sam, None, "Not the owner");

        var entries = await Ledger.ListEntriesAsync(opened.Id, None);

        Assert.Equal([RecoveryEntryKind.Opened, RecoveryEntryKind.Failed, RecoveryEntryKind.Held, RecoveryEntryKind.Released, RecoveryEntryKind.Denied], entries.Select(entry => entry.Kind));
        Assert.Equal(("Sam", "The owner called"), entries.Single(entry => entry.Kind == RecoveryEntryKind.Held) is var held ? (held.ActorName, held.Note) : default);
    }

    [Fact]
    public async Task A_denied_case_stands_for_a_day_against_a_new_one()
    {
        var sample = await Sample.AddAsync(Node, Now);
        var opened = await OpenAsync(sample);
        await Ledger.ApplyAsync(opened.Id, new RecoveryEvent.Denied(Now), Sam, None);

        Assert.Equal((opened.Id, RecoveryState.Denied), await OpenAsync(sample) is var again ? (again.Id, again.State) : default);
        Time.Advance(TimeSpan.FromHours(24));
        Assert.Equal(RecoveryState.Open, (await OpenAsync(sample)).State);
    }

    [Fact]
    public async Task One_that_ran_out_is_told_so_and_gives_way_to_a_new_one()
    {
        var sample = await Sample.AddAsync(Node, Now);
        var opened = await OpenAsync(sample);
        Time.Advance(TimeSpan.FromHours(24));

        Assert.Equal(RecoveryState.Expired, (await Ledger.FindAsync(opened.Id, None))!.State);
        Assert.NotEqual(opened.Id, (await OpenAsync(sample)).Id);
        Assert.Contains(await Ledger.ListEntriesAsync(opened.Id, None), entry => entry.Kind == RecoveryEntryKind.Expired);
    }

    [Fact]
    public async Task An_exchanged_application_stops_the_enrolled_phone_until_it_is_back()
    {
        var sample = await Sample.AddAsync(Node, Now);
        var phone = sample.Device(Now, DeviceKind.Primary);
        (phone.Iccid, phone.Imsi, phone.Imei) = (Cases.Phone.Iccid, Cases.Phone.Imsi, Cases.Phone.Imei);
        await Node.AddAsync(phone);

        var opened = await OpenAsync(sample);
        Assert.NotNull((await Node.Get<DeviceDirectory>().FindPrimaryAsync(sample.Subscriber.Id, None))!.StoppedAt);

        await Ledger.ApplyAsync(opened.Id, new RecoveryEvent.Cancelled(Now), Actor.System, None);
        Assert.Null((await Node.Get<DeviceDirectory>().FindPrimaryAsync(sample.Subscriber.Id, None))!.StoppedAt);
    }

    [Fact]
    public async Task A_SIM_in_another_handset_leaves_the_enrolled_phone_to_the_networks_word()
    {
        var sample = await Sample.AddAsync(Node, Now);
        var phone = sample.Device(Now, DeviceKind.Primary);
        (phone.Iccid, phone.Imsi, phone.Imei) = (Cases.Phone.Iccid, Cases.Phone.Imsi, "001010000000009");
        await Node.AddAsync(phone);

        await OpenAsync(sample);

        Assert.Null((await Node.Get<DeviceDirectory>().FindPrimaryAsync(sample.Subscriber.Id, None))!.StoppedAt);
    }

    private async Task<RecoveryCase> OpenAsync(Sample sample) =>
        (await Ledger.OpenAsync(new RecoveryOpening(sample.Subscriber.Id, sample.Carrier.Id, RecoveryReason.SimChanged, Cases.Phone, 3), None)).Case;

    private Task<RecoveryChange> ProveAsync(RecoveryCase opened, RecoveryFactor factor) =>
        Ledger.ApplyAsync(opened.Id, new RecoveryEvent.Proven(factor, Now), Actor.Subscriber(opened.SubscriberId), None);

    private Task<RecoveryChange> FailAsync(RecoveryCase opened, RecoveryFactor factor) =>
        Ledger.ApplyAsync(opened.Id, new RecoveryEvent.Failed(factor, Now), Actor.Subscriber(opened.SubscriberId), None);

    private async Task<string> AddCodeAsync(Sample sample)
    {
        var hash = RecoveryCode.HashOf(sample.Subscriber.Id, "7Q4M-2XKD-9HTR")!;
        await Node.AddAsync(new RecoveryCode { Id = Guid.CreateVersion7(Now), SubscriberId = sample.Subscriber.Id, Hash = hash, CreatedAt = Now });
        return hash;
    }
}

public sealed class RecoveryLedgerOnSqlite(SqliteStore fixture) : RecoveryLedgerTests(fixture), IClassFixture<SqliteStore>;

public sealed class RecoveryLedgerOnPostgreSql(PostgreSqlStore fixture) : RecoveryLedgerTests(fixture), IClassFixture<PostgreSqlStore>;
