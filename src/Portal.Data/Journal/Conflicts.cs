using Microsoft.Data.Sqlite;
using Npgsql;

namespace ZenKey.Portal.Data.Journal;

/// <summary>Tells a broken unique index from other faults of the two databases.</summary>
internal static class Conflicts
{
    private const int SqliteConstraint = 19;

    public static bool IsUniqueViolation(Exception exception) => exception.GetBaseException() switch
    {
        SqliteException { SqliteErrorCode: SqliteConstraint, SqliteExtendedErrorCode: 1555 or 2067 } => true,
        PostgresException { SqlState: PostgresErrorCodes.UniqueViolation } => true,
        _ => false,
    };
}
