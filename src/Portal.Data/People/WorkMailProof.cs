using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace ZenKey.Portal.Data.People;

/// <summary>A work mail address that a person has to prove by the link of a mail. A person has one at a time.</summary>
public sealed class WorkMailProof : MailProof
{
    public Guid PersonId { get; init; }
}

internal sealed class WorkMailProofConfiguration : IEntityTypeConfiguration<WorkMailProof>
{
    public void Configure(EntityTypeBuilder<WorkMailProof> proof)
    {
        proof.ToTable("WorkMailProofs");
        proof.HasKey(p => p.PersonId);
        MailProof.Configure(proof);
        proof.HasOne<Person>().WithMany().HasForeignKey(p => p.PersonId);
    }
}
