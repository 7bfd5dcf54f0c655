using Microsoft.EntityFrameworkCore;
using ZenKey.Portal.Data.Audit;
using ZenKey.Portal.Data.Changes;
using ZenKey.Portal.Data.Clients;
using ZenKey.Portal.Data.EventSubscriptions;
using ZenKey.Portal.Data.Journal;
using ZenKey.Portal.Data.Links;
using ZenKey.Protocol;

namespace ZenKey.Portal.Data.Porting;

/// <summary>A service that knows a subscriber, to be told to their next carrier.</summary>
/// <param name="Name">The project's name.</param>
/// <param name="LogoUrl">Its logo.</param>
/// <param name="Scopes">What is shared with it.</param>
/// <param name="Subject">As whom it knows the subscriber here.</param>
/// <param name="ClientIds">Its clients, and all others of its sector.</param>
public sealed record PortableService(string Name, string? LogoUrl, IReadOnlyList<string> Scopes, string Subject, IReadOnlyList<string> ClientIds);

/// <summary>What goes with a subscriber to another carrier.</summary>
public sealed class PortTokenLedger(IDbContextFactory<PortalDbContext> factory, StoreWriter writer, TimeProvider time)
{
    private const int MostLinks = 500;

    /// <summary>Every service that knows the subscriber by a subject of this carrier, with its active clients; latest used first.</summary>
    /// <param name="subscriberId">Who moves.</param>
    /// <param name="exceptSector">The sector of the application that asks: the move itself is no account.</param>
    /// <param name="subjectOf">As whom a sector knows the subscriber, for links that have not been told in tokens lately.</param>
    /// <param name="cancellationToken">Stops the reading.</param>
    public async Task<IReadOnlyList<PortableService>> ListPortableAsync(Guid subscriberId, string exceptSector, Func<string, string> subjectOf, CancellationToken cancellationToken)
    {
        await using var store = await factory.CreateDbContextAsync(cancellationToken);
        var links = await store.Links.AsNoTracking().Include(link => link.Project)
            .Where(link => link.SubscriberId == subscriberId && link.State == LinkState.Active && link.Sector != exceptSector)
            .OrderByDescending(link => link.LastUsedAt).Take(MostLinks).ToListAsync(cancellationToken);
        var portable = new List<PortableService>();
        foreach (var link in links)
        {
            // Projects of one sector know a person by one subject.
            var clients = await store.Clients.AsNoTracking()
                .Where(client => client.State == ClientState.Active && (client.ProjectId == link.ProjectId || client.Project!.SectorHost == link.Sector))
                .OrderBy(client => client.ClientId).Select(client => client.ClientId).ToListAsync(cancellationToken);
            portable.Add(new PortableService(link.Project!.Name, link.Project.LogoUrl, link.ScopeNames, link.Subject ?? subjectOf(link.Sector), clients));
        }
        return portable;
    }

    /// <summary>Keeps what a subscriber brings from a former carrier; tokens that stand already are left.</summary>
    /// <returns>How many tokens are new.</returns>
    /// <exception cref="StoreConflictException">Another subscriber brought one of them at the same moment.</exception>
    public Task<int> StoreAsync(Guid subscriberId, Brought brought, CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();
        return writer.WriteAsync((store, token) => WriteAsync(store, subscriberId, brought, now, token), [Topic.Subscribers, Topic.Links], cancellationToken);
    }

    /// <summary>As <see cref="StoreAsync"/>, in the commit of something greater.</summary>
    internal static async Task<int> WriteAsync(PortalDbContext store, Guid subscriberId, Brought brought, DateTimeOffset now, CancellationToken cancellationToken)
    {
        var (former, subjects) = (brought.CarrierId, brought.Tokens.Select(one => one.Subject).Distinct().ToList());
        var standing = await store.PortTokens.Where(row => row.CarrierId == former && subjects.Contains(row.Subject))
            .Select(row => new { row.ClientId, row.Subject, row.SubscriberId }).ToListAsync(cancellationToken);
        var known = standing.Select(row => (row.ClientId, row.Subject)).ToHashSet();
        var fresh = brought.Tokens.Where(one => known.Add((one.ClientId, one.Subject))).ToList();
        store.PortTokens.AddRange(fresh.Select(one => new PortToken
        {
            Id = Guid.CreateVersion7(now),
            SubscriberId = subscriberId,
            ClientId = one.ClientId,
            CarrierId = former,
            Subject = one.Subject,
            Token = one.Token,
            StoredAt = now,
            ExpiresAt = now + PortToken.Lifetime,
        }));
        // What another subscriber brought before is theirs, consent included.
        var others = standing.Where(row => row.SubscriberId != subscriberId).Select(row => row.Subject).ToHashSet(StringComparer.Ordinal);
        var carried = brought.Consents.Where(consent => !others.Contains(consent.FormerSubject)).ToList();
        foreach (var consent in carried) { await CarryOverAsync(store, subscriberId, former, consent, now, cancellationToken); }
        if (fresh.Count == 0 && brought.Tokens.Count > 0) { return 0; }
        await store.Subscribers.Where(row => row.Id == subscriberId).ExecuteUpdateAsync(
            set => set.SetProperty(row => row.PortedFromCarrierId, former).SetProperty(row => row.PortedAt, now).SetProperty(row => row.Version, row => row.Version + 1), cancellationToken);
        store.Audit.Add(AuditEntry.Of(Actor.Subscriber(subscriberId), now, "subscriber.ported", "subscriber", subscriberId.ToString(), "Subscriber",
            [new FieldChange("portTokens", null, $"{fresh.Count} brought"), new FieldChange("services", null, $"{carried.Count} carried over")], subscriberId: subscriberId));
        store.RaisedEvents.Add(RaisedEvent.Of(EventType.UserPort, subscriberId, now, "ported_in"));
        return fresh.Count;
    }

    /// <summary>What a client is told of a subscriber's former carriers now.</summary>
    public async Task<IReadOnlyList<PortToken>> ListAsync(Guid subscriberId, Guid clientId, CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();
        await using var store = await factory.CreateDbContextAsync(cancellationToken);
        return await store.PortTokens.AsNoTracking().Where(row => row.SubscriberId == subscriberId && row.ClientId == clientId && row.ExpiresAt > now)
            .OrderBy(row => row.StoredAt).ThenBy(row => row.Id).Take(10).ToListAsync(cancellationToken);
    }

    /// <summary>A consent becomes a link here, with its lineage. One that stands here already keeps what was agreed to here.</summary>
    private static async Task CarryOverAsync(PortalDbContext store, Guid subscriberId, Guid former, BroughtConsent consent, DateTimeOffset now, CancellationToken cancellationToken)
    {
        if (await store.Links.SingleOrDefaultAsync(row => row.SubscriberId == subscriberId && row.Sector == consent.Sector, cancellationToken) is not { } link)
        {
            store.Links.Add(new AccountLink
            {
                Id = Guid.CreateVersion7(now),
                CarrierId = await store.Subscribers.Where(row => row.Id == subscriberId).Select(row => row.CarrierId).SingleAsync(cancellationToken),
                SubscriberId = subscriberId,
                ProjectId = consent.ProjectId,
                Sector = consent.Sector,
                Subject = consent.Subject,
                Scopes = consent.Scopes,
                FirstUsedAt = now,
                LastUsedAt = now,
                PreviousCarrierId = former,
                PreviousSubject = consent.FormerSubject,
            });
            return;
        }
        if (link.State != LinkState.Active) { (link.State, link.EndedAt, link.Scopes, link.Declined) = (LinkState.Active, null, consent.Scopes, ""); }
        if (link.PreviousSubject is null) { (link.PreviousCarrierId, link.PreviousSubject) = (former, consent.FormerSubject); }
        link.Version++;
    }
}
