using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using ZenKey.Portal.Data.Clients;
using ZenKey.Protocol;

namespace ZenKey.Portal.Data.Deliveries;

public enum DeliveryState
{
    /// <summary>Waits for its next attempt, or is being sent.</summary>
    Waiting,
    Delivered,

    /// <summary>An alert whose subscription is paused: it waits until that is resumed, as long as rows are kept.</summary>
    Paused,

    /// <summary>Not taken in time, or no longer to be sent.</summary>
    GivenUp,
}

/// <summary>What is told to a client.</summary>
public enum DeliveryKind
{
    /// <summary>How a request ended, at one of the client's notification URIs (CIBA Core §10.2, §10.3; ZenKey platform §6).</summary>
    Notification,

    /// <summary>A security event token (RFC 8417), pushed to its receiver (RFC 8935).</summary>
    SecurityEvent,

    /// <summary>That a session is over (OpenID Connect Back-Channel Logout §2.5). The payload says of whom; the token is made for each attempt.</summary>
    Logout,
}

/// <summary>
/// A POST that we owe a client. It is written in the commit of the fact that it tells of, so that neither is there without
/// the other, and sent until it is taken: at least once, by one node at a time.
/// </summary>
public sealed class Delivery
{
    /// <summary><see cref="Type"/> of what is no alert.</summary>
    public const string Notification = "notification";

    /// <inheritdoc cref="Notification"/>
    public const string Logout = "logout";

    public Guid Id { get; init; }
    public DeliveryKind Kind { get; init; }
    public Guid ClientId { get; init; }

    /// <summary>A name of <see cref="EventType"/> for alerts; <see cref="Logout"/> or <see cref="Notification"/> for the others.</summary>
    public string Type { get; init; } = Notification;

    /// <summary>What it tells of: a request's id, an event's jti. No secret; at most 64 characters.</summary>
    public required string About { get; init; }

    /// <summary>Where it goes: https, registered for the client.</summary>
    public required string Target { get; init; }

    /// <summary>Host and port of the target: how many are sent there at once is bounded.</summary>
    public required string Authority { get; init; }
    public required string ContentType { get; init; }

    /// <summary>Body and Authorization, protected by whoever made it; null once it is over, and for alerts.</summary>
    public byte[]? Payload { get; set; }

    /// <summary>The claims of an alert, a JSON object: they are signed for each attempt, and again when it is sent again. Null for all else.</summary>
    public string? Claims { get; init; }

    /// <summary>Whose key signs an alert.</summary>
    public Guid? CarrierId { get; init; }
    public DeliveryState State { get; set; }

    /// <summary>Attempts that have begun.</summary>
    public int Attempts { get; set; }

    /// <summary>When it may be tried again; while it is being sent, when another node may think that this one is gone.</summary>
    public DateTimeOffset NextAttemptAt { get; set; }

    /// <summary>The HTTP status of the last answer; null when there was none.</summary>
    public int? LastStatus { get; set; }
    public DateTimeOffset CreatedAt { get; init; }

    /// <summary>When it is given up.</summary>
    public DateTimeOffset ExpiresAt { get; init; }

    /// <summary>When it was delivered or given up.</summary>
    public DateTimeOffset? EndedAt { get; set; }

    /// <summary>When somebody last had it sent again; null when nobody did.</summary>
    public DateTimeOffset? ReplayedAt { get; set; }
}

internal sealed class DeliveryConfiguration : IEntityTypeConfiguration<Delivery>
{
    public void Configure(EntityTypeBuilder<Delivery> delivery)
    {
        delivery.ToTable("Deliveries");
        delivery.Property(d => d.About).HasMaxLength(64);
        delivery.Property(d => d.Target).HasMaxLength(2000);
        delivery.Property(d => d.Authority).HasMaxLength(300);
        delivery.Property(d => d.ContentType).HasMaxLength(100);
        delivery.HasIndex(d => new { d.State, d.NextAttemptAt });
        delivery.Property(d => d.Type).HasMaxLength(32);
        delivery.Property(d => d.Claims).HasMaxLength(4000);
        delivery.HasIndex(d => new { d.ClientId, d.CreatedAt, d.Id });
        delivery.HasIndex(d => new { d.ClientId, d.State, d.CreatedAt, d.Id });
        delivery.HasIndex(d => new { d.ClientId, d.Type, d.CreatedAt, d.Id });
        delivery.HasIndex(d => d.About);
        delivery.HasIndex(d => d.EndedAt);
        delivery.HasOne<Client>().WithMany().HasForeignKey(d => d.ClientId);
    }
}
