namespace ZenKey.Portal.Data;

/// <summary>Which engine holds the store.</summary>
public enum DatabaseProvider
{
    /// <summary>Embedded; the default.</summary>
    Sqlite,

    /// <summary>For many nodes and millions of rows.</summary>
    PostgreSql,
}

/// <summary>Section <c>Database</c>.</summary>
public sealed class DatabaseOptions
{
    public const string Section = "Database";

    public DatabaseProvider Provider { get; set; } = DatabaseProvider.Sqlite;

    /// <summary>Default <c>Data Source=data/zenkey.db</c>, below the content root.</summary>
    public string ConnectionString { get; set; } = "Data Source=data/zenkey.db";

    /// <summary>How many writes may wait for the journal before callers are refused with 503. Default 10,000.</summary>
    public int JournalCapacity { get; set; } = 10_000;

    /// <summary>How many writes share one commit at most. Default 128.</summary>
    public int JournalBatch { get; set; } = 128;

    /// <summary>How often other nodes' changes are looked for. Default 1 s; at most 2 s.</summary>
    public TimeSpan ChangePoll { get; set; } = TimeSpan.FromSeconds(1);
}
