using ZenKey.Portal.Data.Devices;
using ZenKey.Portal.Data.Pairings;
using ZenKey.Portal.Data.Tests.Store;
using ZenKey.Protocol;

namespace ZenKey.Portal.Data.Tests;

/// <summary>Browsers that show a code, and the phones that trust them (ZenKey platform: secondary devices).</summary>
public abstract class PairingLedgerTests(StoreFixture fixture) : StoreTests(fixture)
{
    private PairingLedger Pairings => Node.Get<PairingLedger>();

    [Fact]
    public async Task A_browser_gets_a_code_of_eight_digits_for_two_minutes()
    {
        var pairing = await Pairings.OpenAsync(Browser(), None);
        Assert.Matches("^[0-9]{8}$", pairing.Code);
        Assert.Equal((PairingState.Waiting, Now.AddMinutes(2)), (pairing.State, pairing.ExpiresAt));
        Assert.Equal(pairing.Code, (await Pairings.FindAsync(pairing.Id, None))!.Code);
    }

    [Fact]
    public async Task The_same_browser_gets_the_code_it_shows_still()
    {
        var browser = Browser();
        var first = await Pairings.OpenAsync(browser, None);
        Time.Advance(TimeSpan.FromSeconds(119));
        Assert.Equal(first.Id, (await Pairings.OpenAsync(browser, None)).Id);
        Time.Advance(TimeSpan.FromSeconds(1));
        var second = await Pairings.OpenAsync(browser, None);
        Assert.NotEqual(first.Id, second.Id);
        Assert.NotEqual(first.Code, second.Code);
    }

    [Fact]
    public async Task Another_browser_gets_another_code() =>
        Assert.NotEqual((await Pairings.OpenAsync(Browser(), None)).Code, (await Pairings.OpenAsync(Browser(), None)).Code);

    [Fact]
    public async Task A_carriers_own_page_has_a_code_of_its_own()
    {
        var sample = await Sample.AddAsync(Node, Now);
        var browser = Browser();
        Assert.NotEqual((await Pairings.OpenAsync(browser, None)).Id, (await Pairings.OpenAsync(browser with { CarrierId = sample.Carrier.Id }, None)).Id);
    }

    [Fact]
    public async Task Many_browsers_at_once_get_codes_that_differ()
    {
        var codes = await TwelveTimesAsync(async _ => (await Pairings.OpenAsync(Browser(), None)).Code);
        Assert.Distinct(codes);
    }

    [Fact]
    public async Task A_phone_reads_the_code_and_decides()
    {
        var (sample, pairing) = await ShownAsync();
        var read = (await Pairings.ReadAsync(pairing.Code, sample.Subscriber.Id, sample.Carrier.Id, None))!;
        Assert.Equal((pairing.Id, PairingState.Seen, sample.Subscriber.Id), (read.Id, read.State, read.SubscriberId));
        Assert.Equal(pairing.Id, (await Pairings.ReadAsync(pairing.Code, sample.Subscriber.Id, sample.Carrier.Id, None))!.Id);      // the camera reads twice
    }

    [Fact]
    public async Task A_code_that_no_browser_shows_is_not_read()
    {
        var sample = await Sample.AddAsync(Node, Now);
        Assert.Null(await Pairings.ReadAsync("no-such-", sample.Subscriber.Id, sample.Carrier.Id, None));
    }

    [Fact]
    public async Task A_second_phone_cannot_take_a_code_that_was_read()
    {
        var (sample, pairing) = await ShownAsync();
        var second = await Sample.AddAsync(Node, Now);
        await Pairings.ReadAsync(pairing.Code, sample.Subscriber.Id, sample.Carrier.Id, None);
        Assert.NotEqual(second.Subscriber.Id, (await Pairings.ReadAsync(pairing.Code, second.Subscriber.Id, second.Carrier.Id, None))?.SubscriberId);
        Assert.IsType<TrustResult.Ended>(await Pairings.TrustAsync(pairing.Id, second.Subscriber.Id, second.Carrier.Id, null, None));
        Assert.False(await Pairings.RefuseAsync(pairing.Id, second.Subscriber.Id, None));
        Assert.IsType<TrustResult.Trusted>(await Pairings.TrustAsync(pairing.Id, sample.Subscriber.Id, sample.Carrier.Id, null, None));
    }

    [Fact]
    public async Task Of_twelve_phones_at_once_one_gets_the_code()
    {
        var (_, pairing) = await ShownAsync();
        var phones = new List<Sample>();
        for (var number = 0; number < 12; number++) { phones.Add(await Sample.AddAsync(Node, Now)); }
        var read = await TwelveTimesAsync(index => Pairings.ReadAsync(pairing.Code, phones[index].Subscriber.Id, phones[index].Carrier.Id, None));
        var owner = Assert.Single(read.Select(one => one!.SubscriberId).Distinct());
        Assert.Contains(phones, phone => phone.Subscriber.Id == owner);
    }

    [Fact]
    public async Task The_code_of_a_carriers_page_is_for_its_own_subscribers()
    {
        var sample = await Sample.AddAsync(Node, Now);
        var stranger = await Sample.AddAsync(Node, Now);
        var pairing = await Pairings.OpenAsync(Browser() with { CarrierId = sample.Carrier.Id }, None);
        Assert.Null(await Pairings.ReadAsync(pairing.Code, stranger.Subscriber.Id, stranger.Carrier.Id, None));
        Assert.Equal(PairingState.Seen, (await Pairings.ReadAsync(pairing.Code, sample.Subscriber.Id, sample.Carrier.Id, None))!.State);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_code_that_has_expired_is_told_by_its_time(bool onACarriersPage)
    {
        var sample = await Sample.AddAsync(Node, Now);
        var pairing = await Pairings.OpenAsync(Browser() with { CarrierId = onACarriersPage ? sample.Carrier.Id : null }, None);
        Time.Advance(PairingCode.Lifetime);
        var read = await Pairings.ReadAsync(pairing.Code, sample.Subscriber.Id, sample.Carrier.Id, None);
        Assert.Equal((Now, PairingState.Waiting, null), (read?.ExpiresAt, read!.State, read.SubscriberId));
    }

    [Fact]
    public async Task Trust_makes_one_device_and_tells_the_audit_trail()
    {
        var (sample, pairing) = await SeenAsync();
        var results = await TwelveTimesAsync(_ => Pairings.TrustAsync(pairing.Id, sample.Subscriber.Id, sample.Carrier.Id, "  My laptop ", None));
        var trusted = Assert.Single(results.OfType<TrustResult.Trusted>());
        var device = Assert.Single(await Node.Get<DeviceDirectory>().ListTrustedAsync(sample.Subscriber.Id, None));
        Assert.Equal((trusted.DeviceId, "My laptop", "Windows", pairing.BrowserHash), (device.Id, device.Name, device.Platform, device.BrowserHash));
        var entry = Assert.Single(await AuditOfAsync(sample.Subscriber.Id));
        Assert.Equal(("device.trusted", device.Id.ToString(), "subscriber"), (entry.Action, entry.ObjectId, entry.ActorKind));
    }

    [Fact]
    public async Task A_device_without_a_name_is_called_as_its_browser()
    {
        var (sample, pairing) = await SeenAsync();
        await Pairings.TrustAsync(pairing.Id, sample.Subscriber.Id, sample.Carrier.Id, "  ", None);
        Assert.Equal("Chrome on Windows", Assert.Single(await Node.Get<DeviceDirectory>().ListTrustedAsync(sample.Subscriber.Id, None)).Name);
    }

    [Theory]
    [InlineData(101)]
    [InlineData(250)]
    [InlineData(5_000)]
    public async Task A_long_name_is_cut(int length)
    {
        var (sample, pairing) = await SeenAsync();
        Assert.IsType<TrustResult.Trusted>(await Pairings.TrustAsync(pairing.Id, sample.Subscriber.Id, sample.Carrier.Id, new string('n', length), None));
        Assert.Equal(new string('n', 100), Assert.Single(await Node.Get<DeviceDirectory>().ListTrustedAsync(sample.Subscriber.Id, None)).Name);
    }

    [Theory]
    [InlineData("My\0 lap\u0007top\n", "My laptop")]
    [InlineData("\0", "Chrome on Windows")]
    public async Task What_no_database_takes_does_not_get_into_a_name(string typed, string name)
    {
        var (sample, pairing) = await SeenAsync();
        Assert.IsType<TrustResult.Trusted>(await Pairings.TrustAsync(pairing.Id, sample.Subscriber.Id, sample.Carrier.Id, typed, None));
        Assert.Equal(name, Assert.Single(await Node.Get<DeviceDirectory>().ListTrustedAsync(sample.Subscriber.Id, None)).Name);
    }

    [Fact]
    public async Task Half_a_character_is_none()
    {
        var (sample, pairing) = await SeenAsync();
        Assert.IsType<TrustResult.Trusted>(await Pairings.TrustAsync(pairing.Id, sample.Subscriber.Id, sample.Carrier.Id, "half " + (char)0xd83d, None));
        Assert.Equal("half \ufffd", Assert.Single(await Node.Get<DeviceDirectory>().ListTrustedAsync(sample.Subscriber.Id, None)).Name);
    }

    [Fact]
    public async Task A_long_name_is_not_cut_within_a_character()
    {
        var (sample, pairing) = await SeenAsync();
        await Pairings.TrustAsync(pairing.Id, sample.Subscriber.Id, sample.Carrier.Id, new string('n', 99) + "💻💻", None);
        Assert.Equal(new string('n', 99), Assert.Single(await Node.Get<DeviceDirectory>().ListTrustedAsync(sample.Subscriber.Id, None)).Name);
    }

    [Fact]
    public async Task A_browser_that_is_trusted_again_is_one_device()
    {
        var sample = await Sample.AddAsync(Node, Now);
        var browser = Browser();
        var devices = new List<Guid>();
        for (var time = 0; time < 2; time++)
        {
            var pairing = await Pairings.OpenAsync(browser, None);
            await Pairings.ReadAsync(pairing.Code, sample.Subscriber.Id, sample.Carrier.Id, None);
            devices.Add(Assert.IsType<TrustResult.Trusted>(await Pairings.TrustAsync(pairing.Id, sample.Subscriber.Id, sample.Carrier.Id, null, None)).DeviceId);
        }
        Assert.Equal(devices[1], Assert.Single(await Node.Get<DeviceDirectory>().ListTrustedAsync(sample.Subscriber.Id, None)).Id);
        Assert.Equal(devices[1], Assert.Single(await Node.Get<DeviceDirectory>().ListByBrowserAsync(browser.BrowserHash, None)).Id);
        Assert.Equal(DeviceState.Removed, (await Node.Get<DeviceDirectory>().FindAsync(devices[0], None))!.State);
    }

    [Fact]
    public async Task The_browser_takes_its_device_once()
    {
        var (sample, pairing) = await SeenAsync();
        Assert.Null(await Pairings.TakeAsync(pairing.BrowserHash, null, None));
        var trusted = (TrustResult.Trusted)await Pairings.TrustAsync(pairing.Id, sample.Subscriber.Id, sample.Carrier.Id, null, None);
        Assert.Null(await Pairings.TakeAsync(RandomId.Hash("another browser"), null, None));
        Assert.Null(await Pairings.TakeAsync(pairing.BrowserHash, sample.Carrier.Id, None));      // another page's pairing
        var taken = await TwelveTimesAsync(_ => Pairings.TakeAsync(pairing.BrowserHash, null, None));
        Assert.Equal(trusted.DeviceId, Assert.Single(taken, device => device is not null));
        Assert.Null(await Pairings.TakeAsync(pairing.BrowserHash, null, None));
    }

    [Fact]
    public async Task A_phone_that_has_read_in_time_may_decide_two_minutes_longer()
    {
        var (sample, pairing) = await SeenAsync();
        Time.Advance(TimeSpan.FromMinutes(4) - TimeSpan.FromMilliseconds(1));
        Assert.IsType<TrustResult.Trusted>(await Pairings.TrustAsync(pairing.Id, sample.Subscriber.Id, sample.Carrier.Id, null, None));
        Assert.NotNull(await Pairings.TakeAsync(pairing.BrowserHash, null, None));
    }

    [Fact]
    public async Task An_expired_code_makes_no_device()
    {
        var (sample, pairing) = await SeenAsync();
        Time.Advance(TimeSpan.FromMinutes(4));
        Assert.IsType<TrustResult.Ended>(await Pairings.TrustAsync(pairing.Id, sample.Subscriber.Id, sample.Carrier.Id, null, None));
        await AssertNothingAsync(sample, pairing);
    }

    [Fact]
    public async Task A_refused_code_makes_no_device()
    {
        var (sample, pairing) = await SeenAsync();
        Assert.True(await Pairings.RefuseAsync(pairing.Id, sample.Subscriber.Id, None));
        Assert.False(await Pairings.RefuseAsync(pairing.Id, sample.Subscriber.Id, None));
        Assert.IsType<TrustResult.Ended>(await Pairings.TrustAsync(pairing.Id, sample.Subscriber.Id, sample.Carrier.Id, null, None));
        await AssertNothingAsync(sample, pairing);
        var next = await Pairings.OpenAsync(Browser() with { BrowserHash = pairing.BrowserHash }, None);
        Assert.NotEqual(pairing.Id, next.Id);
    }

    [Fact]
    public async Task A_code_that_no_phone_has_read_makes_no_device()
    {
        var (sample, pairing) = await ShownAsync();
        Assert.IsType<TrustResult.Ended>(await Pairings.TrustAsync(pairing.Id, sample.Subscriber.Id, sample.Carrier.Id, null, None));
        await AssertNothingAsync(sample, pairing);
    }

    private async Task AssertNothingAsync(Sample sample, Pairing pairing)
    {
        Assert.Empty(await Node.Get<DeviceDirectory>().ListTrustedAsync(sample.Subscriber.Id, None));
        Assert.Null(await Pairings.TakeAsync(pairing.BrowserHash, null, None));
        Assert.Empty(await AuditOfAsync(sample.Subscriber.Id));
    }

    private static PairingBrowser Browser() => new(RandomId.Hash(RandomId.New()), "Chrome on Windows", "Windows", null, null);

    private async Task<(Sample Sample, Pairing Pairing)> ShownAsync() => (await Sample.AddAsync(Node, Now), await Pairings.OpenAsync(Browser(), None));

    private async Task<(Sample Sample, Pairing Pairing)> SeenAsync()
    {
        var (sample, pairing) = await ShownAsync();
        return (sample, (await Pairings.ReadAsync(pairing.Code, sample.Subscriber.Id, sample.Carrier.Id, None))!);
    }
}

public sealed class PairingLedgerOnSqlite(SqliteStore fixture) : PairingLedgerTests(fixture), IClassFixture<SqliteStore>;

public sealed class PairingLedgerOnPostgreSql(PostgreSqlStore fixture) : PairingLedgerTests(fixture), IClassFixture<PostgreSqlStore>;
