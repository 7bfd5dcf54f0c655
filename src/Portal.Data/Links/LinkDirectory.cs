using Microsoft.EntityFrameworkCore;
using ZenKey.Portal.Data.Changes;

namespace ZenKey.Portal.Data.Links;

/// <param name="Browser">The trusted browser's name; null for the phone itself, and for one that is not known any more.</param>
public sealed record LinkSignIn(string? Browser, DateTimeOffset At);

/// <summary>Account links as the hot path reads them, from a cache. Not to be changed.</summary>
public sealed class LinkDirectory
{
    private readonly TopicCache<(Guid SubscriberId, string Sector), AccountLink> bySector;
    private readonly TopicCache<Guid, AccountLink> byId;
    private readonly IDbContextFactory<PortalDbContext> factory;

    public LinkDirectory(IDbContextFactory<PortalDbContext> factory, ChangeSignal signal)
    {
        this.factory = factory;
        bySector = new TopicCache<(Guid SubscriberId, string Sector), AccountLink>(signal, [Topic.Links], 100_000, async (key, cancellationToken) =>
        {
            await using var store = await factory.CreateDbContextAsync(cancellationToken);
            return await store.Links.AsNoTracking().SingleOrDefaultAsync(link => link.SubscriberId == key.SubscriberId && link.Sector == key.Sector, cancellationToken);
        });
        byId = new TopicCache<Guid, AccountLink>(signal, [Topic.Links], 100_000, async (id, cancellationToken) =>
        {
            await using var store = await factory.CreateDbContextAsync(cancellationToken);
            return await store.Links.AsNoTracking().SingleOrDefaultAsync(link => link.Id == id, cancellationToken);
        });
    }

    /// <summary>The link of a subscriber with a sector, ended ones too; null when there never was one.</summary>
    public ValueTask<AccountLink?> FindAsync(Guid subscriberId, string sector, CancellationToken cancellationToken) =>
        bySector.FindAsync((subscriberId, sector), cancellationToken);

    public ValueTask<AccountLink?> FindByIdAsync(Guid id, CancellationToken cancellationToken) => byId.FindAsync(id, cancellationToken);

    /// <summary>The link that a carrier's clients of a sector know by a pairwise subject; null when no token ever named it.</summary>
    public async Task<AccountLink?> FindBySubjectAsync(Guid carrierId, string sector, string subject, CancellationToken cancellationToken)
    {
        await using var store = await factory.CreateDbContextAsync(cancellationToken);
        return await store.Links.AsNoTracking().FirstOrDefaultAsync(
            link => link.Subject == subject && link.CarrierId == carrierId && link.Sector == sector, cancellationToken);
    }

    /// <summary>What a subscriber has linked, latest used first.</summary>
    public async Task<IReadOnlyList<AccountLink>> ListActiveAsync(Guid subscriberId, CancellationToken cancellationToken)
    {
        await using var store = await factory.CreateDbContextAsync(cancellationToken);
        return await store.Links.AsNoTracking().Include(link => link.Project)
            .Where(link => link.SubscriberId == subscriberId && link.State == LinkState.Active)
            .OrderByDescending(link => link.LastUsedAt).Take(200).ToListAsync(cancellationToken);
    }

    /// <summary>A link of this subscriber with its project and what that asks for, ended ones too; read from the store itself.</summary>
    public async Task<AccountLink?> FindOwnAsync(Guid id, Guid subscriberId, CancellationToken cancellationToken)
    {
        await using var store = await factory.CreateDbContextAsync(cancellationToken);
        return await store.Links.AsNoTracking().Include(link => link.Project!.Scopes)
            .SingleOrDefaultAsync(link => link.Id == id && link.SubscriberId == subscriberId, cancellationToken);
    }

    /// <summary>The sign-ins by a link that are still remembered, the latest first, at most fifty.</summary>
    public async Task<IReadOnlyList<LinkSignIn>> ListSignInsAsync(Guid id, CancellationToken cancellationToken)
    {
        await using var store = await factory.CreateDbContextAsync(cancellationToken);
        return await store.Grants.Where(grant => grant.LinkId == id).OrderByDescending(grant => grant.IssuedAt).Take(50)
            .Select(grant => new LinkSignIn(store.Devices.Where(device => device.Id == grant.DeviceId).Select(device => device.Name).FirstOrDefault(), grant.IssuedAt))
            .ToListAsync(cancellationToken);
    }
}
