using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using ZenKey.Portal.Data.Changes;
using ZenKey.Portal.Data.Grants;
using ZenKey.Portal.Data.Journal;
using ZenKey.Portal.Data.Links;
using ZenKey.Portal.Data.Requests;
using ZenKey.Portal.Data.Tests.Store;

namespace ZenKey.Portal.Data.Tests;

/// <summary>The journal on a real database.</summary>
public abstract class JournalTests(StoreFixture fixture) : StoreTests(fixture)
{
    [Fact]
    public async Task A_thing_is_used_once_and_never_again()
    {
        var key = NewKey();
        var grants = Node.Get<GrantLedger>();
        Assert.True(await grants.UseOnceAsync(key, Now.AddMinutes(1)));
        Assert.False(await grants.UseOnceAsync(key, Now.AddMinutes(1)));
        Assert.False(await grants.UseOnceAsync(key, Now.AddMinutes(9)));
        Assert.Equal(1, await CountAsync(key));
    }

    [Fact]
    public async Task Two_hundred_at_once_have_one_winner()
    {
        var key = NewKey();
        var grants = Node.Get<GrantLedger>();
        var outcomes = await Task.WhenAll(Enumerable.Range(0, 200).Select(_ => Task.Run(() => grants.UseOnceAsync(key, Now.AddMinutes(1)))));
        Assert.Single(outcomes, true);
        Assert.Equal(1, await CountAsync(key));
    }

    [Fact]
    public async Task Two_hundred_at_once_on_two_nodes_have_one_winner()
    {
        var other = await Fixture.StartAsync(Time);
        for (var round = 0; round < 10; round++)
        {
            var key = NewKey();
            var outcomes = await Task.WhenAll(Enumerable.Range(0, 200).Select(number => Task.Run(() =>
                (number % 2 == 0 ? Node : other).Get<GrantLedger>().UseOnceAsync(key, Now.AddMinutes(1)))));
            Assert.Single(outcomes, true);
        }
    }

    [Fact]
    public async Task Two_nodes_that_change_the_same_topics_crosswise_lose_nothing()
    {
        var other = await Fixture.StartAsync(Time);
        var writes = Enumerable.Range(0, 200).Select(number => Task.Run(() => (number % 2 == 0 ? Node : other).Journal.WriteAsync(
            new JournalWrite(null, [Insert(NewKey())], number % 2 == 0 ? [Topic.Links, Topic.Devices] : [Topic.Devices, Topic.Links]))));
        Assert.All(await Task.WhenAll(writes), Assert.True);
    }

    [Fact]
    public async Task Writes_that_wait_share_one_commit()
    {
        var (node, engine) = await StartHeldAsync();
        var first = node.Get<GrantLedger>().UseOnceAsync(NewKey(), Now);
        await engine.Entered;
        var others = Enumerable.Range(0, 100).Select(_ => node.Get<GrantLedger>().UseOnceAsync(NewKey(), Now)).ToList();
        engine.LetGo();
        Assert.All(await Task.WhenAll([first, .. others]), Assert.True);
        Assert.Equal(2, engine.Commits);
    }

    [Fact]
    public async Task A_write_that_breaks_a_constraint_fails_alone()
    {
        var (node, engine) = await StartHeldAsync();
        var sample = await Sample.AddAsync(node, Now);
        var requests = node.Get<RequestLedger>();
        var first = requests.AddAsync(sample.Request(Now));
        await engine.Entered;
        var taken = sample.Request(Now);
        var good = new[] { taken, sample.Request(Now), sample.Request(Now) };
        var writes = good.Select(requests.AddAsync).ToList();
        var bad = requests.AddAsync(taken);             // its key is taken
        var last = requests.AddAsync(sample.Request(Now));
        engine.LetGo();
        await Task.WhenAll([first, .. writes, last]);
        await Assert.ThrowsAsync<StoreUnavailableException>(() => bad);
        Assert.Equal(5, await node.ReadAsync(store => store.Requests.CountAsync(row => row.SubscriberId == sample.Subscriber.Id)));
    }

    [Fact]
    public async Task A_write_that_points_nowhere_is_refused()
    {
        var sample = await Sample.AddAsync(Node, Now);
        var request = (sample with { Subscriber = new Subscribers.Subscriber { Id = Guid.CreateVersion7(), CarrierAccount = "nobody", Phone = "+12025550000" } }).Request(Now);
        await Assert.ThrowsAsync<StoreUnavailableException>(() => Node.Get<RequestLedger>().AddAsync(request));
        Assert.Null(await Node.Get<RequestLedger>().FindAsync(request.Id, None));
    }

    [Fact]
    public async Task When_the_guard_does_not_hold_nothing_else_is_written()
    {
        var (key, effect) = (NewKey(), NewKey());
        await Node.Get<GrantLedger>().UseOnceAsync(key, Now);
        var before = await Node.CounterAsync(Topic.Links);
        Assert.False(await Node.Journal.WriteAsync(new JournalWrite(Insert(key), [Insert(effect)], [Topic.Links])));
        Assert.Equal(0, await CountAsync(effect));
        Assert.Equal(before, await Node.CounterAsync(Topic.Links));
    }

    [Fact]
    public async Task When_an_effect_fails_the_guard_is_not_written()
    {
        var (key, taken) = (NewKey(), NewKey());
        await Node.AddAsync(new SingleUse { Key = taken, ExpiresAt = Now });
        await Assert.ThrowsAsync<StoreUnavailableException>(() => Node.Journal.WriteAsync(new JournalWrite(Insert(key), [InsertAnyway(taken)])));
        Assert.Equal(0, await CountAsync(key));
        Assert.True(await Node.Journal.WriteAsync(new JournalWrite(Insert(key), [])));
    }

    [Fact]
    public async Task A_topic_is_bumped_in_the_same_transaction()
    {
        var before = await Node.CounterAsync(Topic.Links);
        Assert.True(await Node.Journal.WriteAsync(new JournalWrite(null, [Insert(NewKey())], [Topic.Links])));
        Assert.True(await Node.CounterAsync(Topic.Links) > before);

        var taken = NewKey();
        await Node.AddAsync(new SingleUse { Key = taken, ExpiresAt = Now });
        before = await Node.CounterAsync(Topic.Links);
        await Assert.ThrowsAsync<StoreUnavailableException>(() => Node.Journal.WriteAsync(new JournalWrite(null, [InsertAnyway(taken)], [Topic.Links])));
        Assert.Equal(before, await Node.CounterAsync(Topic.Links));
    }

    [Fact]
    public async Task Caches_of_a_topic_are_dropped_when_the_caller_is_answered()
    {
        var sample = await Sample.AddAsync(Node, Now);
        var link = sample.Link(Now);
        await Node.AddAsync(link);
        var links = Node.Get<LinkDirectory>();
        Assert.Equal("openid email", (await links.FindByIdAsync(link.Id, None))!.Scopes);
        await Node.Journal.WriteAsync(new JournalWrite(null, [new Statement("""UPDATE "AccountLinks" SET "Scopes" = @p1 WHERE "Id" = @p0""", link.Id, "openid")], [Topic.Links]));
        Assert.Equal("openid", (await links.FindByIdAsync(link.Id, None))!.Scopes);
    }

    [Fact]
    public async Task What_was_acknowledged_is_there_after_the_process_has_gone()
    {
        var node = await Fixture.StartAsync(Time);
        var keys = Enumerable.Range(0, 50).Select(_ => NewKey()).ToList();
        Assert.All(await Task.WhenAll(keys.Select(key => node.Get<GrantLedger>().UseOnceAsync(key, Now))), Assert.True);
        await node.DisposeAsync();
        var next = await Fixture.StartAsync(Time);
        Assert.Equal(50, await next.ReadAsync(store => store.SingleUses.CountAsync(use => keys.Contains(use.Key))));
    }

    [Fact]
    public async Task Stopping_writes_what_was_accepted()
    {
        var (node, engine) = await StartHeldAsync();
        var keys = Enumerable.Range(0, 300).Select(_ => NewKey()).ToList();
        var writes = keys.Select(key => node.Get<GrantLedger>().UseOnceAsync(key, Now)).ToList();
        await engine.Entered;
        var stopping = node.StopAsync();
        engine.LetGo();
        await stopping;
        Assert.All(await Task.WhenAll(writes), Assert.True);
        Assert.Equal(300, await Node.ReadAsync(store => store.SingleUses.CountAsync(use => keys.Contains(use.Key))));
    }

    private async Task<(StoreNode Node, HeldEngine Engine)> StartHeldAsync()
    {
        HeldEngine? held = null;
        var node = await Fixture.StartAsync(Time, replace: services =>
        {
            var real = services.Single(service => service.ServiceType == typeof(IJournalEngine));
            services.Remove(real);
            services.AddSingleton<IJournalEngine>(provider => held = new HeldEngine((IJournalEngine)real.ImplementationFactory!(provider)));
        });
        return (node, held!);
    }

    private Task<int> CountAsync(string key) => Node.ReadAsync(store => store.SingleUses.CountAsync(use => use.Key == key));

    private protected static string NewKey() => $"test:{RandomId.New()}";

    private protected Statement Insert(string key) => new("""INSERT INTO "SingleUses" ("Key", "ExpiresAt") VALUES (@p0, @p1) ON CONFLICT ("Key") DO NOTHING""", key, Now);

    private Statement InsertAnyway(string key) => new("""INSERT INTO "SingleUses" ("Key", "ExpiresAt") VALUES (@p0, @p1)""", key, Now);
}

public sealed class JournalOnSqlite(SqliteStore fixture) : JournalTests(fixture), IClassFixture<SqliteStore>;

public sealed class JournalOnPostgreSql(PostgreSqlStore fixture) : JournalTests(fixture), IClassFixture<PostgreSqlStore>
{
    [Fact]
    public async Task Two_nodes_that_write_the_same_rows_crosswise_do_not_stop_each_other()
    {
        var other = await Fixture.StartAsync(Time);
        for (var round = 0; round < 10; round++)
        {
            var guarded = Enumerable.Range(0, 300).Select(_ => new JournalWrite(Insert(NewKey()), [], [Topic.Links])).ToList();
            var there = await Task.WhenAll(
                Task.Run(() => Node.Get<IJournalEngine>().CommitAsync(guarded, None)),
                Task.Run(() => other.Get<IJournalEngine>().CommitAsync([.. Enumerable.Reverse(guarded)], None)));
            Assert.Equal(guarded.Count, there.SelectMany(outcomes => outcomes).Count(won => won));
        }
    }

    [Fact]
    public async Task Two_nodes_that_change_the_same_rows_crosswise_do_not_stop_each_other()
    {
        var other = await Fixture.StartAsync(Time);
        var keys = Enumerable.Range(0, 300).Select(_ => NewKey()).ToList();
        await Node.AddAsync([.. keys.Select(key => new SingleUse { Key = key, ExpiresAt = Now })]);
        var changes = keys.Select(key => new JournalWrite(null, [new Statement("""UPDATE "SingleUses" SET "ExpiresAt" = @p1 WHERE "Key" = @p0""", key, Now)])).ToList();
        for (var round = 0; round < 10; round++)
        {
            await Task.WhenAll(
                Task.Run(() => Node.Get<IJournalEngine>().CommitAsync(changes, None)),
                Task.Run(() => other.Get<IJournalEngine>().CommitAsync([.. Enumerable.Reverse(changes)], None)));
        }
    }
}
