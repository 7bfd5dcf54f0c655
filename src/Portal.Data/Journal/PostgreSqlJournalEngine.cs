using Npgsql;

namespace ZenKey.Portal.Data.Journal;

/// <summary>Two pipelined round trips for a whole batch: all guards, then the effects of those that held.</summary>
internal sealed class PostgreSqlJournalEngine(NpgsqlDataSource source) : IJournalEngine
{
    public async Task<bool[]> CommitAsync(IReadOnlyList<JournalWrite> batch, CancellationToken cancellationToken)
    {
        await using var connection = await source.OpenConnectionAsync(cancellationToken);
        await using var transaction = await connection.BeginTransactionAsync(cancellationToken);
        var outcomes = await GuardAsync(connection, batch, cancellationToken);
        // Writers take rows in one order, so that two nodes never wait for each other in a circle.
        var effects = batch.Where((_, index) => outcomes[index]).SelectMany(write => write.AllEffects).ToList();
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
        var guarded = Enumerable.Range(0, batch.Count).Where(index => !outcomes[index]).ToList();
        if (guarded.Count == 0) { return outcomes; }
        await using var commands = Batch(connection, guarded.Select(index => batch[index].Guard!));
        await commands.ExecuteNonQueryAsync(cancellationToken);
        for (var position = 0; position < guarded.Count; position++)
        {
            outcomes[guarded[position]] = commands.BatchCommands[position].RecordsAffected == 1;
        }
        return outcomes;
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
