using Microsoft.EntityFrameworkCore;
using ZenKey.Portal.Data.Audit;
using ZenKey.Portal.Data.Changes;
using ZenKey.Portal.Data.EventSubscriptions;
using ZenKey.Portal.Data.Journal;
using ZenKey.Protocol;

namespace ZenKey.Portal.Data.Subscribers;

/// <summary>New values of a subscriber's attributes; what is null stays as it is.</summary>
public sealed record ProfileChange
{
    public string? GivenName { get; init; }
    public string? FamilyName { get; init; }
    public string? Email { get; init; }
    public string? PostalCode { get; init; }

    /// <summary>JSON members of OpenID Connect Core §5.1.1.</summary>
    public string? Address { get; init; }
    public string? Birthdate { get; init; }
}

/// <summary>The one place where a subscriber's attributes change. The trail tells which, never their values; clients that share one are told so.</summary>
public sealed class ProfileLedger(StoreWriter writer, TimeProvider time)
{
    /// <summary>Changes attributes.</summary>
    /// <returns>The scopes whose values are others now; empty when nothing is new, or there is no such subscriber.</returns>
    public Task<IReadOnlyList<string>> ChangeAsync(Guid subscriberId, ProfileChange change, Actor actor, CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();
        return writer.WriteAsync<IReadOnlyList<string>>(async (store, token) =>
        {
            if (await store.Subscribers.SingleOrDefaultAsync(row => row.Id == subscriberId, token) is not { } subscriber) { return []; }
            var changed = Changed(subscriber, change);
            if (changed.Count == 0) { return changed; }
            Apply(subscriber, change);
            subscriber.Version++;
            store.Audit.Add(AuditEntry.Of(actor, now, "subscriber.profile_changed", "subscriber", subscriberId.ToString(), "Subscriber",
                [.. changed.Select(name => new FieldChange(name, null, "changed"))], subscriberId: subscriberId));
            store.RaisedEvents.Add(new RaisedEvent { Id = Guid.CreateVersion7(now), Type = EventType.ProfileChange, SubscriberId = subscriberId, At = now, Names = string.Join(' ', changed) });
            return changed;
        }, [Topic.Subscribers], cancellationToken);
    }

    private static List<string> Changed(Subscriber subscriber, ProfileChange change) =>
        [.. new (string Name, bool Is)[]
        {
            (Scope.FullName, IsNew(change.GivenName, subscriber.GivenName) || IsNew(change.FamilyName, subscriber.FamilyName)),
            (Scope.Email, IsNew(change.Email, subscriber.Email)),
            (Scope.PostalCode, IsNew(change.PostalCode, subscriber.PostalCode)),
            (Scope.Address, IsNew(change.Address, subscriber.Address)),
            (Scope.Birthdate, IsNew(change.Birthdate, subscriber.Birthdate)),
        }.Where(pair => pair.Is).Select(pair => pair.Name)];

    private static bool IsNew(string? value, string? known) => value is not null && value != known;

    private static void Apply(Subscriber subscriber, ProfileChange change)
    {
        subscriber.GivenName = change.GivenName ?? subscriber.GivenName;
        subscriber.FamilyName = change.FamilyName ?? subscriber.FamilyName;
        subscriber.Email = change.Email ?? subscriber.Email;
        subscriber.PostalCode = change.PostalCode ?? subscriber.PostalCode;
        subscriber.Address = change.Address ?? subscriber.Address;
        subscriber.Birthdate = change.Birthdate ?? subscriber.Birthdate;
    }
}
