using Microsoft.EntityFrameworkCore;
using ZenKey.Portal.Data.Changes;

namespace ZenKey.Portal.Data.Subscribers;

/// <summary>Subscribers as the hot path reads them, from a cache. Not to be changed.</summary>
public sealed class SubscriberDirectory
{
    private readonly TopicCache<string, Subscriber> byPhone;
    private readonly TopicCache<Guid, Subscriber> byId;

    public SubscriberDirectory(IDbContextFactory<PortalDbContext> factory, ChangeSignal signal)
    {
        byPhone = new TopicCache<string, Subscriber>(signal, [Topic.Subscribers], 100_000, async (phone, cancellationToken) =>
        {
            await using var store = await factory.CreateDbContextAsync(cancellationToken);
            return await store.Subscribers.AsNoTracking().SingleOrDefaultAsync(subscriber => subscriber.Phone == phone, cancellationToken);
        });
        byId = new TopicCache<Guid, Subscriber>(signal, [Topic.Subscribers], 100_000, async (id, cancellationToken) =>
        {
            await using var store = await factory.CreateDbContextAsync(cancellationToken);
            return await store.Subscribers.AsNoTracking().SingleOrDefaultAsync(subscriber => subscriber.Id == id, cancellationToken);
        });
    }

    public ValueTask<Subscriber?> FindByPhoneAsync(string phone, CancellationToken cancellationToken) => byPhone.FindAsync(phone, cancellationToken);

    public ValueTask<Subscriber?> FindByIdAsync(Guid id, CancellationToken cancellationToken) => byId.FindAsync(id, cancellationToken);
}
