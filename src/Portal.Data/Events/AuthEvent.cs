using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace ZenKey.Portal.Data.Events;

/// <summary>What happened to one protocol request. No secret and no personal data: it is shown to developers.</summary>
public sealed class AuthEvent
{
    public Guid Id { get; init; }
    public DateTimeOffset At { get; init; }
    public Guid? CarrierId { get; init; }
    public Guid? ClientId { get; init; }

    /// <summary>The endpoint by its spec name: discovery, authorize, token, userinfo.</summary>
    public required string Endpoint { get; init; }
    public bool Succeeded { get; init; }

    /// <summary>The error code on the wire; null when it succeeded.</summary>
    public string? Error { get; init; }

    /// <summary>A stable word for the exact cause, e.g. <c>redirect_uri_unregistered</c>.</summary>
    public string? Cause { get; init; }

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
        entry.Property(e => e.Reference).HasMaxLength(13);
        entry.HasIndex(e => new { e.ClientId, e.At });
        entry.HasIndex(e => e.Reference);
    }
}
