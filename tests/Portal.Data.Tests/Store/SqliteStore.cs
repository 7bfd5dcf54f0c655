using Microsoft.Data.Sqlite;

namespace ZenKey.Portal.Data.Tests.Store;

/// <summary>SQLite files in a folder of their own.</summary>
public sealed class SqliteStore : StoreFixture
{
    private int count;

    public override DatabaseProvider Provider => DatabaseProvider.Sqlite;

    public string Folder { get; } = Directory.CreateTempSubdirectory("zenkey-").FullName;

    public override Task<string> CreateDatabaseAsync() => Task.FromResult($"Data Source={NewFile()}");

    /// <summary>A path at which nothing is yet.</summary>
    public string NewFile() => Path.Combine(Folder, $"zenkey-{Interlocked.Increment(ref count)}.db");

    /// <summary>The file of the shared database.</summary>
    public string SharedFile => new SqliteConnectionStringBuilder(ConnectionString).DataSource;

    protected override Task DropAsync()
    {
        SqliteConnection.ClearAllPools();
        Directory.Delete(Folder, recursive: true);
        return Task.CompletedTask;
    }
}
