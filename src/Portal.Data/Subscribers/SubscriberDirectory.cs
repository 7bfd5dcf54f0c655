using Microsoft.EntityFrameworkCore;
using ZenKey.Portal.Data.Changes;

namespace ZenKey.Portal.Data.Subscribers;

/// <summary>Subscribers as the hot path reads them, from a cache; those who have closed their account are none any more. Not to be changed.</summary>
public sealed class SubscriberDirectory
{
    private readonly TopicCache<string, IReadOnlyList<Subscriber>> byPhone;
    private readonly TopicCache<Guid, Subscriber> byId;

    public SubscriberDirectory(IDbContextFactory<PortalDbContext> factory, ChangeSignal signal)
    {
        byPhone = new TopicCache<string, IReadOnlyList<Subscriber>>(signal, [Topic.Subscribers], 100_000, async (phone, cancellationToken) =>
        {
            await using var store = await factory.CreateDbContextAsync(cancellationToken);
            return await store.Subscribers.AsNoTracking().Where(subscriber => subscriber.Phone == phone && subscriber.State != SubscriberState.Closed)
                .OrderBy(subscriber => subscriber.CreatedAt).ToListAsync(cancellationToken);
        });
        byId = new TopicCache<Guid, Subscriber>(signal, [Topic.Subscribers], 100_000, async (id, cancellationToken) =>
        {
            await using var store = await factory.CreateDbContextAsync(cancellationToken);
            return await store.Subscribers.AsNoTracking().SingleOrDefaultAsync(subscriber => subscriber.Id == id, cancellationToken);
        });
    }

    /// <summary>Who has this line at a carrier, as far as that carrier's store knows.</summary>
    public async ValueTask<Subscriber?> FindByPhoneAsync(Guid carrierId, string phone, CancellationToken cancellationToken) =>
        (await ListByPhoneAsync(phone, cancellationToken)).FirstOrDefault(subscriber => subscriber.CarrierId == carrierId);

    /// <summary>Who has this line at any carrier: of a ported line the former one's too.</summary>
    public async ValueTask<IReadOnlyList<Subscriber>> ListByPhoneAsync(string phone, CancellationToken cancellationToken) =>
        await byPhone.FindAsync(phone, cancellationToken) ?? [];

    public async ValueTask<Subscriber?> FindByIdAsync(Guid id, CancellationToken cancellationToken) =>
        await byId.FindAsync(id, cancellationToken) is { State: not SubscriberState.Closed } subscriber ? subscriber : null;

    /// <summary>Whose customer somebody is, or was until they closed the account: for what is still to be told of them.</summary>
    public async ValueTask<Guid?> FindCarrierAsync(Guid id, CancellationToken cancellationToken) => (await byId.FindAsync(id, cancellationToken))?.CarrierId;
}
