using Microsoft.EntityFrameworkCore;
using ZenKey.Portal.Data.Audit;
using ZenKey.Portal.Data.Changes;
using ZenKey.Portal.Data.EventSubscriptions;
using ZenKey.Portal.Data.Journal;
using ZenKey.Portal.Data.Links;
using ZenKey.Portal.Data.Requests;

namespace ZenKey.Portal.Data.Subscribers;

/// <summary>
/// The end of a subscriber's ZenKey, in one commit. It walks docs/data-map.md: what is the subscriber's is deleted or made
/// anonymous, and what stays is a key without a person. The line may enrol again, as somebody new.
/// </summary>
public sealed class AccountClosing(StoreWriter writer, IWakeBus bus, TimeProvider time)
{
    private static readonly IReadOnlyList<Topic> Topics = [Topic.Subscribers, Topic.Devices, Topic.Links, Topic.Grants, Topic.Sims];

    /// <summary>Closes the account. The caller has proved who they are, and has denied what still waits for the phone.</summary>
    /// <param name="subscriberId">Whose.</param>
    /// <param name="cancellationToken">Gives up before the commit, never after.</param>
    /// <returns>False when it was closed before.</returns>
    public Task<bool> CloseAsync(Guid subscriberId, CancellationToken cancellationToken) => CloseAsync(subscriberId, Actor.Subscriber(subscriberId), null, cancellationToken);

    /// <summary>Closes the account of somebody who was taken to another carrier by a moment, unless they are back.</summary>
    /// <returns>False when it was closed before, or its owner is back.</returns>
    public Task<bool> CloseLeftAsync(Guid subscriberId, DateTimeOffset before, CancellationToken cancellationToken) => CloseAsync(subscriberId, Actor.System, before, cancellationToken);

    private async Task<bool> CloseAsync(Guid subscriberId, Actor actor, DateTimeOffset? leftBefore, CancellationToken cancellationToken)
    {
        var closed = await writer.WriteAsync((store, token) => CloseAsync(store, subscriberId, actor, leftBefore, token), Topics, cancellationToken);
        if (closed)
        {
            bus.Publish(BusTopics.Phone(subscriberId));
            bus.Publish(BusTopics.Raised);
        }
        return closed;
    }

    private async Task<bool> CloseAsync(PortalDbContext store, Guid id, Actor actor, DateTimeOffset? leftBefore, CancellationToken cancellationToken)
    {
        // First: who loses between two taps has nothing to do, and nobody writes to what is being closed.
        if (await EmptyAsync(store, id, leftBefore, cancellationToken) == 0) { return false; }
        await EndPortalAsync(store, id, cancellationToken);
        var services = await EndSignInsAsync(store, id, cancellationToken);
        await store.Devices.Where(row => row.SubscriberId == id).ExecuteDeleteAsync(cancellationToken);
        await store.Sims.Where(row => row.SubscriberId == id).ExecuteDeleteAsync(cancellationToken);
        await store.Pairings.Where(row => row.SubscriberId == id).ExecuteDeleteAsync(cancellationToken);
        await store.PortTokens.Where(row => row.SubscriberId == id).ExecuteDeleteAsync(cancellationToken);
        await store.RecoveryEntries.Where(row => store.RecoveryCases.Any(recovery => recovery.Id == row.CaseId && recovery.SubscriberId == id)).ExecuteDeleteAsync(cancellationToken);
        await store.RecoveryCases.Where(row => row.SubscriberId == id).ExecuteDeleteAsync(cancellationToken);
        await store.Enrolments.Where(row => row.SubscriberId == id).ExecuteDeleteAsync(cancellationToken);
        await store.EmailProofs.Where(row => row.SubscriberId == id).ExecuteDeleteAsync(cancellationToken);
        await store.Passkeys.Where(row => row.SubscriberId == id).ExecuteDeleteAsync(cancellationToken);
        await store.PasskeyChallenges.Where(row => row.SubscriberId == id).ExecuteDeleteAsync(cancellationToken);
        await store.RecoveryCodes.Where(row => row.SubscriberId == id).ExecuteDeleteAsync(cancellationToken);
        store.Audit.Add(AuditEntry.Of(actor, time.GetUtcNow(), "subscriber.closed", "subscriber", id.ToString(), "Subscriber",
            [new FieldChange("state", null, SubscriberState.Closed.ToString()), new FieldChange("services", null, $"{services} disconnected")], subscriberId: id));
        return true;
    }

    /// <summary>Nothing of the person is left in their row.</summary>
    private static Task<int> EmptyAsync(PortalDbContext store, Guid id, DateTimeOffset? leftBefore, CancellationToken cancellationToken)
    {
        var nobody = $"closed-{id:N}";
        var open = store.Subscribers.Where(row => row.Id == id && row.State != SubscriberState.Closed);
        if (leftBefore is { } before) { open = open.Where(row => row.PortedOutAt <= before); }
        return open.ExecuteUpdateAsync(set => set
            .SetProperty(row => row.State, SubscriberState.Closed).SetProperty(row => row.CarrierAccount, nobody).SetProperty(row => row.Phone, "")
            .SetProperty(row => row.GivenName, (string?)null).SetProperty(row => row.FamilyName, (string?)null).SetProperty(row => row.Email, (string?)null).SetProperty(row => row.EmailKey, (string?)null).SetProperty(row => row.EmailVerifiedAt, (DateTimeOffset?)null)
            .SetProperty(row => row.PostalCode, (string?)null).SetProperty(row => row.Address, (string?)null).SetProperty(row => row.Birthdate, (string?)null)
            .SetProperty(row => row.PictureUrl, (string?)null).SetProperty(row => row.Last4Social, (byte[]?)null).SetProperty(row => row.ProofedBy, (string?)null)
            .SetProperty(row => row.ProofedAt, (DateTimeOffset?)null).SetProperty(row => row.PinHash, (string?)null).SetProperty(row => row.PinFailures, 0)
            .SetProperty(row => row.PinLockedUntil, (DateTimeOffset?)null).SetProperty(row => row.FactorAt, (DateTimeOffset?)null).SetProperty(row => row.AlwaysAsk, false)
            .SetProperty(row => row.PasskeyFailures, 0).SetProperty(row => row.PasskeyLockedUntil, (DateTimeOffset?)null).SetProperty(row => row.FactorAmr, (string?)null)
            .SetProperty(row => row.PortedFromCarrierId, (Guid?)null).SetProperty(row => row.PortedAt, (DateTimeOffset?)null)
            .SetProperty(row => row.PortedToCarrierId, (Guid?)null).SetProperty(row => row.PortedOutAt, (DateTimeOffset?)null)
            .SetProperty(row => row.Version, row => row.Version + 1), cancellationToken);
    }

    /// <summary>Who works in the portal was let in by this ZenKey: their sessions there end. That they work there is their company's to say.</summary>
    private static async Task EndPortalAsync(PortalDbContext store, Guid id, CancellationToken cancellationToken)
    {
        await store.PortalSessions.Where(session => store.People.Any(person => person.Id == session.PersonId && person.SubscriberId == id)).ExecuteDeleteAsync(cancellationToken);
        await store.People.Where(person => person.SubscriberId == id).ExecuteUpdateAsync(set => set
            .SetProperty(person => person.SubscriberId, (Guid?)null).SetProperty(person => person.Version, person => person.Version + 1), cancellationToken);
    }

    /// <summary>
    /// Tokens die with their grants. Requests that have just been answered stay for their clients to fetch the answer, without a
    /// trace of browser or text. The one place where clients are owed word that each consent is revoked: a link that they knew
    /// stays, ended and empty, until that is told (<see cref="ToldLinksOf"/>).
    /// </summary>
    private async Task<int> EndSignInsAsync(PortalDbContext store, Guid id, CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();
        await store.RefreshTokens.Where(row => row.SubscriberId == id).ExecuteDeleteAsync(cancellationToken);
        await store.Grants.Where(row => store.Links.Any(link => link.Id == row.LinkId && link.SubscriberId == id)).ExecuteDeleteAsync(cancellationToken);
        await store.Requests.Where(row => row.SubscriberId == id && (row.State != RequestState.Denied || row.ExpiresAt <= now)).ExecuteDeleteAsync(cancellationToken);
        await store.Requests.Where(row => row.SubscriberId == id).ExecuteUpdateAsync(set => set
            .SetProperty(row => row.DeviceId, (Guid?)null).SetProperty(row => row.BrowserName, (string?)null).SetProperty(row => row.Context, (string?)null), cancellationToken);
        await store.RaisedEvents.Where(row => row.SubscriberId == id && row.ToldAt != null).ExecuteDeleteAsync(cancellationToken);
        var active = await store.Links.AsNoTracking().Where(row => row.SubscriberId == id && row.State == LinkState.Active).ToListAsync(cancellationToken);
        store.RaisedEvents.AddRange(active.Select(link => RaisedEvent.LinkEnded(link, now)));
        await store.SaveChangesAsync(cancellationToken);
        await store.Links.Where(row => row.SubscriberId == id).ExecuteUpdateAsync(set => set
            .SetProperty(row => row.State, LinkState.Ended).SetProperty(row => row.EndedAt, now).SetProperty(row => row.Scopes, "").SetProperty(row => row.Declined, "")
            .SetProperty(row => row.PreviousCarrierId, (Guid?)null).SetProperty(row => row.PreviousSubject, (string?)null).SetProperty(row => row.Version, row => row.Version + 1), cancellationToken);
        await ToldLinksOf(store).Where(row => row.SubscriberId == id).ExecuteDeleteAsync(cancellationToken);
        await store.ClientSessions.Where(row => row.SubscriberId == id && !store.Links.Any(link => link.Id == row.LinkId)).ExecuteDeleteAsync(cancellationToken);
        return active.Count;
    }

    /// <summary>Links of those who have left of which their services know by now.</summary>
    internal static IQueryable<AccountLink> ToldLinksOf(PortalDbContext store) => store.Links.Where(row =>
        row.Scopes == "" && row.Subscriber!.State == SubscriberState.Closed && !store.RaisedEvents.Any(raised => raised.LinkId == row.Id && raised.ToldAt == null));
}
