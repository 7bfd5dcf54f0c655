using Microsoft.EntityFrameworkCore;

namespace ZenKey.Portal.Data.Audit;

/// <summary>Who changed something last, as far as the trail knows.</summary>
public sealed record LastChange(string By, DateTimeOffset At)
{
    /// <returns>Null when the trail has nothing about it.</returns>
    public static Task<LastChange?> OfAsync(PortalDbContext store, string objectKind, string objectId, CancellationToken cancellationToken) =>
        store.Audit.AsNoTracking().Where(entry => entry.ObjectKind == objectKind && entry.ObjectId == objectId)
            .OrderByDescending(entry => entry.At).ThenByDescending(entry => entry.Id).Select(entry => new LastChange(entry.ActorName, entry.At)).FirstOrDefaultAsync(cancellationToken);
}
