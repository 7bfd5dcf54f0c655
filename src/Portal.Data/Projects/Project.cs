using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using ZenKey.Portal.Data.Companies;
using ZenKey.Protocol;

namespace ZenKey.Portal.Data.Projects;

/// <summary>The steps of setting a project up (ZenKey platform §9.3), each saved by itself.</summary>
[Flags]
public enum ProjectSteps
{
    None = 0,
    Name = 1,
    Links = 2,
    AppLinks = 4,
    Attributes = 8,
    Services = 16,
    All = Name | Links | AppLinks | Attributes | Services,
}

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

    /// <summary>Clients whose projects share it see the same subject for a person (OpenID Connect Core §8.1), once it is proven.</summary>
    public string? SectorUri { get; set; }

    /// <summary>
    /// The host of the sector URI that was last proven; null when none was. Only a proven one counts: or else whoever names
    /// another's host would learn by which subject that other knows people.
    /// </summary>
    public string? SectorHost { get; set; }

    /// <summary>Where the project is told the end of requests to phones; one a line. Clients take them over.</summary>
    public string NotificationUris { get; set; } = "";

    /// <summary>Advanced links: where the app is to be had and how it is opened. Those that are null lead to <see cref="DomainUrl"/>.</summary>
    public string? IosStoreUrl { get; set; }
    public string? IosLaunchUrl { get; set; }
    public string? AndroidStoreUrl { get; set; }
    public string? AndroidPackage { get; set; }
    public string? AndroidLaunchUrl { get; set; }

    /// <summary>Whether its servers may ask a phone by themselves. Default false.</summary>
    public bool ServerInitiated { get; set; }

    /// <summary>Who is told of a matter of security: a mail address.</summary>
    public string? SecurityContact { get; set; }

    /// <summary>Which steps have been saved.</summary>
    public ProjectSteps SavedSteps { get; set; }

    /// <summary>When its setting up was finished; null while it is a draft.</summary>
    public DateTimeOffset? SubmittedAt { get; set; }

    /// <summary>Whether its clients may name a subscriber by phone number (the platform's <c>enum_enabled</c>). Default false.</summary>
    public bool EnumEnabled { get; set; }

    /// <summary>User traits that the project has subscribed to (<see cref="UserTrait"/>), parted by spaces. Default none.</summary>
    public string TrustServices { get; set; } = "";
    public DateTimeOffset CreatedAt { get; init; }
    public int Version { get; set; }

    public List<ProjectScope> Scopes { get; init; } = [];

    /// <summary>One for each host that its links name.</summary>
    public List<DomainProof> Proofs { get; init; } = [];

    /// <summary>Whether the project cannot do without an attribute. One that it says nothing of is one it cannot; events are one it can.</summary>
    public bool Requires(string scope) => Scopes.Find(one => one.Name == scope)?.Required ?? scope != Scope.Events;

    public IReadOnlyList<string> TrustServiceNames => TrustServices.Split(' ', StringSplitOptions.RemoveEmptyEntries);

    public IReadOnlyList<string> NotificationUriList => NotificationUris.Split('\n', StringSplitOptions.RemoveEmptyEntries);

    /// <summary>What pairwise subjects are made by: the host of the proven sector URI, or the project itself.</summary>
    public string Sector => SectorHost ?? Id.ToString("N");
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
        project.Property(p => p.SectorHost).HasMaxLength(255);
        project.HasIndex(p => p.SectorHost);
        project.Property(p => p.NotificationUris).HasMaxLength(ProjectRules.MaxNotificationUris * (ServerUri.MaxLength + 1));
        project.Property(p => p.SecurityContact).HasMaxLength(EmailAddress.MaxLength);
        project.Property(p => p.AndroidPackage).HasMaxLength(200);
        project.Property(p => p.SavedSteps).HasMaxLength(100);
        project.Ignore(p => p.Sector).Ignore(p => p.TrustServiceNames).Ignore(p => p.NotificationUriList);
        project.HasIndex(p => new { p.CompanyId, p.NameKey, p.Id });
        project.HasMany(p => p.Proofs).WithOne().HasForeignKey(proof => proof.ProjectId);
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
