using Microsoft.EntityFrameworkCore;
using ZenKey.Portal.Data.Audit;
using ZenKey.Portal.Data.Changes;
using ZenKey.Portal.Data.Journal;
using ZenKey.Portal.Data.Links;
using ZenKey.Portal.Data.Recovery;

namespace ZenKey.Portal.Data.Porting;

/// <summary>That a subscriber who is known again lets their next carrier's application have what goes along (ZenKey platform §8.3).</summary>
public sealed class PortConsents(StoreWriter writer, TimeProvider time)
{
    private const int Rounds = 5;

    /// <summary>How long after its completion a case still serves.</summary>
    public static readonly TimeSpan Lifetime = TimeSpan.FromHours(1);

    /// <summary>The link by which the application has its one token.</summary>
    /// <param name="completed">The case, which is completed.</param>
    /// <param name="link">How the link is to be; its id is used when there is none yet.</param>
    /// <param name="cancellationToken">Gives up before the commit, never after.</param>
    /// <returns>The link's id.</returns>
    public async Task<Guid> AgreeAsync(RecoveryCase completed, AccountLink link, CancellationToken cancellationToken)
    {
        for (var round = 1; ; round++)
        {
            try { return await writer.WriteAsync((store, token) => AgreeAsync(store, completed, link, token), [Topic.Links], cancellationToken); }
            catch (StoreConflictException) when (round < Rounds) { } // the same, asked for twice
        }
    }

    private async Task<Guid> AgreeAsync(PortalDbContext store, RecoveryCase completed, AccountLink link, CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();
        var known = await store.Links.SingleOrDefaultAsync(row => row.SubscriberId == link.SubscriberId && row.Sector == link.Sector, cancellationToken);
        if (known is { State: LinkState.Active } && known.LastUsedAt >= completed.EndedAt) { return known.Id; }
        if (known is null) { store.Links.Add(link); }
        else
        {
            (known.State, known.EndedAt, known.Scopes, known.LastUsedAt) = (LinkState.Active, null, link.Scopes, now);
            known.Version++;
        }
        store.Audit.Add(AuditEntry.Of(Actor.Subscriber(link.SubscriberId), now, "subscriber.port_agreed", "recovery", completed.Id.ToString(), completed.Number, subscriberId: link.SubscriberId));
        return known?.Id ?? link.Id;
    }
}
