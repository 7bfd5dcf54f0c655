using System.Text;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using ZenKey.Portal.Data.Tests.Store;

namespace ZenKey.Portal.Data.Tests;

/// <summary>The embedded database: how it is opened, and files that are none.</summary>
public sealed class SqliteFileTests(SqliteStore fixture) : StoreTests(fixture), IClassFixture<SqliteStore>
{
    private readonly SqliteStore files = fixture;

    [Theory]
    [InlineData("journal_mode", "wal")]
    [InlineData("synchronous", "2")]            // FULL: what is acknowledged outlives a power cut
    [InlineData("foreign_keys", "1")]
    [InlineData("busy_timeout", "5000")]
    [InlineData("secure_delete", "1")]          // erasure is erasure: docs/data-map.md
    public async Task Every_connection_is_set(string pragma, string value)
    {
        var first = await Node.ReadAsync(store => PragmaAsync(store, pragma));
        var many = await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => Node.ReadAsync(store => PragmaAsync(store, pragma))));
        Assert.Equal(value, first);
        Assert.All(many, one => Assert.Equal(value, one));
    }

    [Fact]
    public async Task The_folder_is_made()
    {
        var path = Path.Combine(files.Folder, "new", "folder", "zenkey.db");
        var node = Fixture.Build(Time, options => options.ConnectionString = $"Data Source={path}");
        await node.Get<StoreStartup>().PrepareAsync(migrate: true, None);
        Assert.True(File.Exists(path));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_text_file_stops_the_start(bool migrate)
    {
        var path = files.NewFile();
        await File.WriteAllTextAsync(path, "Dear diary, today I was mistaken for a database.\n" + new string('.', 8192));
        await AssertUnusableAsync(path, migrate);
        Assert.StartsWith("Dear diary", await File.ReadAllTextAsync(path), StringComparison.Ordinal);      // and is left alone
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_corrupt_file_stops_the_start(bool migrate)
    {
        var path = await MadeAsync();
        Damage(path, from: 4096, to: new FileInfo(path).Length);
        await AssertUnusableAsync(path, migrate);
    }

    [Fact]
    public async Task One_damaged_page_of_a_small_file_is_found()
    {
        var path = await MadeAsync();
        var root = await ScalarAsync(path, "SELECT rootpage FROM sqlite_schema WHERE name = 'Settings'");
        Damage(path, from: (root - 1) * 4096, to: ((root - 1) * 4096) + 100);
        await AssertUnusableAsync(path, migrate: true);
    }

    [Fact]
    public async Task A_truncated_file_stops_the_start()
    {
        var path = await MadeAsync();
        await using (var file = File.OpenWrite(path)) { file.SetLength(4096 * 3); }
        await AssertUnusableAsync(path, migrate: true);
    }

    [Fact]
    public async Task A_big_file_is_not_read_through_at_the_start()
    {
        var path = await MadeAsync(bytes: StoreStartup.QuickCheckMost + 1_000_000);
        var root = await ScalarAsync(path, "SELECT rootpage FROM sqlite_schema WHERE name = 'Settings'");
        Damage(path, from: (root - 1) * 4096, to: ((root - 1) * 4096) + 100);      // quick_check would find this
        await Prepare(path, migrate: true);
    }

    [Fact]
    public async Task A_big_file_without_a_readable_schema_stops_the_start()
    {
        var path = await MadeAsync(bytes: StoreStartup.QuickCheckMost + 1_000_000);
        Damage(path, from: 100, to: 4096);
        await AssertUnusableAsync(path, migrate: true);
    }

    [Fact]
    public async Task A_big_file_that_is_no_database_stops_the_start()
    {
        var path = files.NewFile();
        await using (var file = File.OpenWrite(path))
        {
            await file.WriteAsync("Not a database"u8.ToArray());
            file.SetLength(StoreStartup.QuickCheckMost + 1_000_000);
        }
        await AssertUnusableAsync(path, migrate: true);
    }

    [Fact]
    public async Task The_lock_of_a_process_that_died_migrating_is_forgotten()
    {
        var path = files.NewFile();
        await ScalarAsync(path, """
            CREATE TABLE "__EFMigrationsLock" ("Id" INTEGER NOT NULL CONSTRAINT "PK___EFMigrationsLock" PRIMARY KEY, "Timestamp" TEXT NOT NULL);
            INSERT INTO "__EFMigrationsLock" VALUES (1, '2026-01-01 00:00:00.1234567+00:00'); SELECT 1
            """);
        await Prepare(path, migrate: true).WaitAsync(TimeSpan.FromSeconds(30));
        await Prepare(path, migrate: false);
    }

    private async Task AssertUnusableAsync(string path, bool migrate)
    {
        var fault = await Assert.ThrowsAsync<StoreUnusableException>(() => Prepare(path, migrate));
        Assert.Matches(@"^[A-Z][^\r\n]*[^.]\.$", fault.Message);
    }

    private Task Prepare(string path, bool migrate) =>
        Fixture.Build(Time, options => options.ConnectionString = $"Data Source={path}").Get<StoreStartup>().PrepareAsync(migrate, None);

    /// <summary>A closed database file of this program, with so much in it.</summary>
    private async Task<string> MadeAsync(long bytes = 0)
    {
        var path = files.NewFile();
        await Prepare(path, migrate: true);
        if (bytes > 0) { await ScalarAsync(path, $"CREATE TABLE Filler (Bytes BLOB); INSERT INTO Filler VALUES (zeroblob({bytes})); SELECT 1"); }
        await ScalarAsync(path, "PRAGMA wal_checkpoint(TRUNCATE)");
        SqliteConnection.ClearAllPools();
        return path;
    }

    private static async Task<long> ScalarAsync(string path, string sql)
    {
        await using var connection = new SqliteConnection($"Data Source={path};Pooling=False");
        await connection.OpenAsync();
        await using var command = connection.CreateCommand();
        command.CommandText = sql;
        return Convert.ToInt64(await command.ExecuteScalarAsync(), System.Globalization.CultureInfo.InvariantCulture);
    }

    private static void Damage(string path, long from, long to)
    {
        using var file = File.OpenWrite(path);
        file.Seek(from, SeekOrigin.Begin);
        file.Write(Encoding.ASCII.GetBytes(new string('?', (int)(to - from))));
    }

    private static async Task<string> PragmaAsync(PortalDbContext store, string pragma)
    {
        await store.Database.OpenConnectionAsync();
        await using var command = store.Database.GetDbConnection().CreateCommand();
        command.CommandText = $"PRAGMA {pragma}";
        return $"{await command.ExecuteScalarAsync()}";
    }
}
