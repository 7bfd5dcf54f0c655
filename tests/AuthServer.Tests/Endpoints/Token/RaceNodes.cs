using Npgsql;

namespace ZenKey.AuthServer.Tests.Endpoints.Token;

/// <summary>The processes that a race goes to, on one store: the first of twelve to the first, the second to the second, and so on.</summary>
public abstract class RaceNodes : IAsyncDisposable
{
    private readonly List<TestApp> nodes = [];

    /// <summary>Why there are none here; null when there are.</summary>
    public virtual string? Obstacle => null;

    public TestApp First => nodes[0];

    public TestApp this[int runner] => nodes[runner % nodes.Count];

    protected void Start(int count, string connectionString, string provider)
    {
        var settings = new Dictionary<string, string>
        {
            ["Database:Provider"] = provider,
            ["Database:ConnectionString"] = connectionString,
            ["Origin"] = "https://id.example",
        };
        for (var node = 0; node < count; node++) { nodes.Add(new Node(settings)); }
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var node in nodes) { await node.DisposeAsync(); }
        await DropAsync();
        GC.SuppressFinalize(this);
    }

    protected abstract Task DropAsync();

    private sealed class Node(IReadOnlyDictionary<string, string> settings) : TestApp(null, settings);
}

/// <summary>Processes on one SQLite file.</summary>
public abstract class SqliteRaceNodes : RaceNodes
{
    private readonly string folder = Directory.CreateTempSubdirectory("zenkey-races-").FullName;

    protected SqliteRaceNodes(int count) => Start(count, $"Data Source={Path.Combine(folder, "shared.db")}", "Sqlite");

    protected override Task DropAsync()
    {
        Directory.Delete(folder, recursive: true);
        return Task.CompletedTask;
    }
}

public sealed class OneOnSqlite() : SqliteRaceNodes(1);

public sealed class TwoOnSqlite() : SqliteRaceNodes(2);

/// <summary>Two processes on a database of their own, on the server that ZENKEY_TEST_POSTGRES names.</summary>
public sealed class TwoOnPostgreSql : RaceNodes
{
    private static readonly string? Server = Environment.GetEnvironmentVariable("ZENKEY_TEST_POSTGRES");
    private readonly string database = $"zenkey_races_{Guid.CreateVersion7():N}";

    public TwoOnPostgreSql()
    {
        if (Obstacle is null) { Start(2, new NpgsqlConnectionStringBuilder(Server) { Database = database, MaxPoolSize = 20 }.ConnectionString, "PostgreSql"); }
    }

    public override string? Obstacle => string.IsNullOrEmpty(Server) ? "ZENKEY_TEST_POSTGRES does not name a PostgreSQL server." : null;

    protected override async Task DropAsync()
    {
        if (Obstacle is not null) { return; }
        await using var connection = new NpgsqlConnection(new NpgsqlConnectionStringBuilder(Server) { Pooling = false }.ConnectionString);
        await connection.OpenAsync();
        await using var command = new NpgsqlCommand($"""DROP DATABASE IF EXISTS "{database}" WITH (FORCE)""", connection);
        await command.ExecuteNonQueryAsync();
    }
}
