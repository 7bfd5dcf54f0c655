using Microsoft.EntityFrameworkCore;
using ZenKey.Portal.Data.Tests.Store;

namespace ZenKey.Portal.Data.Tests;

/// <summary>The store is brought to this program's form, or it is said why not.</summary>
public abstract class StartupTests(StoreFixture fixture) : StoreTests(fixture)
{
    [Fact]
    public async Task An_empty_database_gets_every_migration()
    {
        Assert.NotEmpty(await Node.ReadAsync(async store => (await store.Database.GetAppliedMigrationsAsync()).ToList()));
        Assert.Empty(await Node.ReadAsync(async store => (await store.Database.GetPendingMigrationsAsync()).ToList()));
    }

    [Fact]
    public async Task Preparing_a_second_time_changes_nothing()
    {
        await Node.AddAsync(new Settings.Setting { Key = "kept", Value = "yes" });
        var before = await Node.ReadAsync(async store => (await store.Database.GetAppliedMigrationsAsync()).ToList());
        await Node.Get<StoreStartup>().PrepareAsync(migrate: true, None);
        await Node.Get<StoreStartup>().PrepareAsync(migrate: false, None);
        Assert.Equal(before, await Node.ReadAsync(async store => (await store.Database.GetAppliedMigrationsAsync()).ToList()));
        Assert.Equal("yes", await Node.Get<Settings.SettingStore>().FindAsync("kept", None));
    }

    [Fact]
    public async Task Two_nodes_may_migrate_at_once()
    {
        var connection = await Fixture.CreateDatabaseAsync();
        var nodes = Enumerable.Range(0, 2).Select(_ => Fixture.Build(Time, options => options.ConnectionString = connection)).ToList();
        await Task.WhenAll(nodes.Select(node => Task.Run(() => node.Get<StoreStartup>().PrepareAsync(migrate: true, None))));
        Assert.Empty(await nodes[0].ReadAsync(async store => (await store.Database.GetPendingMigrationsAsync()).ToList()));
    }

    [Fact]
    public async Task Without_leave_to_migrate_an_old_database_stops_the_start()
    {
        var connection = await Fixture.CreateDatabaseAsync();
        var node = Fixture.Build(Time, options => options.ConnectionString = connection);
        var fault = await Assert.ThrowsAsync<StoreUnusableException>(() => node.Get<StoreStartup>().PrepareAsync(migrate: false, None));
        Assert.Contains("--migrate", fault.Message, StringComparison.Ordinal);
        AssertOneSentence(fault);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_database_of_a_newer_program_stops_the_start(bool migrate)
    {
        var connection = await Fixture.CreateDatabaseAsync();
        var node = await Fixture.StartAsync(Time, options => options.ConnectionString = connection);
        await node.ReadAsync(store => store.Database.ExecuteSqlRawAsync(
            """INSERT INTO "__EFMigrationsHistory" ("MigrationId", "ProductVersion") VALUES ('29991231235959_FlyingCars', '99.0.0')"""));
        var fault = await Assert.ThrowsAsync<StoreUnusableException>(() => node.Get<StoreStartup>().PrepareAsync(migrate, None));
        Assert.Contains("29991231235959_FlyingCars", fault.Message, StringComparison.Ordinal);
        AssertOneSentence(fault);
    }

    [Fact]
    public async Task Every_topic_has_its_counter()
    {
        var topics = await Node.ReadAsync(store => store.ChangeCounters.Select(counter => counter.Topic).ToListAsync());
        Assert.Equal(Enum.GetValues<Changes.Topic>().Order(), topics.Order());
    }

    [Fact]
    public async Task The_model_has_no_change_without_a_migration() =>
        Assert.False(await Node.ReadAsync(store => Task.FromResult(store.Database.HasPendingModelChanges())));

    private protected static void AssertOneSentence(Exception fault) => Assert.Matches(@"^[A-Z][^\r\n]*[^.]\.$", fault.Message);
}

public sealed class StartupOnSqlite(SqliteStore fixture) : StartupTests(fixture), IClassFixture<SqliteStore>;

public sealed class StartupOnPostgreSql(PostgreSqlStore fixture) : StartupTests(fixture), IClassFixture<PostgreSqlStore>
{
    [Fact]
    public async Task A_database_that_is_not_there_is_made()
    {
        var connection = ((PostgreSqlStore)Fixture).NewDatabase();
        var node = await Fixture.StartAsync(Time, options => options.ConnectionString = connection);
        Assert.Null(await node.Get<Settings.SettingStore>().FindAsync("anything", None));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_server_that_does_not_answer_stops_the_start(bool migrate)
    {
        var node = Fixture.Build(Time, options => options.ConnectionString = "Host=127.0.0.1;Port=1;Username=nobody;Database=none;Timeout=2");
        AssertOneSentence(await Assert.ThrowsAsync<StoreUnusableException>(() => node.Get<StoreStartup>().PrepareAsync(migrate, None)));
    }
}
