using Microsoft.EntityFrameworkCore;

namespace ZenKey.Portal.Tests.Support;

/// <summary>Asks SQLite how it would run a statement.</summary>
internal static class QueryPlans
{
    /// <summary>Whether a table is read through an index.</summary>
    public static async Task<bool> IsIndexedAsync(this FileStore store, string sql, string table)
    {
        var reads = await store.ReadsAsync(sql, table);
        return reads.Count > 0 && reads.TrueForAll(step => step.Contains(" INDEX ", StringComparison.Ordinal));
    }

    /// <summary>How a table is read.</summary>
    public static async Task<List<string>> ReadsAsync(this FileStore store, string sql, string table)
    {
        var alias = System.Text.RegularExpressions.Regex.Match(sql, $"\"{table}\" AS \"(\\w+)\"").Groups[1].Value;
        return [.. (await store.StepsAsync(sql)).Where(step => step.StartsWith($"SCAN {alias} ", StringComparison.Ordinal) || step.StartsWith($"SEARCH {alias} ", StringComparison.Ordinal))];
    }

    /// <summary>All steps of a statement.</summary>
    public static Task<List<string>> StepsAsync(this FileStore store, string sql) => store.ReadAsync(async context =>
    {
        var connection = context.Database.GetDbConnection();
        await connection.OpenAsync();
        await using var command = connection.CreateCommand();
        command.CommandText = "EXPLAIN QUERY PLAN " + sql;
        foreach (var name in System.Text.RegularExpressions.Regex.Matches(sql, @"@\w+").Select(match => match.Value).Distinct())
        {
            var parameter = command.CreateParameter();
            (parameter.ParameterName, parameter.Value) = (name, 1);
            command.Parameters.Add(parameter);
        }
        var steps = new List<string>();
        await using var reader = await command.ExecuteReaderAsync();
        while (await reader.ReadAsync()) { steps.Add(reader.GetString(3)); }
        return steps;
    });
}
