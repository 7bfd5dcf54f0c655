using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace ZenKey.Portal.Data.Events;

/// <summary>What happened to one protocol request. No secret and no personal data: it is shown to developers.</summary>
public sealed class AuthEvent
{
    /// <summary>The longest expected or received value that is kept, in characters.</summary>
    public const int MaxValue = 500;

    public Guid Id { get; init; }
    public DateTimeOffset At { get; init; }
    public Guid? CarrierId { get; init; }
    public Guid? ClientId { get; init; }

    /// <summary>The endpoint by its spec name: discovery, authorize, token, userinfo.</summary>
    public required string Endpoint { get; init; }
    public bool Succeeded { get; init; }

    /// <summary>The error code on the wire; null when it succeeded.</summary>
    public string? Error { get; init; }

    /// <summary>A stable word for the exact cause, e.g. <c>redirect_uri_unregistered</c>; one of <see cref="Protocol.Refusals.Causes"/>.</summary>
    public string? Cause { get; init; }

    /// <summary>What would have been right, as far as it is safe to keep; null where nothing is.</summary>
    public string? Expected { get; init; }

    /// <summary>What came instead, as far as it is safe to keep: never a secret, code, token, number or subject.</summary>
    public string? Received { get; init; }

    /// <summary>How many more refusals of the same client and cause this row stands for: a flood is counted, not written out.</summary>
    public int Repeats { get; init; }

    /// <summary>The reference that the person or program was told.</summary>
    public string? Reference { get; init; }
}

internal sealed class AuthEventConfiguration : IEntityTypeConfiguration<AuthEvent>
{
    public void Configure(EntityTypeBuilder<AuthEvent> entry)
    {
        entry.ToTable("AuthEvents");
        entry.Property(e => e.Endpoint).HasMaxLength(32);
        entry.Property(e => e.Error).HasMaxLength(64);
        entry.Property(e => e.Cause).HasMaxLength(64);
        entry.Property(e => e.Expected).HasMaxLength(AuthEvent.MaxValue);
        entry.Property(e => e.Received).HasMaxLength(AuthEvent.MaxValue);
        entry.Property(e => e.Reference).HasMaxLength(13);
        entry.HasIndex(e => new { e.ClientId, e.At });
        entry.HasIndex(e => e.Reference);
    }
}
