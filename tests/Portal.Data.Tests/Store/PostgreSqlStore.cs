using Npgsql;

namespace ZenKey.Portal.Data.Tests.Store;

/// <summary>Databases of their own on the server that ZENKEY_TEST_POSTGRES names.</summary>
public sealed class PostgreSqlStore : StoreFixture
{
    private static readonly string? Server = Environment.GetEnvironmentVariable("ZENKEY_TEST_POSTGRES");
    private readonly List<string> databases = [];

    public override DatabaseProvider Provider => DatabaseProvider.PostgreSql;

    public override string? Obstacle => string.IsNullOrEmpty(Server) ? "ZENKEY_TEST_POSTGRES does not name a PostgreSQL server." : null;

    public override async Task<string> CreateDatabaseAsync()
    {
        var connection = NewDatabase();
        await RunAsync($"""CREATE DATABASE "{new NpgsqlConnectionStringBuilder(connection).Database}" """);
        return connection;
    }

    /// <summary>The connection string of a database that is not there yet.</summary>
    public string NewDatabase()
    {
        var name = $"zenkey_{RandomId.New().Replace('-', '_')}";
        databases.Add(name);
        return new NpgsqlConnectionStringBuilder(Server) { Database = name, MaxPoolSize = 20, IncludeErrorDetail = false }.ConnectionString;
    }

    protected override async Task DropAsync()
    {
        foreach (var name in databases) { await RunAsync($"""DROP DATABASE IF EXISTS "{name}" WITH (FORCE)"""); }
    }

    private static async Task RunAsync(string sql)
    {
        await using var connection = new NpgsqlConnection(new NpgsqlConnectionStringBuilder(Server) { Pooling = false }.ConnectionString);
        await connection.OpenAsync();
        await using var command = new NpgsqlCommand(sql, connection);
        await command.ExecuteNonQueryAsync();
    }
}
