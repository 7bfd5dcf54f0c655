using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace ZenKey.Portal.Data.Companies;

/// <summary>What a company and the operator agree on (ZenKey platform §9.1).</summary>
public enum AgreementKind
{
    /// <summary>To integrate and test, in Developer Mode only.</summary>
    Trial,

    /// <summary>To launch.</summary>
    Commercial,
}

/// <summary>An agreement that somebody has accepted for their company. It is written once and never changed.</summary>
public sealed class Agreement
{
    /// <summary>The text that is offered now; another text is another version, to be accepted anew.</summary>
    public const string CurrentText = "2026-11";

    public Guid CompanyId { get; init; }
    public AgreementKind Kind { get; init; }

    /// <summary>Which text, by year and month.</summary>
    public required string TextVersion { get; init; }
    public DateTimeOffset AcceptedAt { get; init; }
    public Guid? AcceptedById { get; init; }
    public required string AcceptedBy { get; init; }
}

internal sealed class AgreementConfiguration : IEntityTypeConfiguration<Agreement>
{
    public void Configure(EntityTypeBuilder<Agreement> agreement)
    {
        agreement.ToTable("Agreements");
        agreement.HasKey(a => new { a.CompanyId, a.Kind, a.TextVersion }); // accepted once
        agreement.Property(a => a.TextVersion).HasMaxLength(20);
        agreement.Property(a => a.AcceptedBy).HasMaxLength(200);
    }
}
