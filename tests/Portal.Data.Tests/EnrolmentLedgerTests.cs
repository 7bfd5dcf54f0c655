using Microsoft.EntityFrameworkCore;
using ZenKey.Portal.Data.Devices;
using ZenKey.Portal.Data.Enrolments;
using ZenKey.Portal.Data.Recovery;
using ZenKey.Portal.Data.Subscribers;
using ZenKey.Portal.Data.Tests.Store;

namespace ZenKey.Portal.Data.Tests;

/// <summary>Phones that are set up, in the store: nothing counts before the end, and of many ends one binds a phone.</summary>
public abstract class EnrolmentLedgerTests(StoreFixture fixture) : StoreTests(fixture)
{
    private const string Pin = "482915";
    private static readonly RecoveryPhone Phone = new("8901260000000007731", "311480000000142", "356938035643809", "key");

    private EnrolmentLedger Ledger => Node.Get<EnrolmentLedger>();

    [Fact]
    public async Task The_end_binds_the_phone_and_writes_PIN_profile_and_codes()
    {
        var sample = await Sample.AddAsync(Node, Now);
        var (enrolment, codes) = await GiveAllAsync(sample);

        var phone = Assert.IsType<FinishResult.Finished>(await Ledger.FinishAsync(enrolment, None)).Phone;

        Assert.Equal((DeviceKind.Primary, Phone.Iccid, Phone.AppKeyThumbprint), (phone.Kind, phone.Iccid, phone.AppKeyThumbprint));
        var subscriber = await SubscriberAsync(sample);
        Assert.True(PinHash.Verify(subscriber.PinHash!, Pin));
        Assert.Equal("Maya", subscriber.GivenName);
        Assert.True(await Node.Get<RecoveryLedger>().HasCodeAsync(sample.Subscriber.Id, RecoveryCode.HashOf(sample.Subscriber.Id, codes[0])!, None));
        Assert.Null(await Ledger.FindAsync(enrolment.Id, None));
    }

    [Fact]
    public async Task Until_the_end_nothing_of_the_subscriber_changes()
    {
        var sample = await Sample.AddAsync(Node, Now);
        await GiveAllAsync(sample);

        Assert.Equal((null, null), ((await SubscriberAsync(sample)).PinHash, (await SubscriberAsync(sample)).GivenName));
        Assert.False(await Node.ReadAsync(store => store.RecoveryCodes.AnyAsync(row => row.SubscriberId == sample.Subscriber.Id)));
    }

    [Fact]
    public async Task Of_many_ends_at_once_one_binds_and_the_others_find_its_phone()
    {
        var sample = await Sample.AddAsync(Node, Now);
        var (enrolment, _) = await GiveAllAsync(sample);

        var results = await TwelveTimesAsync(_ => Ledger.FinishAsync(enrolment, None));

        var phone = Assert.Single(results.OfType<FinishResult.Finished>()).Phone;
        Assert.All(results.OfType<FinishResult.AlreadyEnrolled>(), other => Assert.Equal(phone.Id, other.Phone.Id));
        Assert.Equal(11, results.OfType<FinishResult.AlreadyEnrolled>().Count());
        Assert.Single(await AuditOfAsync(sample.Subscriber.Id), entry => entry.Action == "phone.enrolled");
    }

    [Fact]
    public async Task The_same_phone_goes_on_and_another_takes_its_place()
    {
        var sample = await Sample.AddAsync(Node, Now);
        var first = await StartAsync(sample, Phone);
        Assert.Equal(first.Id, (await StartAsync(sample, Phone)).Id);

        var other = await StartAsync(sample, Phone with { AppKeyThumbprint = "another" });

        Assert.NotEqual(first.Id, other.Id);
        Assert.Null(await Ledger.FindAsync(first.Id, None));
        Assert.False(await Ledger.SetPinAsync(first.Id, Pin, None));
        Assert.IsType<FinishResult.Ended>(await Ledger.FinishAsync(first, None));
    }

    [Fact]
    public async Task Of_many_starts_at_once_one_enrolment_stays()
    {
        var sample = await Sample.AddAsync(Node, Now);

        var started = await TwelveTimesAsync(_ => StartAsync(sample, Phone));

        Assert.Single(started.Select(one => one.Id).Distinct());
    }

    [Fact]
    public async Task What_is_missing_keeps_it_open()
    {
        var sample = await Sample.AddAsync(Node, Now);
        var enrolment = await StartAsync(sample, Phone);
        await Ledger.SetPinAsync(enrolment.Id, Pin, None);

        Assert.IsType<FinishResult.Incomplete>(await Ledger.FinishAsync(enrolment, None));
        Assert.NotNull(await Ledger.FindAsync(enrolment.Id, None));
    }

    [Fact]
    public async Task It_can_be_taken_up_again_for_a_day()
    {
        var sample = await Sample.AddAsync(Node, Now);
        var (enrolment, _) = await GiveAllAsync(sample);
        Time.Advance(EnrolmentLedger.Lifetime);

        Assert.Null(await Ledger.FindAsync(enrolment.Id, None));
        Assert.False(await Ledger.SetProfileAsync(enrolment.Id, "Leo", null, null, None));
        Assert.Null(await Ledger.MakeCodesAsync(enrolment, None));
        Assert.IsType<FinishResult.Ended>(await Ledger.FinishAsync(enrolment, None));
        Assert.NotEqual(enrolment.Id, (await StartAsync(sample, Phone)).Id);
    }

    private Task<PhoneEnrolment> StartAsync(Sample sample, RecoveryPhone phone) => Ledger.StartAsync(sample.Subscriber.Id, sample.Carrier.Id, phone, None);

    private async Task<(PhoneEnrolment Enrolment, IReadOnlyList<string> Codes)> GiveAllAsync(Sample sample)
    {
        var enrolment = await StartAsync(sample, Phone);
        Assert.True(await Ledger.SetPinAsync(enrolment.Id, Pin, None));
        Assert.True(await Ledger.SetProfileAsync(enrolment.Id, "Maya", null, null, None));
        return (enrolment, (await Ledger.MakeCodesAsync(enrolment, None))!);
    }

    private Task<Subscriber> SubscriberAsync(Sample sample) => Node.ReadAsync(store => store.Subscribers.AsNoTracking().SingleAsync(row => row.Id == sample.Subscriber.Id));
}

public sealed class EnrolmentLedgerOnSqlite(SqliteStore fixture) : EnrolmentLedgerTests(fixture), IClassFixture<SqliteStore>;

public sealed class EnrolmentLedgerOnPostgreSql(PostgreSqlStore fixture) : EnrolmentLedgerTests(fixture), IClassFixture<PostgreSqlStore>;
