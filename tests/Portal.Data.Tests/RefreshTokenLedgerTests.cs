using Microsoft.EntityFrameworkCore;
using ZenKey.Portal.Data.Grants;
using ZenKey.Portal.Data.RefreshTokens;
using ZenKey.Portal.Data.Tests.Store;
using ZenKey.Protocol;

namespace ZenKey.Portal.Data.Tests;

/// <summary>Refresh tokens turn with each use, and each is used once (RFC 9700 §4.14.2).</summary>
public abstract class RefreshTokenLedgerTests(StoreFixture fixture) : StoreTests(fixture)
{
    private const int Rounds = 25;

    private RefreshTokenLedger Tokens => Node.Get<RefreshTokenLedger>();

    [Fact]
    public async Task A_redemption_writes_the_first_token_in_its_commit()
    {
        var (_, grant, first) = await RedeemedAsync();
        var kept = (await Tokens.FindAsync(first.Text, None))!;
        Assert.Equal((first.Row.Hash, grant.Id, first.Row.CarrierId, first.Row.SubscriberId, Acr.A3, "hwk pin", Now, Now, Now.AddDays(14), Now.AddDays(30), null),
            (kept.Hash, kept.GrantId, kept.CarrierId, kept.SubscriberId, kept.Acr, kept.Amr, kept.AuthTime, kept.IssuedAt, kept.ExpiresAt, kept.FamilyExpiresAt, kept.UsedAt));
    }

    [Fact]
    public async Task A_code_that_was_used_before_writes_no_token()
    {
        var (sample, grant, _) = await RedeemedAsync();
        var other = Token(sample, grant);
        Assert.False(await Node.Get<GrantLedger>().RedeemAsync(new Redemption(grant, "subject", Now, sample.Event(Now), other.Row)));
        Assert.Null(await Tokens.FindAsync(other.Text, None));
    }

    [Fact]
    public async Task A_rotation_uses_the_old_writes_the_next_and_prolongs_the_grant()
    {
        var (sample, grant, first) = await RedeemedAsync();
        Time.Advance(TimeSpan.FromMinutes(10));
        var next = Token(sample, grant);
        Assert.True(await RotateAsync(sample, first, next));
        Assert.Equal(Now, (await Tokens.FindAsync(first.Text, None))!.UsedAt);
        Assert.Null((await Tokens.FindAsync(next.Text, None))!.UsedAt);
        Assert.Equal(Now.AddDays(14), await Node.ReadAsync(store => store.Grants.Where(row => row.Id == grant.Id).Select(row => row.ExpiresAt).SingleAsync()));
        Assert.Equal(2, await Node.ReadAsync(store => store.Events.CountAsync(entry => entry.ClientId == sample.Client.Id)));
    }

    [Fact]
    public async Task An_unknown_token_is_not_found_and_cannot_be_turned()
    {
        var (sample, grant, _) = await RedeemedAsync();
        var unknown = Token(sample, grant);
        var next = Token(sample, grant);
        Assert.Null(await Tokens.FindAsync(unknown.Text, None));
        Assert.False(await RotateAsync(sample, unknown, next));
        Assert.Null(await Tokens.FindAsync(next.Text, None));
    }

    [Fact]
    public async Task A_token_that_twelve_use_on_two_nodes_at_once_is_used_once()
    {
        var other = await Fixture.StartAsync(Time);
        for (var round = 0; round < Rounds; round++)
        {
            var (sample, grant, first) = await RedeemedAsync();
            Assert.Single(await TwelveTimesAsync(index => RotateAsync(sample, first, Token(sample, grant), index % 2 == 0 ? Node : other)), true);
            Assert.Equal(2, await Node.ReadAsync(store => store.RefreshTokens.CountAsync(token => token.GrantId == grant.Id)));
        }
    }

    [Fact]
    public async Task An_assertion_that_twelve_send_to_two_nodes_at_once_is_used_once()
    {
        var other = await Fixture.StartAsync(Time);
        for (var round = 0; round < Rounds; round++)
        {
            var key = $"assertion:{RandomId.New()}";
            Assert.Single(await TwelveTimesAsync(index => (index % 2 == 0 ? Node : other).Get<GrantLedger>().UseOnceAsync(key, Now.AddMinutes(1))), true);
            Assert.True(await Node.Get<GrantLedger>().IsUsedAsync(key, None));
        }
        Assert.False(await Node.Get<GrantLedger>().IsUsedAsync("assertion:another", None));
    }

    [Fact]
    public async Task Housekeeping_takes_families_that_are_over_and_keeps_used_tokens_of_those_that_are_not()
    {
        var (sample, grant, first) = await RedeemedAsync();
        var next = Token(sample, grant);
        await RotateAsync(sample, first, next);
        Time.Advance(TimeSpan.FromDays(29));
        await Node.Get<Housekeeping>().SweepAsync(None);
        Assert.NotNull(await Tokens.FindAsync(first.Text, None));
        Time.Advance(TimeSpan.FromDays(1));
        await Node.Get<Housekeeping>().SweepAsync(None);
        Assert.Null(await Tokens.FindAsync(first.Text, None));
        Assert.Null(await Tokens.FindAsync(next.Text, None));
    }

    private Task<bool> RotateAsync(Sample sample, (string Text, RefreshToken Row) used, (string Text, RefreshToken Row) next, StoreNode? node = null) =>
        (node ?? Node).Get<RefreshTokenLedger>().RotateAsync(new Rotation(used.Row.Hash, next.Row, next.Row.ExpiresAt, sample.Event(Now)));

    private (string Text, RefreshToken Row) Token(Sample sample, Grant grant)
    {
        var text = RefreshToken.NewText();
        return (text, new RefreshToken
        {
            Hash = RefreshToken.HashOf(text),
            GrantId = grant.Id,
            CarrierId = sample.Carrier.Id,
            SubscriberId = sample.Subscriber.Id,
            Acr = Acr.A3,
            Amr = "hwk pin",
            AuthTime = Now,
            IssuedAt = Now,
            ExpiresAt = Now.AddDays(14),
            FamilyExpiresAt = Now.AddDays(30),
        });
    }

    private async Task<(Sample Sample, Grant Grant, (string Text, RefreshToken Row) First)> RedeemedAsync()
    {
        var sample = await Sample.AddAsync(Node, Now);
        var link = sample.Link(Now);
        await Node.AddAsync(link);
        var grant = sample.Grant(Now, link.Id);
        var first = Token(sample, grant);
        Assert.True(await Node.Get<GrantLedger>().RedeemAsync(new Redemption(grant, "subject", Now, sample.Event(Now), first.Row)));
        return (sample, grant, first);
    }
}

public sealed class RefreshTokenLedgerOnSqlite(SqliteStore fixture) : RefreshTokenLedgerTests(fixture), IClassFixture<SqliteStore>;

public sealed class RefreshTokenLedgerOnPostgreSql(PostgreSqlStore fixture) : RefreshTokenLedgerTests(fixture), IClassFixture<PostgreSqlStore>;
