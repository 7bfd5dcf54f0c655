using Microsoft.EntityFrameworkCore;
using ZenKey.Portal.Data.Changes;

namespace ZenKey.Portal.Data.Clients;

/// <summary>Clients as the hot path reads them: with project, addresses and secrets, from a cache. Not to be changed.</summary>
public sealed class ClientDirectory
{
    private readonly TopicCache<string, Client> byClientId;
    private readonly TopicCache<Guid, Client> byId;

    public ClientDirectory(IDbContextFactory<PortalDbContext> factory, ChangeSignal signal)
    {
        byClientId = new TopicCache<string, Client>(signal, [Topic.Clients], 10_000, async (clientId, cancellationToken) =>
        {
            await using var store = await factory.CreateDbContextAsync(cancellationToken);
            return await Whole(store).SingleOrDefaultAsync(client => client.ClientId == clientId, cancellationToken);
        });
        byId = new TopicCache<Guid, Client>(signal, [Topic.Clients], 10_000, async (id, cancellationToken) =>
        {
            await using var store = await factory.CreateDbContextAsync(cancellationToken);
            return await Whole(store).SingleOrDefaultAsync(client => client.Id == id, cancellationToken);
        });
    }

    public ValueTask<Client?> FindAsync(string clientId, CancellationToken cancellationToken) => byClientId.FindAsync(clientId, cancellationToken);

    public ValueTask<Client?> FindByIdAsync(Guid id, CancellationToken cancellationToken) => byId.FindAsync(id, cancellationToken);

    private static IQueryable<Client> Whole(PortalDbContext store) => store.Clients.AsNoTracking()
        .Include(client => client.Project!.Scopes).Include(client => client.Uris).Include(client => client.Secrets).Include(client => client.EventSubscription);
}
