using Microsoft.EntityFrameworkCore;
using ZenKey.Portal.Data.Changes;
using ZenKey.Portal.Data.Settings;
using ZenKey.Portal.Data.Tests.Store;

namespace ZenKey.Portal.Data.Tests;

/// <summary>Writes of the portal and of jobs: one transaction, and whoever comes second is told.</summary>
public abstract class StoreWriterTests(StoreFixture fixture) : StoreTests(fixture)
{
    [Fact]
    public async Task A_row_that_was_changed_meanwhile_is_a_conflict_and_nothing_is_written()
    {
        var sample = await Sample.AddAsync(Node, Now);
        Task RenameAsync(string name, int seen) => Node.Writer.WriteAsync(async (store, token) =>
        {
            var project = await store.Projects.SingleAsync(row => row.Id == sample.Project.Id, token);
            store.Entry(project).Property(row => row.Version).OriginalValue = seen;
            project.Name = name;
            project.Version = seen + 1;
            store.Settings.Add(new Setting { Key = $"{name}-{sample.Project.Id}", Value = "beside" });
        }, [Topic.Clients], None);

        await RenameAsync("First", seen: 0);
        var counter = await Node.CounterAsync(Topic.Clients);
        await Assert.ThrowsAsync<StoreConflictException>(() => RenameAsync("Second", seen: 0));
        Assert.Equal("First", await Node.ReadAsync(store => store.Projects.Where(row => row.Id == sample.Project.Id).Select(row => row.Name).SingleAsync()));
        Assert.Null(await Node.Get<SettingStore>().FindAsync($"Second-{sample.Project.Id}", None));
        Assert.Equal(counter, await Node.CounterAsync(Topic.Clients));
    }

    [Fact]
    public async Task A_row_that_is_there_already_is_a_conflict_and_nothing_is_written()
    {
        var sample = await Sample.AddAsync(Node, Now);
        var told = new List<Topic>();
        Node.Signal.Subscribe(told.Add);
        var fault = await Assert.ThrowsAsync<StoreConflictException>(() => Node.Writer.WriteAsync((store, _) =>
        {
            store.Settings.Add(new Setting { Key = $"beside-{sample.Client.Id}", Value = "x" });
            store.Clients.Add(new Clients.Client
            {
                Id = Guid.CreateVersion7(),
                ClientId = sample.Client.ClientId,
                ProjectId = sample.Project.Id,
                Name = "Copy",
                TokenAuth = "none",
            });
            return Task.CompletedTask;
        }, [Topic.Clients], None));
        Assert.DoesNotContain(sample.Client.ClientId, fault.Message, StringComparison.Ordinal);
        Assert.Null(await Node.Get<SettingStore>().FindAsync($"beside-{sample.Client.Id}", None));
        Assert.Empty(told);
    }

    [Fact]
    public async Task A_row_that_points_nowhere_is_no_conflict_but_a_fault()
    {
        var fault = await Assert.ThrowsAnyAsync<DbUpdateException>(() => Node.AddAsync(
            new Projects.Project { Id = Guid.CreateVersion7(), CompanyId = Guid.CreateVersion7(), Name = "Nobody's" }));
        Assert.IsNotType<DbUpdateConcurrencyException>(fault);
    }

    [Fact]
    public async Task Work_that_throws_writes_nothing_and_leaves_the_door_open()
    {
        await Assert.ThrowsAsync<InvalidOperationException>(() => Node.Writer.WriteAsync(async (store, token) =>
        {
            await store.Settings.AddAsync(new Setting { Key = "half", Value = "x" }, token);
            await store.Settings.Where(setting => setting.Key == "none").ExecuteDeleteAsync(token);
            throw new InvalidOperationException();
        }, [], None));
        Assert.Null(await Node.Get<SettingStore>().FindAsync("half", None));
        await Node.AddAsync(new Setting { Key = "whole", Value = "x" }).WaitAsync(TimeSpan.FromSeconds(10));
    }

    [Fact]
    public async Task Work_that_is_given_up_writes_nothing()
    {
        using var giveUp = new CancellationTokenSource();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => Node.Writer.WriteAsync(async (store, token) =>
        {
            store.Settings.Add(new Setting { Key = "given-up", Value = "x" });
            await giveUp.CancelAsync();
        }, [Topic.Clients], giveUp.Token));
        Assert.Null(await Node.Get<SettingStore>().FindAsync("given-up", None));
    }

    [Fact]
    public async Task The_counters_of_what_changes_are_bumped_and_told()
    {
        var before = await CountersAsync();
        var told = new List<Topic>();
        Node.Signal.Subscribe(told.Add);
        await Node.Writer.WriteAsync((_, _) => Task.CompletedTask, [Topic.Devices, Topic.Carriers], None);
        Assert.True(told.Contains(Topic.Devices) && told.Contains(Topic.Carriers));
        var after = await CountersAsync();
        Assert.Equal([Topic.Carriers, Topic.Devices], after.Where(pair => pair.Value != before[pair.Key]).Select(pair => pair.Key).Order());
    }

    [Fact]
    public async Task Twelve_increments_at_once_are_twelve()
    {
        var sample = await Sample.AddAsync(Node, Now);
        await TwelveTimesAsync(_ => Node.Writer.WriteAsync((store, token) => store.Projects.Where(row => row.Id == sample.Project.Id)
            .ExecuteUpdateAsync(set => set.SetProperty(row => row.Version, row => row.Version + 1), token), [Topic.Clients], None));
        Assert.Equal(12, await Node.ReadAsync(store => store.Projects.Where(row => row.Id == sample.Project.Id).Select(row => row.Version).SingleAsync()));
    }

    [Fact]
    public async Task Writer_and_journal_do_not_get_into_each_others_way()
    {
        var sample = await Sample.AddAsync(Node, Now);
        var writes = Enumerable.Range(0, 40).Select(number => Task.Run(() => Node.AddAsync(new Setting { Key = $"{sample.Client.Id}-{number}", Value = "x" })));
        var uses = Enumerable.Range(0, 200).Select(number => Task.Run(() => Node.Get<Grants.GrantLedger>().UseOnceAsync($"{sample.Client.Id}-{number}", Now)));
        await Task.WhenAll(Task.WhenAll(writes), Task.WhenAll(uses)).WaitAsync(TimeSpan.FromSeconds(60));
        Assert.Equal(40, await Node.ReadAsync(store => store.Settings.CountAsync(row => row.Key.StartsWith(sample.Client.Id.ToString()))));
        Assert.Equal(200, await Node.ReadAsync(store => store.SingleUses.CountAsync(row => row.Key.StartsWith(sample.Client.Id.ToString()))));
    }

    private Task<Dictionary<Topic, long>> CountersAsync() =>
        Node.ReadAsync(store => store.ChangeCounters.AsNoTracking().ToDictionaryAsync(counter => counter.Topic, counter => counter.Value));
}

public sealed class StoreWriterOnSqlite(SqliteStore fixture) : StoreWriterTests(fixture), IClassFixture<SqliteStore>;

public sealed class StoreWriterOnPostgreSql(PostgreSqlStore fixture) : StoreWriterTests(fixture), IClassFixture<PostgreSqlStore>;
