using Microsoft.EntityFrameworkCore;
using ZenKey.Portal.Data.EventSubscriptions;

namespace ZenKey.Portal.Data.Deliveries;

/// <summary>Alerts that are over and go out once more.</summary>
public static class DeliveryReplays
{
    /// <summary>
    /// Has them sent again within a write of <see cref="Journal.StoreWriter"/>: with their jti, in the order in which they were
    /// written, to where alerts go now. <see cref="DeliveryLedger.Wake"/> after it.
    /// </summary>
    /// <param name="deliveries">Which.</param>
    /// <param name="target">Where alerts of their client go.</param>
    /// <param name="now">The time.</param>
    /// <param name="cancellationToken">Gives up before the commit.</param>
    /// <returns>How many there are.</returns>
    public static Task<int> SendAgainAsync(this IQueryable<Delivery> deliveries, string target, DateTimeOffset now, CancellationToken cancellationToken)
    {
        var (until, authority) = (now + SubscriptionLedger.Tried, new Uri(target).Authority);
        return deliveries.ExecuteUpdateAsync(set => set.SetProperty(row => row.State, DeliveryState.Waiting).SetProperty(row => row.Attempts, 0).SetProperty(row => row.NextAttemptAt, row => row.CreatedAt)
            .SetProperty(row => row.ExpiresAt, until).SetProperty(row => row.EndedAt, (DateTimeOffset?)null).SetProperty(row => row.LastStatus, (int?)null).SetProperty(row => row.ReplayedAt, now)
            .SetProperty(row => row.Target, target).SetProperty(row => row.Authority, authority), cancellationToken);
    }
}
