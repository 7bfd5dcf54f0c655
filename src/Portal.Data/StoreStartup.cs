using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;
using Npgsql;

namespace ZenKey.Portal.Data;

/// <summary>Brings the store to this program's form, or says in one sentence why it cannot be used.</summary>
public sealed class StoreStartup(IDbContextFactory<PortalDbContext> factory, IOptions<DatabaseOptions> options)
{
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
            if (migrate)
            {
                await store.Database.MigrateAsync(cancellationToken);
                return;
            }
            if ((await store.Database.GetPendingMigrationsAsync(cancellationToken)).Any())
            {
                throw new StoreUnusableException("The database is older than this program: run it once with --migrate.");
            }
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
        var verdict = await store.Database.SqlQueryRaw<string>("PRAGMA quick_check(1)").ToListAsync(cancellationToken);
        if (verdict is not ["ok"]) { throw new StoreUnusableException("The database file is corrupt: restore it from a backup."); }
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
