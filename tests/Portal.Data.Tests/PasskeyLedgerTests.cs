using Microsoft.EntityFrameworkCore;
using ZenKey.Portal.Data.Passkeys;
using ZenKey.Portal.Data.Tests.Store;

namespace ZenKey.Portal.Data.Tests;

/// <summary>Passkeys and their challenges in the store: taken once, counted once, whoever comes at the same moment.</summary>
public abstract class PasskeyLedgerTests(StoreFixture fixture) : StoreTests(fixture)
{
    private PasskeyLedger Passkeys => Node.Get<PasskeyLedger>();

    private PasskeyChallengeLedger Challenges => Node.Get<PasskeyChallengeLedger>();

    [Fact]
    public async Task Of_twelve_who_take_a_challenge_one_gets_it_and_one_try_is_counted()
    {
        var (subscriber, phone) = await OwnerAsync();
        var challenge = await Challenges.GiveAsync(phone, subscriber, "export", "state");

        var taken = await TwelveTimesAsync(_ => Challenges.TryAsync(phone, subscriber, challenge.Id, "export"));

        Assert.Equal(new TakeChallengeResult.Taken("state"), Assert.Single(taken, result => result is TakeChallengeResult.Taken));
        Assert.Equal(1, (await Node.ReadAsync(store => store.Subscribers.SingleAsync(row => row.Id == subscriber))).PasskeyFailures);
    }

    [Fact]
    public async Task Of_twelve_that_are_given_at_once_one_stands()
    {
        var (subscriber, phone) = await OwnerAsync();

        var given = await TwelveTimesAsync(index => Challenges.GiveAsync(phone, subscriber, "export", $"state-{index}"));

        var taken = new List<TakeChallengeResult>();
        foreach (var challenge in given) { taken.Add(await Challenges.TryAsync(phone, subscriber, challenge.Id, "export")); }
        Assert.Single(taken, result => result is TakeChallengeResult.Taken);
    }

    [Fact]
    public async Task Of_twelve_answers_with_one_count_one_holds_and_the_others_are_told_as_copies()
    {
        var (subscriber, phone) = await OwnerAsync();
        var passkey = await AddAsync(subscriber, phone, signCount: 3);

        var used = await TwelveTimesAsync(_ => Passkeys.UseAsync(passkey, 4, backedUp: true));

        Assert.Single(used, UsePasskeyResult.Used);
        Assert.Equal(11, used.Count(result => result == UsePasskeyResult.Copied));
        var kept = Assert.Single(await Passkeys.ListAsync(subscriber, phone, None));
        Assert.Equal((4L, true, Now), (kept.SignCount, kept.BackedUp, kept.LastUsedAt));
        Assert.Equal(11, (await AuditOfAsync(subscriber)).Count(entry => entry.Action == "passkey.copied"));
    }

    [Theory]
    [InlineData(3, 4, true)]
    [InlineData(3, 3, false)]
    [InlineData(3, 0, false)]
    [InlineData(0, 0, true)]
    [InlineData(0, 1, true)]
    public async Task The_count_grows_or_is_never_counted(long before, long after, bool holds)
    {
        var (subscriber, phone) = await OwnerAsync();
        var passkey = await AddAsync(subscriber, phone, before);

        Assert.Equal(holds ? UsePasskeyResult.Used : UsePasskeyResult.Copied, await Passkeys.UseAsync(passkey, after, backedUp: false));
    }

    [Fact]
    public async Task One_that_was_removed_meanwhile_proves_nothing_and_is_no_copy()
    {
        var (subscriber, phone) = await OwnerAsync();
        var passkey = await AddAsync(subscriber, phone, 0);
        Assert.True(await Passkeys.RemoveAsync(passkey.Id, subscriber, phone, None));

        Assert.Equal(UsePasskeyResult.Gone, await Passkeys.UseAsync(passkey, 1, backedUp: false));

        Assert.Null((await Node.ReadAsync(store => store.Subscribers.SingleAsync(row => row.Id == subscriber))).FactorAt);
    }

    [Fact]
    public async Task Of_twelve_who_bring_one_credential_one_has_it()
    {
        var (subscriber, phone) = await OwnerAsync();
        var made = new MadePasskey(Guid.CreateVersion7().ToByteArray(), [1], 0, "internal", false, false, "Finger");

        var added = await TwelveTimesAsync(_ => Passkeys.AddAsync(made, subscriber, phone, None));

        Assert.Single(added, result => result is AddPasskeyResult.Added);
        Assert.Equal(11, added.Count(result => result is AddPasskeyResult.Known));
    }

    [Fact]
    public async Task Challenges_go_when_they_expire()
    {
        var (subscriber, phone) = await OwnerAsync();
        await Challenges.GiveAsync(phone, subscriber, "export", "state");
        Time.Advance(PasskeyChallenge.Lifetime - TimeSpan.FromMilliseconds(1));
        await Node.Get<Housekeeping>().SweepAsync(None);
        Assert.True(await Node.ReadAsync(store => store.PasskeyChallenges.AnyAsync(row => row.HolderId == phone)));

        Time.Advance(TimeSpan.FromMilliseconds(1));
        await Node.Get<Housekeeping>().SweepAsync(None);

        Assert.False(await Node.ReadAsync(store => store.PasskeyChallenges.AnyAsync(row => row.HolderId == phone)));
    }

    private async Task<(Guid Subscriber, Guid Phone)> OwnerAsync() => ((await Sample.AddAsync(Node, Now)).Subscriber.Id, Guid.CreateVersion7(Now));

    private async Task<Passkey> AddAsync(Guid subscriber, Guid phone, long signCount) => Assert.IsType<AddPasskeyResult.Added>(
        await Passkeys.AddAsync(new MadePasskey(Guid.CreateVersion7().ToByteArray(), [1], signCount, "internal", false, false, "Finger"), subscriber, phone, None)).Passkey;
}

public sealed class PasskeyLedgerOnSqlite(SqliteStore fixture) : PasskeyLedgerTests(fixture), IClassFixture<SqliteStore>;

public sealed class PasskeyLedgerOnPostgreSql(PostgreSqlStore fixture) : PasskeyLedgerTests(fixture), IClassFixture<PostgreSqlStore>;
