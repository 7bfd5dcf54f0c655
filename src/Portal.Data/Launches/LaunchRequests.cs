using Microsoft.EntityFrameworkCore;

namespace ZenKey.Portal.Data.Launches;

public static class LaunchRequests
{
    /// <summary>
    /// Ends a request that can no longer be answered, stale or expired, before another is written in the same transaction:
    /// only one may wait.
    /// </summary>
    /// <exception cref="StoreConflictException">It was answered meanwhile.</exception>
    public static async Task GiveWayAsync(this PortalDbContext store, LaunchRequest waiting, string by, DateTimeOffset now, CancellationToken cancellationToken)
    {
        var ended = await store.LaunchRequests.Where(row => row.Id == waiting.Id && row.Version == waiting.Version).ExecuteUpdateAsync(set => set
            .SetProperty(row => row.State, LaunchState.Withdrawn).SetProperty(row => row.DecidedAt, now).SetProperty(row => row.DecidedBy, by)
            .SetProperty(row => row.Version, row => row.Version + 1), cancellationToken);
        if (ended == 0) { throw new StoreConflictException("The request was answered meanwhile."); }
    }
}
