using Microsoft.EntityFrameworkCore;
using ZenKey.Portal.Data.Subscribers;
using ZenKey.Portal.Data.Tests.Store;
using ZenKey.TestKit;

namespace ZenKey.Portal.Data.Tests;

/// <summary>PINs: ten wrong tries, then a wait of ten minutes, whatever happens meanwhile.</summary>
public abstract class PinLedgerTests(StoreFixture fixture) : StoreTests(fixture)
{
    private PinLedger Pins => Node.Get<PinLedger>();

    [Fact]
    public async Task The_right_PIN_is_right_and_is_a_fresh_factor()
    {
        var id = await WithPinAsync();
        Assert.IsType<PinResult.Right>(await Pins.CheckAsync(id, "482915", None));
        Assert.Equal(Now, (await Node.Get<SubscriberDirectory>().FindByIdAsync(id, None))!.FactorAt);
    }

    [Fact]
    public async Task Another_PIN_takes_the_place_of_the_old_one_and_of_its_lock()
    {
        var id = await WithPinAsync();
        for (var wrong = 0; wrong < 10; wrong++) { await Pins.CheckAsync(id, "000000", None); }
        await Pins.SetAsync(id, "739156", None);
        Assert.IsType<PinResult.Wrong>(await Pins.CheckAsync(id, "482915", None));
        Assert.IsType<PinResult.Right>(await Pins.CheckAsync(id, "739156", None));
        Assert.Equal("pin.changed", Assert.Single(await AuditOfAsync(id)).Action);
    }

    [Fact]
    public async Task Being_asked_always_is_remembered_and_told_in_the_trail_once()
    {
        var id = await WithPinAsync();
        for (var twice = 0; twice < 2; twice++) { await Pins.SetAlwaysAskAsync(id, true, None); }
        Assert.True((await Node.Get<SubscriberDirectory>().FindByIdAsync(id, None))!.AlwaysAsk);
        Assert.Equal("subscriber.settings_changed", Assert.Single(await AuditOfAsync(id)).Action);
    }

    [Fact]
    public async Task Who_has_no_PIN_is_told_so()
    {
        var sample = await Sample.AddAsync(Node, Now);
        Assert.IsType<PinResult.NotSet>(await Pins.CheckAsync(sample.Subscriber.Id, "482915", None));
    }

    [Fact]
    public async Task The_tenth_wrong_PIN_locks_for_ten_minutes()
    {
        var id = await WithPinAsync();
        for (var left = 9; left >= 1; left--) { Assert.Equal(new PinResult.Wrong(left), await Pins.CheckAsync(id, "000000", None)); }
        var until = Now.AddMinutes(10);
        Assert.Equal(new PinResult.Locked(until), await Pins.CheckAsync(id, "000000", None));
        Time.Advance(TimeSpan.FromMinutes(10) - TimeSpan.FromMilliseconds(1));
        Assert.Equal(new PinResult.Locked(until), await Pins.CheckAsync(id, "482915", None));      // the right one neither
        Time.Advance(TimeSpan.FromMilliseconds(1));
        Assert.IsType<PinResult.Right>(await Pins.CheckAsync(id, "482915", None));
    }

    [Fact]
    public async Task After_the_wait_there_are_ten_tries_again()
    {
        var id = await WithPinAsync(failures: 10, lockedUntil: Now.AddMinutes(10));
        Time.Advance(TimeSpan.FromMinutes(10));
        Assert.Equal(new PinResult.Wrong(9), await Pins.CheckAsync(id, "000000", None));
    }

    [Fact]
    public async Task The_right_PIN_forgives_wrong_ones()
    {
        var id = await WithPinAsync(failures: 9);
        Assert.IsType<PinResult.Right>(await Pins.CheckAsync(id, "482915", None));
        Assert.Equal(new PinResult.Wrong(9), await Pins.CheckAsync(id, "000000", None));
    }

    [Fact]
    public async Task Many_at_once_cannot_exceed_the_limit()
    {
        var id = await WithPinAsync(failures: 5);
        var results = await TwelveTimesAsync(_ => Pins.CheckAsync(id, "000000", None));
        Assert.Equal([1, 2, 3, 4], results.OfType<PinResult.Wrong>().Select(wrong => wrong.AttemptsLeft).Order());
        Assert.Equal(8, results.OfType<PinResult.Locked>().Count());
        Assert.IsType<PinResult.Locked>(await Pins.CheckAsync(id, "482915", None));
    }

    [Fact]
    public async Task Among_many_at_once_the_right_PIN_helps_nobody_past_the_limit()
    {
        var id = await WithPinAsync(failures: 10);
        var results = await TwelveTimesAsync(_ => Pins.CheckAsync(id, "482915", None));
        Assert.All(results, result => Assert.IsType<PinResult.Locked>(result));
    }

    [Fact]
    public async Task A_process_that_dies_at_the_tenth_try_does_not_lock_for_ever()
    {
        // The try was counted, the lock not yet written.
        var id = await WithPinAsync(failures: 10);
        Assert.Equal(new PinResult.Locked(Now.AddMinutes(10)), await Pins.CheckAsync(id, "482915", None));
        Time.Advance(TimeSpan.FromMinutes(5));
        Assert.Equal(new PinResult.Locked(Now.AddMinutes(5)), await Pins.CheckAsync(id, "482915", None));      // the same lock
        Time.Advance(TimeSpan.FromMinutes(5));
        Assert.IsType<PinResult.Right>(await Pins.CheckAsync(id, "482915", None));
    }

    [Fact]
    public async Task A_caller_that_hangs_up_at_the_tenth_try_locks_all_the_same()
    {
        var id = await WithPinAsync(failures: 9);
        using var hangUp = new CancellationTokenSource();
        var check = Pins.CheckAsync(id, "000000", hangUp.Token);
        await Until.HoldsAsync(async () => await Node.ReadAsync(store => store.Subscribers.Where(row => row.Id == id).Select(row => row.PinFailures).SingleAsync()) == 10);
        await hangUp.CancelAsync();
        try { await check; }
        catch (OperationCanceledException) { }
        Assert.Equal(Now.AddMinutes(10), await Node.ReadAsync(store => store.Subscribers.Where(row => row.Id == id).Select(row => row.PinLockedUntil).SingleAsync()));
    }

    private async Task<Guid> WithPinAsync(int failures = 0, DateTimeOffset? lockedUntil = null)
    {
        var sample = await Sample.AddAsync(Node, Now, pin: "482915");
        if (failures > 0)
        {
            await Node.Writer.WriteAsync((store, token) => store.Subscribers.Where(row => row.Id == sample.Subscriber.Id).ExecuteUpdateAsync(set => set
                .SetProperty(row => row.PinFailures, failures).SetProperty(row => row.PinLockedUntil, lockedUntil), token), [], None);
        }
        return sample.Subscriber.Id;
    }
}

public sealed class PinLedgerOnSqlite(SqliteStore fixture) : PinLedgerTests(fixture), IClassFixture<SqliteStore>;

public sealed class PinLedgerOnPostgreSql(PostgreSqlStore fixture) : PinLedgerTests(fixture), IClassFixture<PostgreSqlStore>;
