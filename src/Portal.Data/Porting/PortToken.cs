using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using ZenKey.Portal.Data.Subscribers;

namespace ZenKey.Portal.Data.Porting;

/// <summary>
/// What a former carrier says of a subscriber to one client: as whom it knew them (ZenKey platform §8.3). The new carrier
/// keeps it and passes it on in ID tokens (<c>aka</c>) for 180 days.
/// </summary>
public sealed class PortToken
{
    /// <summary>How long after the port the client is told.</summary>
    public static readonly TimeSpan Lifetime = TimeSpan.FromDays(180);

    public Guid Id { get; init; }

    /// <summary>The subscriber at the new carrier.</summary>
    public Guid SubscriberId { get; init; }

    /// <summary>The client that it is for, by its key.</summary>
    public Guid ClientId { get; init; }

    /// <summary>The former carrier.</summary>
    public Guid CarrierId { get; init; }

    /// <summary>As whom the client knew the subscriber there.</summary>
    public required string Subject { get; init; }

    /// <summary>The JWT, as the former carrier signed it.</summary>
    public required string Token { get; init; }
    public DateTimeOffset StoredAt { get; init; }
    public DateTimeOffset ExpiresAt { get; init; }
}

internal sealed class PortTokenConfiguration : IEntityTypeConfiguration<PortToken>
{
    public void Configure(EntityTypeBuilder<PortToken> token)
    {
        token.ToTable("PortTokens");
        token.Property(t => t.Subject).HasMaxLength(100);
        token.Property(t => t.Token).HasMaxLength(2000);
        token.HasIndex(t => new { t.SubscriberId, t.ClientId });
        // One account can be carried on by one subscriber only.
        token.HasIndex(t => new { t.CarrierId, t.Subject, t.ClientId }).IsUnique();
        token.HasIndex(t => t.ExpiresAt);
        token.HasOne<Subscriber>().WithMany().HasForeignKey(t => t.SubscriberId);
    }
}
