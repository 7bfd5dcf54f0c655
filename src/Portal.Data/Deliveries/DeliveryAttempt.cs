using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using ZenKey.Portal.Data.Journal;

namespace ZenKey.Portal.Data.Deliveries;

/// <summary>Why a client's server gave no answer.</summary>
public enum DeliveryFault
{
    /// <summary>Its name leads nowhere (DNS).</summary>
    NameUnknown,

    /// <summary>The address may not be asked: no https, or in a private network.</summary>
    AddressRefused,

    /// <summary>Nobody listens there, or it cannot be reached.</summary>
    NotConnected,

    /// <summary>TLS failed: its certificate is not to be trusted, or there is no common version.</summary>
    Tls,

    /// <summary>It took longer than it may.</summary>
    TimedOut,

    /// <summary>It hung up, or its answer is no HTTP.</summary>
    Broken,
}

/// <summary>One attempt to deliver, as developers look it up. Written in the commit that notes its end; it goes with its delivery.</summary>
public sealed class DeliveryAttempt
{
    /// <summary>How much of an answer is kept.</summary>
    public const int MaxExcerpt = 1024;

    private const string InsertAttempt = """
        INSERT INTO "DeliveryAttempts" ("Id", "DeliveryId", "At", "Duration", "Status", "Fault", "Authorized", "Excerpt") VALUES (@p0, @p1, @p2, @p3, @p4, @p5, @p6, @p7)
        """;

    public Guid Id { get; init; }
    public Guid DeliveryId { get; init; }

    /// <summary>When it began.</summary>
    public DateTimeOffset At { get; init; }
    public TimeSpan Duration { get; init; }

    /// <summary>The HTTP status; null when there was no answer.</summary>
    public int? Status { get; init; }

    /// <summary>Why there was no answer; null when there was one.</summary>
    public DeliveryFault? Fault { get; init; }

    /// <summary>Whether an Authorization header was sent; its value is kept nowhere.</summary>
    public bool Authorized { get; init; }

    /// <summary>The beginning of the answer, at most 1 kB: text of others, never markup.</summary>
    public string Excerpt { get; init; } = "";

    /// <summary>The statement that writes it in the commit of the attempt's end.</summary>
    public static Statement Insert(DeliveryAttempt attempt) => new(InsertAttempt,
        attempt.Id, attempt.DeliveryId, attempt.At, attempt.Duration, attempt.Status, attempt.Fault, attempt.Authorized, attempt.Excerpt);
}

internal sealed class DeliveryAttemptConfiguration : IEntityTypeConfiguration<DeliveryAttempt>
{
    public void Configure(EntityTypeBuilder<DeliveryAttempt> attempt)
    {
        attempt.ToTable("DeliveryAttempts");
        attempt.Property(a => a.Excerpt).HasMaxLength(DeliveryAttempt.MaxExcerpt);
        attempt.HasIndex(a => new { a.DeliveryId, a.At });
        attempt.HasOne<Delivery>().WithMany().HasForeignKey(a => a.DeliveryId).OnDelete(DeleteBehavior.Cascade);
    }
}
