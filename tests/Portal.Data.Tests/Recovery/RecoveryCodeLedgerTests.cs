using Microsoft.EntityFrameworkCore;
using ZenKey.Portal.Data.Recovery;
using ZenKey.Portal.Data.Tests.Store;

namespace ZenKey.Portal.Data.Tests.Recovery;

/// <summary>Recovery codes in the store: ten at a time, hashes only, and those of before die with the new ones.</summary>
public abstract class RecoveryCodeLedgerTests(StoreFixture fixture) : StoreTests(fixture)
{
    private RecoveryCodeLedger Ledger => Node.Get<RecoveryCodeLedger>();

    [Fact]
    public async Task Ten_codes_are_made_and_the_store_knows_none_of_them()
    {
        var subscriber = (await Sample.AddAsync(Node, Now)).Subscriber.Id;

        var codes = await Ledger.RenewAsync(subscriber, None);

        Assert.Equal(10, codes.Distinct().Count());
        Assert.Equal(10, await Ledger.CountAsync(subscriber, None));
        var hashes = await Node.ReadAsync(store => store.RecoveryCodes.Where(row => row.SubscriberId == subscriber).Select(row => row.Hash).ToListAsync());
        Assert.Equal(codes.Select(code => RecoveryCode.HashOf(subscriber, code)).Order(), hashes.Order());
        Assert.Equal("recovery_codes.renewed", Assert.Single(await AuditOfAsync(subscriber)).Action);
    }

    [Fact]
    public async Task New_codes_take_the_place_of_the_unused_ones_and_used_ones_stay_as_a_record()
    {
        var subscriber = (await Sample.AddAsync(Node, Now)).Subscriber.Id;
        var before = await Ledger.RenewAsync(subscriber, None);
        var used = RecoveryCode.HashOf(subscriber, before[0]);
        await Node.Writer.WriteAsync((store, token) => store.RecoveryCodes.Where(row => row.SubscriberId == subscriber && row.Hash == used)
            .ExecuteUpdateAsync(set => set.SetProperty(row => row.UsedAt, Now), token), [], None);

        var after = await Ledger.RenewAsync(subscriber, None);

        Assert.Empty(after.Intersect(before));
        Assert.Equal(10, await Ledger.CountAsync(subscriber, None));
        Assert.Equal(11, await Node.ReadAsync(store => store.RecoveryCodes.CountAsync(row => row.SubscriberId == subscriber)));
        foreach (var dead in before) { Assert.False(await Node.Get<RecoveryLedger>().HasCodeAsync(subscriber, RecoveryCode.HashOf(subscriber, dead)!, None)); }
    }

    [Fact]
    public async Task Codes_of_others_stay()
    {
        var (one, other) = ((await Sample.AddAsync(Node, Now)).Subscriber.Id, (await Sample.AddAsync(Node, Now)).Subscriber.Id);
        await Ledger.RenewAsync(one, None);
        await Ledger.RenewAsync(other, None);

        Assert.Equal(10, await Ledger.CountAsync(one, None));
    }
}

public sealed class RecoveryCodeLedgerOnSqlite(SqliteStore fixture) : RecoveryCodeLedgerTests(fixture), IClassFixture<SqliteStore>;

public sealed class RecoveryCodeLedgerOnPostgreSql(PostgreSqlStore fixture) : RecoveryCodeLedgerTests(fixture), IClassFixture<PostgreSqlStore>;
