using Microsoft.EntityFrameworkCore;
using ZenKey.Portal.Data.Audit;
using ZenKey.Portal.Data.Changes;
using ZenKey.Portal.Data.Clients;
using ZenKey.Portal.Data.EventSubscriptions;
using ZenKey.Portal.Data.Journal;
using ZenKey.Portal.Data.Links;
using ZenKey.Protocol;

namespace ZenKey.Portal.Data.Porting;

/// <summary>As whom one client knows a subscriber, to be told to their next carrier.</summary>
public sealed record PortableSubject(string ClientId, string Subject);

/// <summary>What goes with a subscriber to another carrier.</summary>
public sealed class PortTokenLedger(IDbContextFactory<PortalDbContext> factory, StoreWriter writer, TimeProvider time)
{
    private const int MostLinks = 500;

    /// <summary>Every active client that knows the subscriber by a subject of this carrier.</summary>
    /// <param name="subscriberId">Who moves.</param>
    /// <param name="exceptSector">The sector of the application that asks: the move itself is no account.</param>
    /// <param name="cancellationToken">Stops the reading.</param>
    public async Task<IReadOnlyList<PortableSubject>> ListPortableAsync(Guid subscriberId, string exceptSector, CancellationToken cancellationToken)
    {
        await using var store = await factory.CreateDbContextAsync(cancellationToken);
        var links = await store.Links.AsNoTracking()
            .Where(link => link.SubscriberId == subscriberId && link.State == LinkState.Active && link.Subject != null && link.Sector != exceptSector)
            .OrderByDescending(link => link.LastUsedAt).Take(MostLinks).Select(link => new { link.ProjectId, link.Sector, Subject = link.Subject! }).ToListAsync(cancellationToken);
        var portable = new List<PortableSubject>();
        foreach (var link in links)
        {
            // Projects of one sector know a person by one subject.
            portable.AddRange((await store.Clients.AsNoTracking()
                .Where(client => client.State == ClientState.Active && (client.ProjectId == link.ProjectId || client.Project!.SectorHost == link.Sector))
                .OrderBy(client => client.ClientId).Select(client => client.ClientId).ToListAsync(cancellationToken)).Select(client => new PortableSubject(client, link.Subject)));
        }
        return portable;
    }

    /// <summary>Keeps the tokens that a subscriber brings from a former carrier; those that stand already are left.</summary>
    /// <returns>How many are new.</returns>
    /// <exception cref="StoreConflictException">Another subscriber brought one of them at the same moment.</exception>
    public Task<int> StoreAsync(Guid subscriberId, Guid formerCarrierId, IReadOnlyList<PortToken> tokens, CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();
        return writer.WriteAsync(async (store, token) =>
        {
            var subjects = tokens.Select(one => one.Subject).ToList();
            var known = (await store.PortTokens.Where(row => row.CarrierId == formerCarrierId && subjects.Contains(row.Subject))
                .Select(row => new { row.ClientId, row.Subject }).ToListAsync(token)).Select(row => (row.ClientId, row.Subject)).ToHashSet();
            var fresh = tokens.Where(one => known.Add((one.ClientId, one.Subject))).ToList();
            if (fresh.Count == 0) { return 0; }
            store.PortTokens.AddRange(fresh);
            await store.Subscribers.Where(row => row.Id == subscriberId).ExecuteUpdateAsync(
                set => set.SetProperty(row => row.PortedFromCarrierId, formerCarrierId).SetProperty(row => row.PortedAt, now).SetProperty(row => row.Version, row => row.Version + 1), token);
            store.Audit.Add(AuditEntry.Of(Actor.Subscriber(subscriberId), now, "subscriber.ported", "subscriber", subscriberId.ToString(), "Subscriber",
                [new FieldChange("portTokens", null, $"{fresh.Count} brought")], subscriberId: subscriberId));
            store.RaisedEvents.Add(RaisedEvent.Of(EventType.UserPort, subscriberId, now, "ported_in"));
            return fresh.Count;
        }, [Topic.Subscribers], cancellationToken);
    }

    /// <summary>What a client is told of a subscriber's former carriers now.</summary>
    public async Task<IReadOnlyList<PortToken>> ListAsync(Guid subscriberId, Guid clientId, CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();
        await using var store = await factory.CreateDbContextAsync(cancellationToken);
        return await store.PortTokens.AsNoTracking().Where(row => row.SubscriberId == subscriberId && row.ClientId == clientId && row.ExpiresAt > now)
            .OrderBy(row => row.StoredAt).ThenBy(row => row.Id).Take(10).ToListAsync(cancellationToken);
    }
}
