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

    /// <summary>Where a picture is.</summary>
    public string? PictureUrl { get; init; }

    /// <summary>Four digits, as they are; the ledger closes them.</summary>
    public string? Last4Social { get; init; }

    /// <summary>Whether names and mail address that are null are taken away: their owner has confirmed all of them. Default false.</summary>
    public bool IsConfirmed { get; init; }
}

/// <summary>The one place where a subscriber's attributes change. The trail tells which, never their values; clients that share one are told so.</summary>
public sealed class ProfileLedger(StoreWriter writer, TimeProvider time, IAttributeProtection? protection = null)
{
    /// <summary>Changes attributes.</summary>
    /// <returns>The scopes whose values are others now; empty when nothing is new, or there is no such subscriber.</returns>
    public Task<IReadOnlyList<string>> ChangeAsync(Guid subscriberId, ProfileChange change, Actor actor, CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();
        return writer.WriteAsync((store, token) => ChangeAsync(store, subscriberId, change, actor, now, token, protection), [Topic.Subscribers], cancellationToken);
    }

    /// <summary>As <see cref="ChangeAsync(Guid, ProfileChange, Actor, CancellationToken)"/>, in the commit of something greater. Another mail address is unproven.</summary>
    internal static async Task<IReadOnlyList<string>> ChangeAsync(
        PortalDbContext store, Guid subscriberId, ProfileChange change, Actor actor, DateTimeOffset now, CancellationToken cancellationToken, IAttributeProtection? protection = null)
    {
        if (await store.Subscribers.SingleOrDefaultAsync(row => row.Id == subscriberId, cancellationToken) is not { } subscriber) { return []; }
        var known = change.Last4Social is null ? null : Protecting(protection).Unprotect(subscriber.Last4Social);
        var changed = Changed(subscriber, change, known);
        if (changed.Count == 0) { return changed; }
        Apply(subscriber, change);
        if (changed.Contains(Scope.Last4Social)) { subscriber.Last4Social = Protecting(protection).Protect(change.Last4Social!); }
        if (changed.Contains(Scope.Email)) { subscriber.EmailVerifiedAt = null; }
        subscriber.Version++;
        store.Audit.Add(AuditEntry.Of(actor, now, "subscriber.profile_changed", "subscriber", subscriberId.ToString(), "Subscriber",
            [.. changed.Select(name => new FieldChange(name, null, "changed"))], subscriberId: subscriberId));
        store.RaisedEvents.Add(new RaisedEvent { Id = Guid.CreateVersion7(now), Type = EventType.ProfileChange, SubscriberId = subscriberId, At = now, Names = string.Join(' ', changed) });
        return changed;
    }

    private static IAttributeProtection Protecting(IAttributeProtection? protection) =>
        protection ?? throw new InvalidOperationException("Nothing here can protect the digits of a social security number.");

    private static List<string> Changed(Subscriber subscriber, ProfileChange change, string? last4Social) =>
        [.. new (string Name, bool Is)[]
        {
            (Scope.FullName, IsNew(change.GivenName, subscriber.GivenName, change.IsConfirmed) || IsNew(change.FamilyName, subscriber.FamilyName, change.IsConfirmed)),
            (Scope.Email, IsNew(change.Email, subscriber.Email, change.IsConfirmed)),
            (Scope.PostalCode, IsNew(change.PostalCode, subscriber.PostalCode)),
            (Scope.Address, IsNew(change.Address, subscriber.Address)),
            (Scope.Birthdate, IsNew(change.Birthdate, subscriber.Birthdate)),
            (Scope.Picture, IsNew(change.PictureUrl, subscriber.PictureUrl)),
            (Scope.Last4Social, IsNew(change.Last4Social, last4Social)),
        }.Where(pair => pair.Is).Select(pair => pair.Name)];

    private static bool IsNew(string? value, string? known, bool confirmed = false) => (confirmed || value is not null) && value != known;

    private static void Apply(Subscriber subscriber, ProfileChange change)
    {
        subscriber.GivenName = change.IsConfirmed ? change.GivenName : change.GivenName ?? subscriber.GivenName;
        subscriber.FamilyName = change.IsConfirmed ? change.FamilyName : change.FamilyName ?? subscriber.FamilyName;
        subscriber.Email = change.IsConfirmed ? change.Email : change.Email ?? subscriber.Email;
        subscriber.PostalCode = change.PostalCode ?? subscriber.PostalCode;
        subscriber.Address = change.Address ?? subscriber.Address;
        subscriber.Birthdate = change.Birthdate ?? subscriber.Birthdate;
        subscriber.PictureUrl = change.PictureUrl ?? subscriber.PictureUrl;
    }
}
