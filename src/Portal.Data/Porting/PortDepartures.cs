using Microsoft.EntityFrameworkCore;
using ZenKey.Portal.Data.Audit;
using ZenKey.Portal.Data.Changes;
using ZenKey.Portal.Data.Devices;
using ZenKey.Portal.Data.EventSubscriptions;
using ZenKey.Portal.Data.Grants;
using ZenKey.Portal.Data.Journal;
using ZenKey.Portal.Data.Links;

namespace ZenKey.Portal.Data.Porting;

/// <summary>A subscriber who has taken along what they want.</summary>
/// <param name="SubscriberId">Who.</param>
/// <param name="ToCarrierId">The next carrier.</param>
/// <param name="GrantId">The move's own grant, which stays.</param>
/// <param name="EndedClientIds">Clients whose services are disconnected, as the subscriber wishes.</param>
/// <param name="HasLeft">Whether the line has left: then nothing here authenticates any more.</param>
public sealed record Departure(Guid SubscriberId, Guid ToCarrierId, Guid GrantId, IReadOnlyCollection<string> EndedClientIds, bool HasLeft);

/// <summary>
/// The end of a move at the former carrier. What the subscriber does not take along and does not want any more is
/// disconnected; with the line gone, phone and trusted browsers end and tokens die. The account is closed 180 days later.
/// </summary>
public sealed class PortDepartures(StoreWriter writer, IWakeBus bus, TimeProvider time)
{
    /// <summary>Writes it; the same said twice changes nothing more.</summary>
    /// <returns>How many services were disconnected.</returns>
    public async Task<int> LeaveAsync(Departure departure, CancellationToken cancellationToken)
    {
        var ended = await writer.WriteAsync((store, token) => LeaveAsync(store, departure, token), [Topic.Subscribers, Topic.Devices, Topic.Links, Topic.Grants], cancellationToken);
        bus.Publish(BusTopics.Phone(departure.SubscriberId));
        bus.Publish(BusTopics.Raised);
        return ended;
    }

    private async Task<int> LeaveAsync(PortalDbContext store, Departure departure, CancellationToken cancellationToken)
    {
        var (now, id) = (time.GetUtcNow(), departure.SubscriberId);
        var ended = await EndLinksAsync(store, departure, now, cancellationToken);
        if (departure.HasLeft) { await EndSignInsAsync(store, departure, now, cancellationToken); }
        var first = departure.HasLeft && await store.Subscribers.Where(row => row.Id == id && row.PortedOutAt == null).ExecuteUpdateAsync(set => set
            .SetProperty(row => row.PortedToCarrierId, departure.ToCarrierId).SetProperty(row => row.PortedOutAt, now).SetProperty(row => row.Version, row => row.Version + 1), cancellationToken) == 1;
        if (first || ended > 0)
        {
            store.Audit.Add(AuditEntry.Of(Actor.Subscriber(id), now, "subscriber.ported_out", "subscriber", id.ToString(), "Subscriber",
                [new FieldChange("services", null, $"{ended} disconnected"), .. first ? (FieldChange[])[new("carrier", null, await NameAsync(store, departure.ToCarrierId, cancellationToken))] : []], subscriberId: id));
        }
        return ended;
    }

    private static async Task<int> EndLinksAsync(PortalDbContext store, Departure departure, DateTimeOffset now, CancellationToken cancellationToken)
    {
        var sectors = (await store.Clients.AsNoTracking().Include(client => client.Project).Where(client => departure.EndedClientIds.Contains(client.ClientId)).ToListAsync(cancellationToken))
            .Select(client => client.Project!.Sector).ToHashSet(StringComparer.Ordinal);
        var links = (await store.Links.Include(link => link.Project).Where(link => link.SubscriberId == departure.SubscriberId && link.State == LinkState.Active).ToListAsync(cancellationToken))
            .Where(link => sectors.Contains(link.Sector)).ToList();
        foreach (var link in links)
        {
            await store.Grants.Where(grant => grant.LinkId == link.Id && grant.State == GrantState.Active && grant.Id != departure.GrantId)
                .ExecuteUpdateAsync(set => set.SetProperty(grant => grant.State, GrantState.Revoked).SetProperty(grant => grant.RevokedAt, now), cancellationToken);
            store.RaisedEvents.Add(RaisedEvent.LinkEnded(link, now));
            store.Audit.Add(AuditEntry.Of(Actor.Subscriber(link.SubscriberId), now, "link.ended", "link", link.Id.ToString(), link.Project!.Name,
                [new FieldChange("state", LinkState.Active.ToString(), LinkState.Ended.ToString())], companyId: link.Project.CompanyId, subscriberId: link.SubscriberId));
            (link.State, link.EndedAt) = (LinkState.Ended, now);
            link.Version++;
        }
        return links.Count;
    }

    private static async Task EndSignInsAsync(PortalDbContext store, Departure departure, DateTimeOffset now, CancellationToken cancellationToken)
    {
        var devices = store.Devices.Where(device => device.SubscriberId == departure.SubscriberId && device.State == DeviceState.Active);
        var browsers = await devices.Where(device => device.Kind == DeviceKind.Trusted).Select(device => device.Id).ToListAsync(cancellationToken);
        store.RaisedEvents.AddRange(browsers.Select(browser => RaisedEvent.SessionOver(browser, departure.SubscriberId, now)));
        await devices.ExecuteUpdateAsync(set => set.SetProperty(device => device.State, DeviceState.Removed).SetProperty(device => device.EndedAt, now)
            .SetProperty(device => device.EndReason, "number ported").SetProperty(device => device.Version, device => device.Version + 1), cancellationToken);
        var links = store.Links.Where(link => link.SubscriberId == departure.SubscriberId).Select(link => link.Id);
        await store.Grants.Where(grant => grant.State == GrantState.Active && grant.Id != departure.GrantId && links.Contains(grant.LinkId))
            .ExecuteUpdateAsync(set => set.SetProperty(grant => grant.State, GrantState.Revoked).SetProperty(grant => grant.RevokedAt, now), cancellationToken);
    }

    private static async Task<string> NameAsync(PortalDbContext store, Guid carrierId, CancellationToken cancellationToken) =>
        await store.Carriers.Where(carrier => carrier.Id == carrierId).Select(carrier => carrier.Name).SingleAsync(cancellationToken);
}
