using Microsoft.EntityFrameworkCore;
using ZenKey.Portal.Data.Journal;

namespace ZenKey.Portal.Data.ApiKeys;

/// <summary>Finds keys that are shown. None is kept in memory: a revoked one is dead at the next request, on every node.</summary>
public sealed class ApiKeyLedger(IDbContextFactory<PortalDbContext> factory, StoreWriter writer, TimeProvider time)
{
    /// <returns>The key with its company and maker; null when there is none that serves.</returns>
    public async Task<ApiKey?> FindActiveAsync(string text, CancellationToken cancellationToken)
    {
        if (!text.StartsWith(ApiKey.Prefix, StringComparison.Ordinal)) { return null; }
        var hash = ApiKey.HashOf(text);
        await using var store = await factory.CreateDbContextAsync(cancellationToken);
        var key = await store.ApiKeys.AsNoTracking().AsSingleQuery().Include(row => row.Company).Include(row => row.Maker).SingleOrDefaultAsync(row => row.Hash == hash, cancellationToken);
        return key?.IsActive(time.GetUtcNow()) == true ? key : null;
    }

    /// <summary>Notes that it is used, at most once a minute.</summary>
    public async Task NoteUseAsync(ApiKey key, CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();
        var before = now - ApiKey.UsePace;
        if (key.LastUsedAt > before) { return; }
        await writer.WriteAsync((store, token) => store.ApiKeys.Where(row => row.Id == key.Id && (row.LastUsedAt == null || row.LastUsedAt <= before))
            .ExecuteUpdateAsync(set => set.SetProperty(row => row.LastUsedAt, now), token), [], cancellationToken);
    }
}
