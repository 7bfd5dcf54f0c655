using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;
using Npgsql;

namespace ZenKey.Portal.Data;

/// <summary>Brings the store to this program's form, or says in one sentence why it cannot be used.</summary>
public sealed class StoreStartup(IDbContextFactory<PortalDbContext> factory, IOptions<DatabaseOptions> options)
{
    /// <summary>The biggest database file, in bytes, that is checked page by page at the start: that reads all of it.</summary>
    internal const long QuickCheckMost = 64 * 1024 * 1024;

    /// <summary>Checks the store, and migrates it when that is allowed.</summary>
    /// <param name="migrate">Whether pending migrations are applied (Development, or <c>--migrate</c>).</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <exception cref="StoreUnusableException">It is corrupt, newer than this program, not migrated, or out of reach.</exception>
    public async Task PrepareAsync(bool migrate, CancellationToken cancellationToken)
    {
        try
        {
            await using var store = await factory.CreateDbContextAsync(cancellationToken);
            if (options.Value.Provider == DatabaseProvider.Sqlite) { await CheckFileAsync(store, cancellationToken); }
            await RefuseNewerAsync(store, cancellationToken);
            if (!(await store.Database.GetPendingMigrationsAsync(cancellationToken)).Any()) { return; }
            if (!migrate) { throw new StoreUnusableException("The database is older than this program: run it once with --migrate."); }
            if (options.Value.Provider == DatabaseProvider.Sqlite) { await ForgetDeadLockAsync(store, cancellationToken); }
            await store.Database.MigrateAsync(cancellationToken);
        }
        catch (SqliteException exception)
        {
            throw new StoreUnusableException($"The database file cannot be used ({Source()}): it is corrupt, locked or no database.", exception);
        }
        catch (NpgsqlException exception)
        {
            throw new StoreUnusableException("The database server cannot be reached or refuses us.", exception);
        }
    }

    private static async Task CheckFileAsync(PortalDbContext store, CancellationToken cancellationToken)
    {
        var sizes = await store.Database.SqlQueryRaw<long>("SELECT page_count * page_size FROM pragma_page_count(), pragma_page_size()").ToListAsync(cancellationToken);
        if (sizes is [> QuickCheckMost])
        {
            await store.Database.SqlQueryRaw<long>("SELECT count(*) FROM sqlite_schema").ToListAsync(cancellationToken);
            return;
        }
        var verdict = await store.Database.SqlQueryRaw<string>("PRAGMA quick_check(1)").ToListAsync(cancellationToken);
        if (verdict is not ["ok"]) { throw new StoreUnusableException("The database file is corrupt: restore it from a backup."); }
    }

    /// <summary>A process that was killed while it migrated leaves its lock in the file, and the next would wait for it for ever.</summary>
    private static async Task ForgetDeadLockAsync(PortalDbContext store, CancellationToken cancellationToken)
    {
        const string Lock = "__EFMigrationsLock";
        var tables = await store.Database.SqlQuery<string>($"SELECT name FROM sqlite_schema WHERE name = {Lock}").ToListAsync(cancellationToken);
        if (tables.Count == 0) { return; }
        await store.Database.ExecuteSqlRawAsync($"""DELETE FROM "{Lock}" WHERE datetime("Timestamp") < datetime('now', '-10 minutes')""", cancellationToken);
    }

    private static async Task RefuseNewerAsync(PortalDbContext store, CancellationToken cancellationToken)
    {
        if (!await store.Database.CanConnectAsync(cancellationToken)) { return; } // MigrateAsync creates it, or says why not
        var known = store.Database.GetMigrations().ToHashSet(StringComparer.Ordinal);
        var newer = (await store.Database.GetAppliedMigrationsAsync(cancellationToken)).FirstOrDefault(applied => !known.Contains(applied));
        if (newer is not null)
        {
            throw new StoreUnusableException($"The database was made by a newer version of this program (it has {newer}): update the program.");
        }
    }

    private string Source() => new SqliteConnectionStringBuilder(options.Value.ConnectionString).DataSource;
}
