using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using ZenKey.Portal.Data.Journal;

namespace ZenKey.Portal.Data.EventSubscriptions;

/// <summary>An event alert that waits until its client fetches and acknowledges it (RFC 8936). It is signed when it is fetched.</summary>
public sealed class QueuedEvent
{
    /// <summary>How long it waits.</summary>
    public static readonly TimeSpan Life = TimeSpan.FromDays(7);

    private const string InsertQueued = """
        INSERT INTO "QueuedEvents" ("Id", "ClientId", "CarrierId", "Type", "Subject", "Reason", "Names", "At", "IssuedAt", "ExpiresAt")
        VALUES (@p0, @p1, @p2, @p3, @p4, @p5, @p6, @p7, @p8, @p9)
        """;

    /// <summary>Its jti, as 32 hexadecimal digits.</summary>
    public Guid Id { get; init; }
    public Guid ClientId { get; init; }
    public Guid CarrierId { get; init; }
    public required string Type { get; init; }

    /// <summary>As whom the client knows the subscriber.</summary>
    public required string Subject { get; init; }
    public string? Reason { get; init; }
    public string Names { get; init; } = "";

    /// <summary>When it happened.</summary>
    public DateTimeOffset At { get; init; }

    /// <summary>When it was queued.</summary>
    public DateTimeOffset IssuedAt { get; init; }
    public DateTimeOffset ExpiresAt { get; init; }

    /// <summary>The statement that queues it in the commit that marks its event as told.</summary>
    public static Statement Insert(QueuedEvent queued) => new(InsertQueued,
        queued.Id, queued.ClientId, queued.CarrierId, queued.Type, queued.Subject, queued.Reason, queued.Names, queued.At, queued.IssuedAt, queued.ExpiresAt);
}

internal sealed class QueuedEventConfiguration : IEntityTypeConfiguration<QueuedEvent>
{
    public void Configure(EntityTypeBuilder<QueuedEvent> queued)
    {
        queued.ToTable("QueuedEvents");
        queued.Property(q => q.Type).HasMaxLength(32);
        queued.Property(q => q.Subject).HasMaxLength(100);
        queued.Property(q => q.Reason).HasMaxLength(40);
        queued.Property(q => q.Names).HasMaxLength(300);
        queued.HasIndex(q => new { q.ClientId, q.CarrierId, q.IssuedAt, q.Id });
        queued.HasIndex(q => q.ExpiresAt);
    }
}
