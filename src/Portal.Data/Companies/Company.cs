using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace ZenKey.Portal.Data.Companies;

/// <summary>Where a company stands (ZenKey platform §9.6).</summary>
public enum CompanyState
{
    Registered,
    Submitted,
    Approved,
    Declined,
}

/// <summary>A service provider: who owns projects and clients.</summary>
public sealed class Company
{
    public Guid Id { get; init; }
    public required string Name { get; set; }
    public CompanyState State { get; set; }
    public DateTimeOffset CreatedAt { get; init; }
    public int Version { get; set; }
}

internal sealed class CompanyConfiguration : IEntityTypeConfiguration<Company>
{
    public void Configure(EntityTypeBuilder<Company> company)
    {
        company.ToTable("Companies");
        company.Property(c => c.Name).HasMaxLength(200);
        company.HasIndex(c => c.Name);
        company.Property(c => c.Version).IsConcurrencyToken();
    }
}
