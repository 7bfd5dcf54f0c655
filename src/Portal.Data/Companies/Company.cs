using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace ZenKey.Portal.Data.Companies;

/// <summary>Where a company stands (ZenKey platform §9.6).</summary>
public enum CompanyState
{
    /// <summary>Begun, and not handed in yet.</summary>
    Registered,

    /// <summary>Waits for the operator's answer.</summary>
    Submitted,

    /// <summary>May have projects and clients.</summary>
    Approved,

    /// <summary>Given back with words; may be mended and handed in again.</summary>
    Returned,

    /// <summary>Refused for good.</summary>
    Declined,

    /// <summary>Was approved; until it is again, nothing of it can be changed.</summary>
    Suspended,
}

/// <summary>A service provider: who owns projects and clients.</summary>
public sealed class Company
{
    public Guid Id { get; init; }
    public required string Name { get; set; }

    /// <summary>The name in lower case: what companies are found by. Follows <see cref="Name"/>.</summary>
    public string NameKey { get => Name.ToLowerInvariant(); private set => _ = value; }
    public CompanyState State { get; set; }

    /// <summary>Its site, by which the operator looks who it is.</summary>
    public string? Website { get; set; }

    /// <summary>Where it sits, in lines.</summary>
    public string? Address { get; set; }

    /// <summary>What it wants to use sign-in for, in its own words.</summary>
    public string? Purpose { get; set; }

    /// <summary>When and by whom it was last handed in; who did so never decides on it.</summary>
    public DateTimeOffset? SubmittedAt { get; set; }
    public Guid? SubmittedById { get; set; }
    public string? SubmittedBy { get; set; }

    /// <summary>The operator's last answer: when, by whom, and in what words.</summary>
    public DateTimeOffset? DecidedAt { get; set; }
    public string? DecidedBy { get; set; }
    public string? DecisionNote { get; set; }
    public DateTimeOffset CreatedAt { get; init; }
    public int Version { get; set; }

    /// <summary>Turns when somebody is invited, given another role or removed, so that two owners cannot leave at once, and when an API key is made.</summary>
    public int MembersVersion { get; set; }

    public List<Agreement> Agreements { get; init; } = [];
}

internal sealed class CompanyConfiguration : IEntityTypeConfiguration<Company>
{
    public void Configure(EntityTypeBuilder<Company> company)
    {
        company.ToTable("Companies");
        company.Property(c => c.Name).HasMaxLength(200);
        company.Property(c => c.NameKey).HasMaxLength(200);
        company.Property(c => c.Website).HasMaxLength(CompanyRules.MaxWebsite);
        company.Property(c => c.Address).HasMaxLength(CompanyRules.MaxAddress);
        company.Property(c => c.Purpose).HasMaxLength(CompanyRules.MaxPurpose);
        company.Property(c => c.SubmittedBy).HasMaxLength(200);
        company.Property(c => c.DecidedBy).HasMaxLength(200);
        company.Property(c => c.DecisionNote).HasMaxLength(CompanyRules.MaxNote);
        company.HasIndex(c => c.Name);
        company.HasIndex(c => new { c.NameKey, c.Id });
        company.HasIndex(c => new { c.CreatedAt, c.Id });
        company.HasIndex(c => new { c.State, c.CreatedAt, c.Id });
        company.Property(c => c.Version).IsConcurrencyToken();
        company.Property(c => c.MembersVersion).IsConcurrencyToken();
        company.HasMany(c => c.Agreements).WithOne().HasForeignKey(agreement => agreement.CompanyId);
    }
}
