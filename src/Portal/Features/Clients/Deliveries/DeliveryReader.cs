using Microsoft.EntityFrameworkCore;
using ZenKey.Portal.Access;
using ZenKey.Portal.Data;
using ZenKey.Portal.Data.Carriers;
using ZenKey.Portal.Data.Clients;
using ZenKey.Portal.Data.Deliveries;
using ZenKey.Portal.Data.EventSubscriptions;
using ZenKey.Portal.Data.Paging;

namespace ZenKey.Portal.Features.Clients.Deliveries;

/// <summary>What was sent to a client's servers, newest first. What a person may not see does not exist.</summary>
public sealed class DeliveryReader(IDbContextFactory<PortalDbContext> factory)
{
    private const int MostAttempts = 200;
    private const int MostCarriers = 20;

    /// <returns>Null when the client is not the person's to see.</returns>
    public async Task<Page<DeliveryRow>?> ListAsync(CurrentPerson person, string clientId, DeliveryFilter filter, PageRequest request, CancellationToken cancellationToken)
    {
        await using var store = await factory.CreateDbContextAsync(cancellationToken);
        return await ClientAsync(store, person, clientId, cancellationToken) is { } client
            ? await Keyset.NewestFirstAsync(Filtered(store.Deliveries.AsNoTracking().Where(row => row.ClientId == client.Id), filter), nameof(Delivery.CreatedAt), false, Row, row => row.CreatedAt, request, cancellationToken)
            : null;
    }

    /// <returns>Null when there is none, or it is another company's.</returns>
    public async Task<DeliveryDetail?> FindAsync(CurrentPerson person, string clientId, Guid id, CancellationToken cancellationToken)
    {
        await using var store = await factory.CreateDbContextAsync(cancellationToken);
        if (await ClientAsync(store, person, clientId, cancellationToken) is not { } client) { return null; }
        var deliveries = store.Deliveries.AsNoTracking().Where(row => row.ClientId == client.Id && row.Id == id);
        if (await deliveries.Select(Row).SingleOrDefaultAsync(cancellationToken) is not { } found) { return null; }
        var more = await deliveries.Select(row => new
        {
            row.Target,
            row.ContentType,
            row.ExpiresAt,
            row.Claims,
            Carrier = store.Carriers.Where(carrier => carrier.Id == row.CarrierId).Select(carrier => new { carrier.Name, carrier.Slug }).FirstOrDefault(),
            Kid = store.IssuerKeys.Where(key => key.CarrierId == row.CarrierId && key.Use == IssuerKeyUse.Signing && key.Algorithm == client.IdTokenAlg && key.State == IssuerKeyState.Active)
                .Select(key => key.Kid).FirstOrDefault(),
        }).SingleAsync(cancellationToken);
        var attempts = await store.DeliveryAttempts.AsNoTracking().Where(row => row.DeliveryId == id).OrderByDescending(row => row.At).Take(MostAttempts)
            .Select(row => new AttemptView(row.Id, row.At, row.Duration, row.Status, row.Fault, row.Authorized, row.Excerpt)).ToListAsync(cancellationToken);
        return new DeliveryDetail(found, more.Target, more.ContentType, more.ExpiresAt, more.Claims, more.Carrier?.Name, more.Carrier?.Slug, client.IdTokenAlg, more.Kid, attempts);
    }

    /// <returns>Null when the client has no subscription, or is not the person's to see.</returns>
    public async Task<FlowView?> FlowAsync(CurrentPerson person, string clientId, CancellationToken cancellationToken)
    {
        await using var store = await factory.CreateDbContextAsync(cancellationToken);
        if (await ClientAsync(store, person, clientId, cancellationToken) is not { EventSubscription: { } flow } client) { return null; }
        var waiting = flow.Delivery == EventDelivery.Poll
            ? await store.QueuedEvents.Where(row => row.ClientId == client.Id).Take(Keyset.CountCap).CountAsync(cancellationToken)
            : await store.Deliveries.Where(row => row.ClientId == client.Id && row.State == DeliveryState.Paused).Take(Keyset.CountCap).CountAsync(cancellationToken);
        var carriers = await store.Carriers.AsNoTracking().OrderBy(carrier => carrier.Name).Take(MostCarriers).Select(carrier => new { carrier.Slug, carrier.Name }).ToListAsync(cancellationToken);
        return new FlowView(flow.Delivery, flow.PushUri, flow.PausedAt, flow.FailingSince, flow.Failures, waiting, [.. carriers.Select(one => (one.Slug, one.Name))]);
    }

    /// <summary>How many alerts of a range could be sent again; counting stops at 1,001.</summary>
    /// <returns>Null when the client is not the person's to send for.</returns>
    public async Task<int?> CountAsync(CurrentPerson person, string clientId, ReplayRange range, CancellationToken cancellationToken)
    {
        await using var store = await factory.CreateDbContextAsync(cancellationToken);
        var client = await store.Clients.SendableBy(person).Where(row => row.ClientId == clientId).Select(row => (Guid?)row.Id).SingleOrDefaultAsync(cancellationToken);
        return client is { } id ? await Replayable(store.Deliveries.Where(row => row.ClientId == id), range).Take(Keyset.CountCap).CountAsync(cancellationToken) : null;
    }

    /// <summary>The alerts of a range that are over.</summary>
    internal static IQueryable<Delivery> Replayable(IQueryable<Delivery> deliveries, ReplayRange range)
    {
        var (from, to) = (range.From.ToUniversalTime(), range.To.ToUniversalTime());
        deliveries = Replayable(deliveries).Where(row => row.CreatedAt >= from && row.CreatedAt < to);
        if (range.OnlyFailed) { deliveries = deliveries.Where(row => row.State == DeliveryState.GivenUp); }
        return range.Type is { } type ? deliveries.Where(row => row.Type == type) : deliveries;
    }

    internal static IQueryable<Delivery> Replayable(IQueryable<Delivery> deliveries) => deliveries.Where(row => row.Kind == DeliveryKind.SecurityEvent && row.Claims != null
        && row.Type != Protocol.EventType.Verification && (row.State == DeliveryState.Delivered || row.State == DeliveryState.GivenUp));

    private static IQueryable<Delivery> Filtered(IQueryable<Delivery> deliveries, DeliveryFilter filter)
    {
        deliveries = filter.State switch
        {
            DeliveryStanding.Queued => deliveries.Where(row => row.State == DeliveryState.Waiting && row.Attempts == 0),
            DeliveryStanding.Retrying => deliveries.Where(row => row.State == DeliveryState.Waiting && row.Attempts > 0),
            DeliveryStanding.Delivered => deliveries.Where(row => row.State == DeliveryState.Delivered),
            DeliveryStanding.GivenUp => deliveries.Where(row => row.State == DeliveryState.GivenUp),
            DeliveryStanding.Paused => deliveries.Where(row => row.State == DeliveryState.Paused),
            _ => deliveries,
        };
        if (filter.Type is { } type) { deliveries = deliveries.Where(row => row.Type == type); }
        if (filter.From?.ToUniversalTime() is { } from) { deliveries = deliveries.Where(row => row.CreatedAt >= from); }
        if (filter.To?.ToUniversalTime() is { } to) { deliveries = deliveries.Where(row => row.CreatedAt < to); }
        return deliveries;
    }

    private static Task<Client?> ClientAsync(PortalDbContext store, CurrentPerson person, string clientId, CancellationToken cancellationToken) =>
        store.Clients.AsNoTracking().VisibleTo(person).Where(row => row.ClientId == clientId).Include(row => row.EventSubscription).SingleOrDefaultAsync(cancellationToken);

    private static readonly System.Linq.Expressions.Expression<Func<Delivery, DeliveryRow>> Row = row => new DeliveryRow(
        row.Id, row.Kind, row.Type, row.About, row.State, row.Attempts, row.LastStatus, row.CreatedAt, row.NextAttemptAt, row.EndedAt, row.ReplayedAt);
}
