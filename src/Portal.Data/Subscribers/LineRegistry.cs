using Microsoft.EntityFrameworkCore;
using ZenKey.Portal.Data.Changes;
using ZenKey.Portal.Data.Journal;

namespace ZenKey.Portal.Data.Subscribers;

/// <summary>Lines of which a carrier's network knows and the store does not: new customers, ported ones, and those who had closed their account.</summary>
public sealed class LineRegistry(SubscriberDirectory subscribers, IDbContextFactory<PortalDbContext> factory, StoreWriter writer, TimeProvider time)
{
    /// <summary>The subscriber of a line; a new one, of whom nothing but the line is known, when the carrier has none. Who came before on the line is not them.</summary>
    /// <param name="carrierId">The carrier whose network carries the line.</param>
    /// <param name="phone">The line, E.164.</param>
    /// <param name="cancellationToken">Gives up before the commit, never after.</param>
    public async Task<Subscriber> FindOrAddAsync(Guid carrierId, string phone, CancellationToken cancellationToken)
    {
        if (await subscribers.FindByPhoneAsync(carrierId, phone, cancellationToken) is { } known) { return known; }
        try
        {
            return await writer.WriteAsync((store, _) => Task.FromResult(store.Subscribers.Add(New(carrierId, phone)).Entity), [Topic.Subscribers], cancellationToken);
        }
        catch (StoreConflictException) // another start of the same phone was first
        {
            await using var store = await factory.CreateDbContextAsync(cancellationToken);
            return await store.Subscribers.AsNoTracking().SingleAsync(row => row.CarrierId == carrierId && row.Phone == phone, cancellationToken);
        }
    }

    private Subscriber New(Guid carrierId, string phone)
    {
        var now = time.GetUtcNow();
        var id = Guid.CreateVersion7(now);
        return new Subscriber { Id = id, CarrierId = carrierId, CarrierAccount = id.ToString("N"), Phone = phone, CreatedAt = now };
    }
}
