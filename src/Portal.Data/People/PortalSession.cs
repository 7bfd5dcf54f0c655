using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace ZenKey.Portal.Data.People;

/// <summary>A sign-in to the portal, kept on the server: a copied cookie dies with it.</summary>
public sealed class PortalSession
{
    /// <summary>SHA-256 of what the cookie holds, base64url.</summary>
    public required string Id { get; init; }
    public Guid PersonId { get; init; }

    /// <summary>The authentication ticket, wrapped by Data Protection.</summary>
    public required byte[] Ticket { get; set; }
    public DateTimeOffset CreatedAt { get; init; }
    public DateTimeOffset SeenAt { get; set; }
    public DateTimeOffset ExpiresAt { get; set; }
}

internal sealed class PortalSessionConfiguration : IEntityTypeConfiguration<PortalSession>
{
    public void Configure(EntityTypeBuilder<PortalSession> session)
    {
        session.ToTable("PortalSessions");
        session.Property(s => s.Id).HasMaxLength(43);
        session.HasIndex(s => s.PersonId);
        session.HasIndex(s => s.ExpiresAt);
    }
}
