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
        return await (from request in store.Requests.AsNoTracking().Where(row => row.AuthReqIdHash == hash)
                      join delivery in store.Deliveries.AsNoTracking().Where(row => row.Kind == DeliveryKind.Notification) on request.Id equals delivery.About
                      orderby delivery.CreatedAt descending
                      select new ToldServer(delivery.State, delivery.Attempts, delivery.LastStatus, delivery.Target, request.State)).FirstOrDefaultAsync(cancellationToken);
    }
}
