using Microsoft.EntityFrameworkCore;
using ZenKey.Portal.Data;
using ZenKey.Portal.Data.Deliveries;

namespace ZenKey.Portal.Features.TestFlow;

/// <summary>Looks in the outbox how the end of a server's request was told.</summary>
public sealed class ToldServers(IDbContextFactory<PortalDbContext> factory)
{
    public async Task<ToldServer?> FindAsync(string authReqId, CancellationToken cancellationToken)
    {
        var hash = RandomId.Hash(authReqId);
        await using var store = await factory.CreateDbContextAsync(cancellationToken);
        return await store.Deliveries.AsNoTracking()
            .Where(delivery => delivery.Kind == DeliveryKind.Notification && store.Requests.Any(request => request.AuthReqIdHash == hash && request.Id == delivery.About))
            .OrderByDescending(delivery => delivery.CreatedAt)
            .Select(delivery => new ToldServer(delivery.State, delivery.Attempts, delivery.LastStatus, delivery.Target)).FirstOrDefaultAsync(cancellationToken);
    }
}
