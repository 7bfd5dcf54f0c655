using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace ZenKey.Portal.Data.People;

/// <summary>A work mail address that a person has to prove by the link of a mail. A person has one at a time.</summary>
public sealed class WorkMailProof
{
    public Guid PersonId { get; init; }
    public required string Email { get; set; }

    /// <summary>SHA-256 of the token in the last mail's link, base64url; null when it was used.</summary>
    public string? TokenHash { get; set; }
    public DateTimeOffset SentAt { get; set; }
    public DateTimeOffset ExpiresAt { get; set; }

    /// <summary>Mails since <see cref="CountedSince"/>.</summary>
    public int Mails { get; set; }
    public DateTimeOffset CountedSince { get; set; }
}

internal sealed class WorkMailProofConfiguration : IEntityTypeConfiguration<WorkMailProof>
{
    public void Configure(EntityTypeBuilder<WorkMailProof> proof)
    {
        proof.ToTable("WorkMailProofs");
        proof.HasKey(p => p.PersonId);
        proof.Property(p => p.Email).HasMaxLength(254);
        proof.Property(p => p.TokenHash).HasMaxLength(43);
        // Of two that ask at once one sends.
        proof.Property(p => p.Mails).IsConcurrencyToken();
        proof.HasIndex(p => p.TokenHash);
        proof.HasIndex(p => p.ExpiresAt);
        proof.HasOne<Person>().WithMany().HasForeignKey(p => p.PersonId);
    }
}
