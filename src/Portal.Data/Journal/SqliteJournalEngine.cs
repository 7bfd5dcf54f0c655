using Microsoft.Data.Sqlite;

namespace ZenKey.Portal.Data.Journal;

/// <summary>One connection of its own with prepared statements; one fsync for the whole batch.</summary>
internal sealed class SqliteJournalEngine(string connectionString, WriteGate gate) : IJournalEngine
{
    private readonly Dictionary<string, SqliteCommand> prepared = [];
    private SqliteConnection? connection;

    public async Task<bool[]> CommitAsync(IReadOnlyList<JournalWrite> batch, CancellationToken cancellationToken)
    {
        using var turn = await gate.EnterAsync(cancellationToken);
        var open = await OpenAsync(cancellationToken);
        using var transaction = open.BeginTransaction();
        var outcomes = new bool[batch.Count];
        for (var index = 0; index < batch.Count; index++)
        {
            var write = batch[index];
            if (write.Guard is { } guard && Run(open, transaction, guard) != 1) { continue; }
            foreach (var effect in write.Effects) { Run(open, transaction, effect); }
            outcomes[index] = true;
        }
        foreach (var bump in JournalWrite.Bumps(batch.Where((_, index) => outcomes[index]))) { Run(open, transaction, bump); }
        transaction.Commit();
        return outcomes;
    }

    private int Run(SqliteConnection open, SqliteTransaction transaction, Statement statement)
    {
        if (!prepared.TryGetValue(statement.Sql, out var command))
        {
            command = open.CreateCommand();
            command.CommandText = statement.Sql;
            prepared[statement.Sql] = command;
        }
        command.Transaction = transaction;
        command.Parameters.Clear();
        for (var index = 0; index < statement.Values.Length; index++)
        {
            command.Parameters.AddWithValue($"@p{index}", Value(statement.Values[index]));
        }
        return command.ExecuteNonQuery();
    }

    private static object Value(object? value) => value switch
    {
        null => DBNull.Value,
        DateTimeOffset time => time.UtcTicks,
        TimeSpan span => span.Ticks,
        Enum word => word.ToString(),
        _ => value,
    };

    private async Task<SqliteConnection> OpenAsync(CancellationToken cancellationToken)
    {
        if (connection is { State: System.Data.ConnectionState.Open }) { return connection; }
        await DisposeAsync();
        connection = new SqliteConnection(connectionString);
        await connection.OpenAsync(cancellationToken);
        await SqlitePragmas.ApplyAsync(connection, cancellationToken);
        return connection;
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var command in prepared.Values) { await command.DisposeAsync(); }
        prepared.Clear();
        if (connection is not null) { await connection.DisposeAsync(); }
        connection = null;
    }
}
