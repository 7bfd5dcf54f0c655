using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace ZenKey.Portal.Data.Subscribers;

/// <summary>A mail address that a subscriber has to prove by the link of a mail. A subscriber has one at a time.</summary>
public sealed class EmailProof : MailProof
{
    public Guid SubscriberId { get; init; }
    public Guid CarrierId { get; init; }
}

internal sealed class EmailProofConfiguration : IEntityTypeConfiguration<EmailProof>
{
    public void Configure(EntityTypeBuilder<EmailProof> proof)
    {
        proof.ToTable("EmailProofs");
        proof.HasKey(p => p.SubscriberId);
        MailProof.Configure(proof);
        proof.HasOne<Subscriber>().WithMany().HasForeignKey(p => p.SubscriberId);
    }
}
