using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using ZenKey.Portal.Data.Carriers;

namespace ZenKey.Portal.Data.Subscribers;

/// <summary>Whether a subscriber can authenticate.</summary>
public enum SubscriberState
{
    Active,

    /// <summary>Stopped by staff or by the rules; nothing authenticates until it is lifted.</summary>
    Locked,

    /// <summary>Has closed the account: what is left is a key without a person, for what has to refer to it. The line is free for a new one.</summary>
    Closed,
}

/// <summary>A customer of a carrier, who signs in with a phone. Personal data throughout: never logged.</summary>
public sealed class Subscriber
{
    public Guid Id { get; init; }
    public Guid CarrierId { get; init; }
    public Carrier? Carrier { get; init; }

    /// <summary>The carrier's own name of the customer.</summary>
    public required string CarrierAccount { get; set; }

    /// <summary>The line, E.164; empty once the account is closed. One of each carrier has it: a ported line is known to the former one as well.</summary>
    public required string Phone { get; set; }
    public string? GivenName { get; set; }
    public string? FamilyName { get; set; }
    public string? Email { get; set; }

    /// <summary>The address in lower case: what support finds them by. Follows <see cref="Email"/>.</summary>
    public string? EmailKey { get => Email?.ToLowerInvariant(); private set => _ = value; }

    /// <summary>When the link of a mail to <see cref="Email"/> was followed; null until then.</summary>
    public DateTimeOffset? EmailVerifiedAt { get; set; }
    public string? PostalCode { get; set; }

    /// <summary>JSON members of OpenID Connect Core §5.1.1.</summary>
    public string? Address { get; set; }

    /// <summary>ISO 8601, e.g. <c>1985-03-22</c>; year <c>0000</c> when it is not told.</summary>
    public string? Birthdate { get; set; }

    /// <summary>Where their picture is; null when there is none.</summary>
    public string? PictureUrl { get; set; }

    /// <summary>The last four digits of the social security number, closed by <see cref="IAttributeProtection"/>; null when unknown. Never logged, shown to nobody but entitled clients.</summary>
    public byte[]? Last4Social { get; set; }

    /// <summary>The government's document that was looked at, e.g. <c>passport</c>.</summary>
    public string? ProofedBy { get; set; }

    /// <summary>When it was; null when none was.</summary>
    public DateTimeOffset? ProofedAt { get; set; }
    public string? PinHash { get; set; }

    /// <summary>Wrong PINs since the last right one.</summary>
    public int PinFailures { get; set; }
    public DateTimeOffset? PinLockedUntil { get; set; }

    /// <summary>Answers of passkeys that did not hold, since the last that did.</summary>
    public int PasskeyFailures { get; set; }
    public DateTimeOffset? PasskeyLockedUntil { get; set; }

    /// <summary>When a PIN or biometric was last given; serves a3 for thirty minutes.</summary>
    public DateTimeOffset? FactorAt { get; set; }

    /// <summary>Which of both, as amr tells it; null when none was given yet.</summary>
    public string? FactorAmr { get; set; }

    /// <summary>Whether every request takes a PIN or biometric, a1 and a fresh one too, and none is answered without the phone. Default false.</summary>
    public bool AlwaysAsk { get; set; }
    public SubscriberState State { get; set; }
    public Guid? PortedFromCarrierId { get; set; }
    public DateTimeOffset? PortedAt { get; set; }

    /// <summary>The carrier that they took their accounts to; null unless they left so. Nothing authenticates here then.</summary>
    public Guid? PortedToCarrierId { get; set; }

    /// <summary>When they did; the account is closed 180 days later.</summary>
    public DateTimeOffset? PortedOutAt { get; set; }
    public DateTimeOffset CreatedAt { get; init; }
    public int Version { get; set; }

    public string? FullName => (GivenName, FamilyName) switch
    {
        (null, null) => null,
        _ => $"{GivenName} {FamilyName}".Trim(),
    };
}

internal sealed class SubscriberConfiguration : IEntityTypeConfiguration<Subscriber>
{
    public void Configure(EntityTypeBuilder<Subscriber> subscriber)
    {
        subscriber.ToTable("Subscribers");
        subscriber.Property(s => s.CarrierAccount).HasMaxLength(64);
        subscriber.Property(s => s.Phone).HasMaxLength(16);
        subscriber.Property(s => s.GivenName).HasMaxLength(100);
        subscriber.Property(s => s.FamilyName).HasMaxLength(100);
        subscriber.Property(s => s.Email).HasMaxLength(254);
        subscriber.Property(s => s.EmailKey).HasMaxLength(254);
        subscriber.Property(s => s.PostalCode).HasMaxLength(16);
        subscriber.Property(s => s.Birthdate).HasMaxLength(10);
        subscriber.Property(s => s.PictureUrl).HasMaxLength(500);
        subscriber.Property(s => s.ProofedBy).HasMaxLength(40);
        subscriber.Property(s => s.PinHash).HasMaxLength(200);
        subscriber.Property(s => s.FactorAmr).HasMaxLength(8);
        subscriber.Ignore(s => s.FullName);
        subscriber.HasIndex(s => new { s.Phone, s.CarrierId }).IsUnique().HasFilter("\"Phone\" <> ''");
        subscriber.HasIndex(s => new { s.CarrierId, s.CarrierAccount }).IsUnique();
        subscriber.HasIndex(s => s.EmailKey).HasFilter("\"EmailKey\" IS NOT NULL");
        subscriber.HasIndex(s => s.PortedOutAt).HasFilter("\"PortedOutAt\" IS NOT NULL");
        subscriber.Property(s => s.Version).IsConcurrencyToken();
        subscriber.HasOne(s => s.Carrier).WithMany().HasForeignKey(s => s.CarrierId);
    }
}
