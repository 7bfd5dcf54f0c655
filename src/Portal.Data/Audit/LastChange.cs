using Microsoft.EntityFrameworkCore;

namespace ZenKey.Portal.Data.Audit;

/// <summary>Who changed something last, as far as the trail knows.</summary>
public sealed record LastChange(string By, DateTimeOffset At)
{
    /// <param name="store">To read from.</param>
    /// <param name="objectKind">What kind of thing it is.</param>
    /// <param name="objectId">Which one.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <param name="action">Only what was changed so; null looks at every change.</param>
    /// <returns>Null when the trail has nothing about it.</returns>
    public static Task<LastChange?> OfAsync(PortalDbContext store, string objectKind, string objectId, CancellationToken cancellationToken, string? action = null) =>
        store.Audit.AsNoTracking().Where(entry => entry.ObjectKind == objectKind && entry.ObjectId == objectId && (action == null || entry.Action == action))
            .OrderByDescending(entry => entry.At).ThenByDescending(entry => entry.Id).Select(entry => new LastChange(entry.ActorName, entry.At)).FirstOrDefaultAsync(cancellationToken);
}
