using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using ZenKey.Portal.Data.Companies;
using ZenKey.Protocol;

namespace ZenKey.Portal.Data.Projects;

/// <summary>The app or brand that subscribers see, and the unit of consent (ZenKey platform §9.2).</summary>
public sealed class Project
{
    public Guid Id { get; init; }
    public Guid CompanyId { get; init; }
    public Company? Company { get; init; }
    public required string Name { get; set; }

    /// <summary>The name in lower case: what lists are searched and sorted by. Follows <see cref="Name"/>.</summary>
    public string NameKey { get => Name.ToLowerInvariant(); private set => _ = value; }
    public string? LogoUrl { get; set; }
    public string? DomainUrl { get; set; }
    public string? PrivacyUrl { get; set; }
    public string? TermsUrl { get; set; }

    /// <summary>Clients whose projects share it see the same subject for a person (OpenID Connect Core §8.1).</summary>
    public string? SectorUri { get; set; }

    /// <summary>Whether its clients may name a subscriber by phone number (the platform's <c>enum_enabled</c>). Default false.</summary>
    public bool EnumEnabled { get; set; }

    /// <summary>User traits that the project has subscribed to (<see cref="UserTrait"/>), parted by spaces. Default none.</summary>
    public string TrustServices { get; set; } = "";
    public DateTimeOffset CreatedAt { get; init; }
    public int Version { get; set; }

    public List<ProjectScope> Scopes { get; init; } = [];

    /// <summary>Whether the project cannot do without an attribute. One that it says nothing of is one it cannot; events are one it can.</summary>
    public bool Requires(string scope) => Scopes.Find(one => one.Name == scope)?.Required ?? scope != Scope.Events;

    public IReadOnlyList<string> TrustServiceNames => TrustServices.Split(' ', StringSplitOptions.RemoveEmptyEntries);

    /// <summary>What pairwise subjects are made by: the host of the sector URI, or the project itself.</summary>
    public string Sector => Uri.TryCreate(SectorUri, UriKind.Absolute, out var uri) ? uri.Host : Id.ToString("N");
}

/// <summary>An attribute the project may ask of subscribers.</summary>
public sealed class ProjectScope
{
    public Guid ProjectId { get; init; }
    public required string Name { get; init; }

    /// <summary>Whether the app cannot do without it; a person may then still refuse, but is warned.</summary>
    public bool Required { get; set; }

    /// <summary>Why it is asked, in the developer's words.</summary>
    public string? Purpose { get; set; }
}

internal sealed class ProjectConfiguration : IEntityTypeConfiguration<Project>, IEntityTypeConfiguration<ProjectScope>
{
    public void Configure(EntityTypeBuilder<Project> project)
    {
        project.ToTable("Projects");
        project.Property(p => p.Name).HasMaxLength(200);
        project.Property(p => p.NameKey).HasMaxLength(200);
        project.HasIndex(p => new { p.NameKey, p.Id });
        project.Property(p => p.TrustServices).HasMaxLength(200);
        project.Ignore(p => p.Sector).Ignore(p => p.TrustServiceNames);
        project.Property(p => p.Version).IsConcurrencyToken();
        project.HasOne(p => p.Company).WithMany().HasForeignKey(p => p.CompanyId);
        project.HasMany(p => p.Scopes).WithOne().HasForeignKey(scope => scope.ProjectId);
    }

    public void Configure(EntityTypeBuilder<ProjectScope> scope)
    {
        scope.ToTable("ProjectScopes");
        scope.HasKey(s => new { s.ProjectId, s.Name });
        scope.Property(s => s.Name).HasMaxLength(40);
        scope.Property(s => s.Purpose).HasMaxLength(300);
    }
}
