using Microsoft.EntityFrameworkCore;
using ZenKey.Portal.Data.Changes;

namespace ZenKey.Portal.Data.Clients;

/// <summary>The active clients that are told things of subscribers, by their sector. From a cache; not to be changed.</summary>
public sealed class SectorClients
{
    private readonly TopicCache<string, ILookup<string, Client>> cache;

    public SectorClients(IDbContextFactory<PortalDbContext> factory, ChangeSignal signal)
    {
        cache = new TopicCache<string, ILookup<string, Client>>(signal, [Topic.Clients], 1, async (_, cancellationToken) =>
        {
            await using var store = await factory.CreateDbContextAsync(cancellationToken);
            var told = await store.Clients.AsNoTracking().Include(client => client.Project).Include(client => client.EventSubscription)
                .Where(client => client.State == ClientState.Active && (client.EventSubscription != null || client.BackchannelLogoutUri != null))
                .OrderBy(client => client.ClientId).ToListAsync(cancellationToken);
            return told.ToLookup(client => client.Project!.Sector, StringComparer.Ordinal);
        });
    }

    /// <summary>Those with a subscription to events, or an address for logouts.</summary>
    public async ValueTask<IReadOnlyList<Client>> ListAsync(string sector, CancellationToken cancellationToken) => [.. (await cache.FindAsync("", cancellationToken))![sector]];
}
