using Microsoft.EntityFrameworkCore;
using ZenKey.Portal.Data.Audit;
using ZenKey.Portal.Data.Changes;
using ZenKey.Portal.Data.EventSubscriptions;
using ZenKey.Portal.Data.Grants;
using ZenKey.Portal.Data.Journal;

namespace ZenKey.Portal.Data.Links;

/// <summary>How a change of what a link shares went.</summary>
public enum ShareResult
{
    Done,

    /// <summary>The subscriber has no such link, or it has ended.</summary>
    NotFound,

    /// <summary>An attribute was named that the project never asked for.</summary>
    NotAsked,

    /// <summary>The project cannot do without an attribute that was left out.</summary>
    Required,

    /// <summary>The consent changed meanwhile.</summary>
    Conflict,
}

/// <summary>How the end of a link went.</summary>
public abstract record EndLinkResult
{
    private EndLinkResult() { }

    /// <param name="GrantsEnded">How many grants died with it.</param>
    public sealed record Ended(int GrantsEnded) : EndLinkResult;

    /// <summary>The subscriber has no such link.</summary>
    public sealed record NotFound : EndLinkResult;

    public sealed record AlreadyEnded : EndLinkResult;
}

/// <summary>
/// The one place where a link changes by its subscriber's own hand: what it shares, and its end. Caches follow here at
/// once and on other nodes within seconds.
/// </summary>
public sealed class LinkLedger(StoreWriter writer, IWakeBus bus, TimeProvider time)
{
    /// <summary>Sets which of the attributes that were asked for are shared. What is taken back is not handed out any more, to no token.</summary>
    /// <param name="shared">Attribute scopes; those that were asked for and stand here no longer count as declined.</param>
    public async Task<ShareResult> ShareAsync(Guid linkId, Guid subscriberId, IReadOnlyCollection<string> shared, CancellationToken cancellationToken)
    {
        var result = await writer.WriteAsync((store, token) => ShareAsync(store, linkId, subscriberId, shared, token), [Topic.Links], cancellationToken);
        if (result == ShareResult.Done) { bus.Publish(BusTopics.Phone(subscriberId)); }
        return result;
    }

    /// <summary>Ends a link: its tokens die in the same commit, and the next sign-in asks for consent again. The subject stays the same.</summary>
    public async Task<EndLinkResult> DisconnectAsync(Guid linkId, Guid subscriberId, CancellationToken cancellationToken)
    {
        var result = await writer.WriteAsync((store, token) => DisconnectAsync(store, linkId, subscriberId, token), [Topic.Links, Topic.Grants], cancellationToken);
        if (result is EndLinkResult.Ended) { bus.Publish(BusTopics.Phone(subscriberId)); }
        return result;
    }

    private async Task<ShareResult> ShareAsync(PortalDbContext store, Guid linkId, Guid subscriberId, IReadOnlyCollection<string> shared, CancellationToken cancellationToken)
    {
        var link = await FindAsync(store, linkId, subscriberId, cancellationToken);
        if (link is not { State: LinkState.Active }) { return ShareResult.NotFound; }
        var asked = link.AskedAttributes;
        if (shared.Except(asked).Any()) { return ShareResult.NotAsked; }
        if (asked.Except(shared).Any(name => link.Project!.Requires(name) && link.ScopeNames.Contains(name))) { return ShareResult.Required; }
        var scopes = string.Join(' ', link.ScopeNames.Except(asked).Concat(asked.Where(shared.Contains)));
        var declined = string.Join(' ', asked.Except(shared));
        if (scopes == link.Scopes && declined == link.Declined) { return ShareResult.Done; }
        var changed = await store.Links.Where(row => row.Id == linkId && row.State == LinkState.Active && row.Scopes == link.Scopes && row.Declined == link.Declined)
            .ExecuteUpdateAsync(set => set.SetProperty(row => row.Scopes, scopes).SetProperty(row => row.Declined, declined).SetProperty(row => row.Version, row => row.Version + 1), cancellationToken);
        if (changed == 0) { return ShareResult.Conflict; }
        store.Audit.Add(EntryOf(link, "consent.changed", new FieldChange("scopes", link.Scopes, scopes)));
        if (link.ScopeNames.Except(scopes.Split(' ')).ToList() is { Count: > 0 } withdrawn)
        {
            store.RaisedEvents.Add(RaisedEvent.ConsentNarrowed(linkId, subscriberId, time.GetUtcNow(), withdrawn));
        }
        return ShareResult.Done;
    }

    private async Task<EndLinkResult> DisconnectAsync(PortalDbContext store, Guid linkId, Guid subscriberId, CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();
        if (await FindAsync(store, linkId, subscriberId, cancellationToken) is not { } link) { return new EndLinkResult.NotFound(); }
        var ended = await store.Links.Where(row => row.Id == linkId && row.State == LinkState.Active).ExecuteUpdateAsync(set => set
            .SetProperty(row => row.State, LinkState.Ended).SetProperty(row => row.EndedAt, now).SetProperty(row => row.Version, row => row.Version + 1), cancellationToken);
        if (ended == 0) { return new EndLinkResult.AlreadyEnded(); }
        var grants = await store.Grants.Where(grant => grant.LinkId == linkId && grant.State == GrantState.Active)
            .ExecuteUpdateAsync(set => set.SetProperty(grant => grant.State, GrantState.Revoked).SetProperty(grant => grant.RevokedAt, now), cancellationToken);
        store.Audit.Add(EntryOf(link, "link.ended",
            new FieldChange("state", LinkState.Active.ToString(), LinkState.Ended.ToString()), new FieldChange("grants", null, $"{grants} revoked")));
        store.RaisedEvents.Add(RaisedEvent.LinkEnded(link, now));
        return new EndLinkResult.Ended(grants);
    }

    private static Task<AccountLink?> FindAsync(PortalDbContext store, Guid linkId, Guid subscriberId, CancellationToken cancellationToken) =>
        store.Links.AsNoTracking().Include(link => link.Project!.Scopes).SingleOrDefaultAsync(link => link.Id == linkId && link.SubscriberId == subscriberId, cancellationToken);

    private AuditEntry EntryOf(AccountLink link, string action, params IReadOnlyList<FieldChange> changes) =>
        AuditEntry.Of(Actor.Subscriber(link.SubscriberId), time.GetUtcNow(), action, "link", link.Id.ToString(), link.Project!.Name, changes,
            companyId: link.Project.CompanyId, subscriberId: link.SubscriberId);
}
