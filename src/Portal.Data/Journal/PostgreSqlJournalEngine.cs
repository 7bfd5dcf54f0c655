using Npgsql;

namespace ZenKey.Portal.Data.Journal;

/// <summary>Two pipelined round trips for a whole batch: all guards, then the effects of those that held.</summary>
internal sealed class PostgreSqlJournalEngine(NpgsqlDataSource source) : IJournalEngine
{
    private const int Attempts = 3;

    public async Task<bool[]> CommitAsync(IReadOnlyList<JournalWrite> batch, CancellationToken cancellationToken)
    {
        for (var attempt = 1; ; attempt++)
        {
            try { return await TryCommitAsync(batch, cancellationToken); }
            catch (PostgresException exception) when (attempt < Attempts && Conflicts.IsDeadlock(exception)) { } // nothing of it was written
        }
    }

    private async Task<bool[]> TryCommitAsync(IReadOnlyList<JournalWrite> batch, CancellationToken cancellationToken)
    {
        await using var connection = await source.OpenConnectionAsync(cancellationToken);
        await using var transaction = await connection.BeginTransactionAsync(cancellationToken);
        var outcomes = await GuardAsync(connection, batch, cancellationToken);
        var held = batch.Where((_, index) => outcomes[index]).ToList();
        List<Statement> effects = [.. held.SelectMany(write => write.Effects).Order(RowOrder.Instance), .. JournalWrite.Bumps(held)];
        if (effects.Count > 0)
        {
            await using var commands = Batch(connection, effects);
            await commands.ExecuteNonQueryAsync(cancellationToken);
        }
        await transaction.CommitAsync(cancellationToken);
        return outcomes;
    }

    private static async Task<bool[]> GuardAsync(NpgsqlConnection connection, IReadOnlyList<JournalWrite> batch, CancellationToken cancellationToken)
    {
        var outcomes = batch.Select(write => write.Guard is null).ToArray();
        var guarded = Enumerable.Range(0, batch.Count).Where(index => !outcomes[index]).OrderBy(index => batch[index].Guard!, RowOrder.Instance).ToList();
        if (guarded.Count == 0) { return outcomes; }
        await using var commands = Batch(connection, guarded.Select(index => batch[index].Guard!));
        await commands.ExecuteNonQueryAsync(cancellationToken);
        for (var position = 0; position < guarded.Count; position++)
        {
            outcomes[guarded[position]] = commands.BatchCommands[position].RecordsAffected == 1;
        }
        return outcomes;
    }

    /// <summary>
    /// Every batch takes rows in one order, by statement and first value, so that two nodes do not wait for each other in
    /// a circle. Writes of the same row keep the order they came in.
    /// </summary>
    private sealed class RowOrder : IComparer<Statement>
    {
        public static readonly RowOrder Instance = new();

        public int Compare(Statement? x, Statement? y)
        {
            var bySql = string.CompareOrdinal(x!.Sql, y!.Sql);
            return bySql != 0 ? bySql : (x.Values.FirstOrDefault(), y.Values.FirstOrDefault()) switch
            {
                (Guid one, Guid other) => one.CompareTo(other),
                (var one, var other) => string.CompareOrdinal(one?.ToString(), other?.ToString()),
            };
        }
    }

    private static NpgsqlBatch Batch(NpgsqlConnection connection, IEnumerable<Statement> statements)
    {
        var batch = new NpgsqlBatch(connection);
        foreach (var statement in statements)
        {
            var command = new NpgsqlBatchCommand(statement.Sql);
            for (var index = 0; index < statement.Values.Length; index++)
            {
                command.Parameters.AddWithValue($"p{index}", Value(statement.Values[index]));
            }
            batch.BatchCommands.Add(command);
        }
        return batch;
    }

    private static object Value(object? value) => value switch
    {
        null => DBNull.Value,
        DateTimeOffset time => time.ToUniversalTime(),
        TimeSpan span => span.Ticks,
        Enum word => word.ToString(),
        _ => value,
    };

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;
}
