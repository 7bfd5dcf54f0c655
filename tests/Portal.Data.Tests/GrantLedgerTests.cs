using Microsoft.EntityFrameworkCore;
using ZenKey.Portal.Data.Devices;
using ZenKey.Portal.Data.Grants;
using ZenKey.Portal.Data.Links;
using ZenKey.Portal.Data.Tests.Store;

namespace ZenKey.Portal.Data.Tests;

/// <summary>Codes are redeemed once (RFC 6749 §4.1.2), and what a code gave can be taken back.</summary>
public abstract class GrantLedgerTests(StoreFixture fixture) : StoreTests(fixture)
{
    private GrantLedger Grants => Node.Get<GrantLedger>();

    [Fact]
    public async Task A_redemption_writes_grant_link_device_and_event()
    {
        var (sample, link, device) = await ConsentedAsync();
        Time.Advance(TimeSpan.FromMinutes(1));
        var grant = sample.Grant(Now, link.Id, device.Id);
        Assert.True(await RedeemAsync(sample, grant));
        var kept = (await Grants.FindAsync(grant.Id, None))!;
        Assert.Equal((grant.LinkId, grant.ClientId, grant.DeviceId, grant.Scopes, GrantState.Active, grant.IssuedAt, grant.ExpiresAt, null),
            (kept.LinkId, kept.ClientId, kept.DeviceId, kept.Scopes, kept.State, kept.IssuedAt, kept.ExpiresAt, kept.RevokedAt));
        Assert.Equal(("subject", Now), await Node.ReadAsync(async store => (await store.Links.Where(row => row.Id == link.Id).Select(row => new { row.Subject, row.LastUsedAt }).ToListAsync())
            .Select(row => (row.Subject, row.LastUsedAt)).Single()));
        Assert.Equal(Now, await Node.ReadAsync(store => store.Devices.Where(row => row.Id == device.Id).Select(row => row.LastUsedAt).SingleAsync()));
        Assert.Equal(1, await EventsAsync(sample));
    }

    [Fact]
    public async Task A_code_that_twelve_redeem_at_once_is_redeemed_once()
    {
        for (var round = 0; round < 5; round++)
        {
            var (sample, link, device) = await ConsentedAsync();
            var grant = sample.Grant(Now, link.Id, device.Id);
            Assert.Single(await TwelveTimesAsync(_ => RedeemAsync(sample, grant)), true);
            Assert.False(await RedeemAsync(sample, grant));
            Assert.Equal(1, await EventsAsync(sample));
        }
    }

    [Fact]
    public async Task A_code_that_two_nodes_redeem_at_once_is_redeemed_once()
    {
        var other = await Fixture.StartAsync(Time);
        for (var round = 0; round < 10; round++)
        {
            var (sample, link, device) = await ConsentedAsync();
            var grant = sample.Grant(Now, link.Id, device.Id);
            Assert.Single(await TwelveTimesAsync(index => RedeemAsync(sample, grant, (index % 2 == 0 ? Node : other).Get<GrantLedger>())), true);
            Assert.Equal(1, await EventsAsync(sample));
        }
    }

    [Fact]
    public async Task A_sign_in_on_the_phone_itself_touches_no_device()
    {
        var (sample, link, device) = await ConsentedAsync();
        var trusted = Now;
        Time.Advance(TimeSpan.FromMinutes(1));
        Assert.True(await RedeemAsync(sample, sample.Grant(Now, link.Id)));
        Assert.Equal(trusted, await Node.ReadAsync(store => store.Devices.Where(row => row.Id == device.Id).Select(row => row.LastUsedAt).SingleAsync()));
    }

    [Fact]
    public async Task The_subject_is_seen_by_the_next_reader()
    {
        var (sample, link, _) = await ConsentedAsync();
        Assert.Null((await Node.Get<LinkDirectory>().FindByIdAsync(link.Id, None))!.Subject);
        await RedeemAsync(sample, sample.Grant(Now, link.Id));
        Assert.Equal("subject", await Node.ReadAsync(store => store.Links.Where(row => row.Id == link.Id).Select(row => row.Subject).SingleAsync()));
    }

    [Fact]
    public async Task A_grant_that_is_revoked_is_dead_at_once()
    {
        var (sample, link, device) = await ConsentedAsync();
        var grant = sample.Grant(Now, link.Id, device.Id);
        await RedeemAsync(sample, grant);
        Assert.Equal(GrantState.Active, (await Grants.FindAsync(grant.Id, None))!.State);
        var at = Now.AddSeconds(30);
        await Grants.RevokeAsync(grant.Id, at, None);
        var dead = (await Grants.FindAsync(grant.Id, None))!;
        Assert.Equal((GrantState.Revoked, at), (dead.State, dead.RevokedAt));
        await Grants.RevokeAsync(grant.Id, at.AddHours(1), None);
        Assert.Equal(at, (await Grants.FindAsync(grant.Id, None))!.RevokedAt);       // the first time stands
    }

    [Fact]
    public async Task A_revoked_code_stays_redeemed()
    {
        var (sample, link, _) = await ConsentedAsync();
        var grant = sample.Grant(Now, link.Id);
        await RedeemAsync(sample, grant);
        await Grants.RevokeAsync(grant.Id, Now, None);
        Assert.False(await RedeemAsync(sample, grant));
        Assert.Equal(GrantState.Revoked, (await Grants.FindAsync(grant.Id, None))!.State);
    }

    [Fact]
    public async Task An_unknown_grant_is_not_found() => Assert.Null(await Grants.FindAsync(Guid.CreateVersion7(), None));

    [Fact]
    public async Task Things_of_other_kinds_are_used_apart()
    {
        var value = RandomId.New();
        Assert.True(await Grants.UseOnceAsync($"challenge:{value}", Now));
        Assert.True(await Grants.UseOnceAsync($"jti:{value}", Now));
        Assert.False(await Grants.UseOnceAsync($"jti:{value}", Now));
    }

    private Task<bool> RedeemAsync(Sample sample, Grant grant, GrantLedger? ledger = null) =>
        (ledger ?? Grants).RedeemAsync(new Redemption(grant, "subject", Now, sample.Event(Now)));

    private Task<int> EventsAsync(Sample sample) => Node.ReadAsync(store => store.Events.CountAsync(entry => entry.ClientId == sample.Client.Id));

    private async Task<(Sample Sample, AccountLink Link, Device Device)> ConsentedAsync()
    {
        var sample = await Sample.AddAsync(Node, Now);
        var (link, device) = (sample.Link(Now), sample.Device(Now));
        await Node.AddAsync(link, device);
        return (sample, link, device);
    }
}

public sealed class GrantLedgerOnSqlite(SqliteStore fixture) : GrantLedgerTests(fixture), IClassFixture<SqliteStore>;

public sealed class GrantLedgerOnPostgreSql(PostgreSqlStore fixture) : GrantLedgerTests(fixture), IClassFixture<PostgreSqlStore>;
