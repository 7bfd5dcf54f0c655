using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using ZenKey.Portal.Data.Changes;
using ZenKey.Portal.Data.Clients;
using ZenKey.Portal.Data.Devices;
using ZenKey.Portal.Data.Tests.Store;
using ZenKey.TestKit;

namespace ZenKey.Portal.Data.Tests;

/// <summary>What one node changes, the others learn: within five seconds by the counters, at once by the bus.</summary>
public abstract class ChangeWatcherTests(StoreFixture fixture) : StoreTests(fixture)
{
    private static readonly TimeSpan Promise = TimeSpan.FromSeconds(5);

    [Fact]
    public async Task A_change_of_another_node_is_seen_within_five_seconds()
    {
        var other = await Fixture.StartAsync(TimeProvider.System);
        var sample = await Sample.AddAsync(Node, Now);
        Assert.Equal(ClientState.Active, (await other.Get<ClientDirectory>().FindAsync(sample.Client.ClientId, None))!.State);
        await DisableAsync(Node, sample.Client.Id);
        await Until.HoldsAsync(async () =>
            (await other.Get<ClientDirectory>().FindAsync(sample.Client.ClientId, None))!.State == ClientState.Disabled, Promise);
    }

    [Fact]
    public async Task A_revocation_on_another_node_is_seen_within_five_seconds()
    {
        var other = await Fixture.StartAsync(TimeProvider.System);
        var sample = await Sample.AddAsync(Node, Now);
        var device = sample.Device(Now);
        await Node.AddAsync(device);
        Assert.True(await other.Get<DeviceDirectory>().IsActiveAsync(device.Id, None));
        await Node.Get<DeviceEndings>().RevokeAsync(device.Id, Audit.Actor.System, "Lost", null, None);
        Assert.False(await Node.Get<DeviceDirectory>().IsActiveAsync(device.Id, None));      // here at once
        await Until.HoldsAsync(async () => !await other.Get<DeviceDirectory>().IsActiveAsync(device.Id, None), Promise);
    }

    [Fact]
    public async Task With_a_shared_bus_a_change_is_seen_at_once()
    {
        var bus = new LocalWakeBus();
        var here = await StartWatchingAsync(TimeProvider.System, TimeSpan.FromHours(1), bus);
        var there = await StartWatchingAsync(TimeProvider.System, TimeSpan.FromHours(1), bus);
        var sample = await Sample.AddAsync(here, Now);
        Assert.Equal(ClientState.Active, (await there.Get<ClientDirectory>().FindAsync(sample.Client.ClientId, None))!.State);
        await DisableAsync(here, sample.Client.Id);
        await Until.HoldsAsync(async () =>
            (await there.Get<ClientDirectory>().FindAsync(sample.Client.ClientId, None))!.State == ClientState.Disabled);
    }

    [Fact]
    public async Task A_change_between_the_first_read_and_the_first_look_is_not_missed()
    {
        // A process may fill its caches before its watcher has looked for the first time.
        var other = Fixture.Build(TimeProvider.System);
        var sample = await Sample.AddAsync(Node, Now);
        Assert.Equal(ClientState.Active, (await other.Get<ClientDirectory>().FindAsync(sample.Client.ClientId, None))!.State);
        await DisableAsync(Node, sample.Client.Id);
        await other.StartAsync();
        await Until.HoldsAsync(async () =>
            (await other.Get<ClientDirectory>().FindAsync(sample.Client.ClientId, None))!.State == ClientState.Disabled);
    }

    [Fact]
    public async Task Only_the_changed_topic_is_told()
    {
        var other = await StartWatchingAsync(TimeProvider.System, TimeSpan.FromMilliseconds(50));
        var told = new System.Collections.Concurrent.ConcurrentQueue<Topic>();
        other.Signal.Subscribe(told.Enqueue);
        await Node.Writer.WriteAsync((_, _) => Task.CompletedTask, [Topic.Keys], None);
        await Until.HoldsAsync(() => Task.FromResult(!told.IsEmpty));
        await Node.Writer.WriteAsync((_, _) => Task.CompletedTask, [Topic.Clients], None);
        await Until.HoldsAsync(() => Task.FromResult(told.Contains(Topic.Clients)));
        Assert.Equal([Topic.Keys, Topic.Clients], told);
    }

    [Fact]
    public async Task A_clock_that_stands_still_is_waited_for_and_then_looked_by()
    {
        var time = new Microsoft.Extensions.Time.Testing.FakeTimeProvider(Now);
        var other = await StartWatchingAsync(time, TimeSpan.FromSeconds(2));
        var told = new System.Collections.Concurrent.ConcurrentQueue<Topic>();
        other.Signal.Subscribe(told.Enqueue);
        var byRealTime = await StartWatchingAsync(TimeProvider.System, TimeSpan.FromMilliseconds(50));
        var seen = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        byRealTime.Signal.Subscribe(_ => seen.TrySetResult());
        await Node.Writer.WriteAsync((_, _) => Task.CompletedTask, [Topic.Keys], None);
        await seen.Task.WaitAsync(TimeSpan.FromSeconds(30));
        Assert.Empty(told);
        await Until.HoldsAsync(() =>
        {
            time.Advance(TimeSpan.FromSeconds(2));
            return Task.FromResult(told.Contains(Topic.Keys));
        });
    }

    /// <summary>A node whose watcher has looked for the first time.</summary>
    private async Task<StoreNode> StartWatchingAsync(TimeProvider time, TimeSpan poll, IWakeBus? bus = null)
    {
        var node = Fixture.Build(time, options => options.ChangePoll = poll, services =>
        {
            if (bus is not null) { services.AddSingleton(bus); }
        });
        var looked = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var awaited = Enum.GetValues<Topic>().ToHashSet();
        node.Signal.Subscribe(topic =>
        {
            awaited.Remove(topic);
            if (awaited.Count == 0) { looked.TrySetResult(); }
        });
        await node.StartAsync();
        await looked.Task.WaitAsync(TimeSpan.FromSeconds(30));
        return node;
    }

    private static Task DisableAsync(StoreNode node, Guid id) => node.Writer.WriteAsync((store, token) => store.Clients.Where(client => client.Id == id)
        .ExecuteUpdateAsync(set => set.SetProperty(client => client.State, ClientState.Disabled), token), [Topic.Clients], None);
}

public sealed class ChangeWatcherOnSqlite(SqliteStore fixture) : ChangeWatcherTests(fixture), IClassFixture<SqliteStore>;

public sealed class ChangeWatcherOnPostgreSql(PostgreSqlStore fixture) : ChangeWatcherTests(fixture), IClassFixture<PostgreSqlStore>;
