using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using ZenKey.Portal.Data.Projects;
using ZenKey.Portal.Data.Subscribers;
using ZenKey.Protocol;

namespace ZenKey.Portal.Data.Links;

public enum LinkState
{
    Active,

    /// <summary>Ended by the subscriber or by staff; the next sign-in asks for consent again.</summary>
    Ended,
}

/// <summary>A subscriber's consent to a sector's apps: as whom they know the person, and what they were given.</summary>
public sealed class AccountLink
{
    public Guid Id { get; init; }
    public Guid CarrierId { get; init; }
    public Guid SubscriberId { get; init; }
    public Subscriber? Subscriber { get; init; }
    public Guid ProjectId { get; init; }
    public Project? Project { get; init; }

    /// <summary>See <see cref="Project.Sector"/>.</summary>
    public required string Sector { get; init; }

    /// <summary>The pairwise subject (OpenID Connect Core §8.1); null until the first token.</summary>
    public string? Subject { get; set; }

    /// <summary>Scopes agreed to, parted by spaces.</summary>
    public required string Scopes { get; set; }

    /// <summary>Attributes that were asked for and refused, parted by spaces; they are not asked for again of themselves.</summary>
    public string Declined { get; set; } = "";
    public LinkState State { get; set; }
    public DateTimeOffset FirstUsedAt { get; init; }
    public DateTimeOffset LastUsedAt { get; set; }
    public DateTimeOffset? EndedAt { get; set; }

    /// <summary>The carrier that the subscriber was with before; null unless they moved their account from it (ZenKey platform §8.3).</summary>
    public Guid? PreviousCarrierId { get; set; }

    /// <summary>As whom the sector knew them there.</summary>
    public string? PreviousSubject { get; set; }
    public int Version { get; set; }

    public IReadOnlyList<string> ScopeNames => Scopes.Split(' ', StringSplitOptions.RemoveEmptyEntries);

    public IReadOnlyList<string> DeclinedNames => Declined.Split(' ', StringSplitOptions.RemoveEmptyEntries);

    /// <summary>What a person can switch on and off and was asked for so far, agreed to or not, in the order in which pages show them.</summary>
    public IReadOnlyList<string> AskedAttributes =>
        [.. Scope.All.Where(scope => scope.IsAsked && (ScopeNames.Contains(scope.Name) || DeclinedNames.Contains(scope.Name))).Select(scope => scope.Name)];
}

internal sealed class AccountLinkConfiguration : IEntityTypeConfiguration<AccountLink>
{
    public void Configure(EntityTypeBuilder<AccountLink> link)
    {
        link.ToTable("AccountLinks");
        link.Property(l => l.Sector).HasMaxLength(255);
        link.Property(l => l.Subject).HasMaxLength(100);
        link.Property(l => l.PreviousSubject).HasMaxLength(100);
        link.Property(l => l.Scopes).HasMaxLength(300);
        link.Property(l => l.Declined).HasMaxLength(300);
        link.Ignore(l => l.ScopeNames).Ignore(l => l.DeclinedNames).Ignore(l => l.AskedAttributes);
        link.HasIndex(l => new { l.SubscriberId, l.Sector }).IsUnique();
        link.HasIndex(l => l.Subject);
        // Emptied ones, which go once it is told that they have ended.
        link.HasIndex([nameof(AccountLink.Id)], "IX_AccountLinks_Emptied").HasFilter("\"Scopes\" = ''");
        link.HasIndex(l => new { l.LastUsedAt, l.Id });
        link.HasIndex(l => new { l.State, l.LastUsedAt, l.Id });
        link.HasIndex(l => new { l.ProjectId, l.LastUsedAt, l.Id });
        link.HasIndex(l => new { l.CarrierId, l.LastUsedAt, l.Id });
        link.Property(l => l.Version).IsConcurrencyToken();
        link.HasOne(l => l.Subscriber).WithMany().HasForeignKey(l => l.SubscriberId);
        link.HasOne(l => l.Project).WithMany().HasForeignKey(l => l.ProjectId);
    }
}
