using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using ZenKey.Protocol;

namespace ZenKey.Portal.Data.EventSubscriptions;

/// <summary>How a client gets its event alerts.</summary>
public enum EventDelivery
{
    /// <summary>They are posted to it (RFC 8935).</summary>
    Push,

    /// <summary>It fetches them (RFC 8936).</summary>
    Poll,
}

/// <summary>Which events one client wants to be told of, and how. A client has one at most, for all carriers.</summary>
public sealed class EventSubscription
{
    public Guid ClientId { get; init; }

    /// <summary>Names of <see cref="EventType"/>, parted by spaces.</summary>
    public required string Types { get; set; }
    public EventDelivery Delivery { get; set; }

    /// <summary>Where they are pushed to: https; null for those who poll. See <see cref="ServerUri"/>.</summary>
    public string? PushUri { get; set; }

    /// <summary>The value of the Authorization header by which the receiver knows us (RFC 8935 §3), closed by <see cref="IReceiverSecrets"/>. Null sends none.</summary>
    public byte[]? Authorization { get; set; }
    public DateTimeOffset CreatedAt { get; init; }
    public int Version { get; set; }

    /// <summary>Attempts that have failed in a row; tests are not counted. Written with each attempt, beside the version.</summary>
    public int Failures { get; set; }

    /// <summary>When the first of them failed; null when the last one was taken.</summary>
    public DateTimeOffset? FailingSince { get; set; }

    /// <summary>Since when nothing is sent because all of it failed; null while alerts flow.</summary>
    public DateTimeOffset? PausedAt { get; set; }

    /// <summary>The pause that the company's owners were told of.</summary>
    public DateTimeOffset? NoticedPause { get; set; }

    /// <summary>When somebody last resumed it: what is older goes first, one after another.</summary>
    public DateTimeOffset? ResumedAt { get; set; }

    public IReadOnlyList<string> TypeNames => Types.Split(' ', StringSplitOptions.RemoveEmptyEntries);
}

internal sealed class EventSubscriptionConfiguration : IEntityTypeConfiguration<EventSubscription>
{
    public void Configure(EntityTypeBuilder<EventSubscription> subscription)
    {
        subscription.ToTable("EventSubscriptions");
        subscription.HasKey(s => s.ClientId);
        subscription.Property(s => s.Types).HasMaxLength(200);
        subscription.Property(s => s.PushUri).HasMaxLength(ServerUri.MaxLength);
        subscription.Property(s => s.Version).IsConcurrencyToken();
        subscription.HasIndex(s => s.PausedAt);
        subscription.Ignore(s => s.TypeNames);
    }
}
