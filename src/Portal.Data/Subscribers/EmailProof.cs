using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace ZenKey.Portal.Data.Subscribers;

/// <summary>A mail address that a subscriber has to prove by the link of a mail. A subscriber has one at a time.</summary>
public sealed class EmailProof
{
    public Guid SubscriberId { get; init; }
    public Guid CarrierId { get; init; }

    /// <summary>The address; the subscriber's from the moment it is proven.</summary>
    public required string Email { get; set; }

    /// <summary>SHA-256 of the token in the last mail's link, base64url; null when it was used.</summary>
    public string? TokenHash { get; set; }
    public DateTimeOffset SentAt { get; set; }
    public DateTimeOffset ExpiresAt { get; set; }

    /// <summary>Mails since <see cref="CountedSince"/>.</summary>
    public int Mails { get; set; }
    public DateTimeOffset CountedSince { get; set; }
}

internal sealed class EmailProofConfiguration : IEntityTypeConfiguration<EmailProof>
{
    public void Configure(EntityTypeBuilder<EmailProof> proof)
    {
        proof.ToTable("EmailProofs");
        proof.HasKey(p => p.SubscriberId);
        proof.Property(p => p.Email).HasMaxLength(254);
        proof.Property(p => p.TokenHash).HasMaxLength(43);
        // Of two that ask at once one sends.
        proof.Property(p => p.Mails).IsConcurrencyToken();
        proof.HasIndex(p => p.TokenHash);
        proof.HasIndex(p => p.ExpiresAt);
        proof.HasOne<Subscriber>().WithMany().HasForeignKey(p => p.SubscriberId);
    }
}
