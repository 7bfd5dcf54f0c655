using Microsoft.Data.Sqlite;
using Npgsql;

namespace ZenKey.Portal.Data.Journal;

/// <summary>Tells faults of the two databases apart.</summary>
internal static class Conflicts
{
    private const int SqliteConstraint = 19;

    public static bool IsUniqueViolation(Exception exception) => exception.GetBaseException() switch
    {
        SqliteException { SqliteErrorCode: SqliteConstraint, SqliteExtendedErrorCode: 1555 or 2067 } => true,
        PostgresException { SqlState: PostgresErrorCodes.UniqueViolation } => true,
        _ => false,
    };

    /// <summary>Whether PostgreSQL chose this transaction to end a deadlock: tried again, it goes through.</summary>
    public static bool IsDeadlock(Exception exception) => exception.GetBaseException() is PostgresException { SqlState: PostgresErrorCodes.DeadlockDetected };
}
