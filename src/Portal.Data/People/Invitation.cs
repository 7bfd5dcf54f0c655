using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using ZenKey.Portal.Data.Companies;

namespace ZenKey.Portal.Data.People;

public enum InvitationState
{
    Open,
    Accepted,
    Revoked,
}

/// <summary>Somebody is asked into a company, by the link of a mail that serves once.</summary>
public sealed class Invitation
{
    /// <summary>How long a link can be followed. Default 7 days.</summary>
    public static readonly TimeSpan Lifetime = TimeSpan.FromDays(7);

    public Guid Id { get; init; }
    public Guid CompanyId { get; init; }
    public Company? Company { get; init; }

    /// <summary>Whom the inviter means, and where; who accepts cannot change either.</summary>
    public required string Name { get; init; }
    public required string Email { get; init; }
    public CompanyRole Role { get; init; }

    /// <summary>SHA-256 of the token in the last mail's link, base64url.</summary>
    public required string TokenHash { get; set; }
    public Guid InvitedById { get; init; }
    public required string InvitedBy { get; init; }
    public DateTimeOffset SentAt { get; set; }
    public DateTimeOffset ExpiresAt { get; set; }
    public InvitationState State { get; set; }
    public DateTimeOffset? EndedAt { get; set; }
    public int Version { get; set; }
}

internal sealed class InvitationConfiguration : IEntityTypeConfiguration<Invitation>
{
    public void Configure(EntityTypeBuilder<Invitation> invitation)
    {
        invitation.ToTable("Invitations");
        invitation.Property(i => i.Name).HasMaxLength(200);
        invitation.Property(i => i.Email).HasMaxLength(254);
        invitation.Property(i => i.TokenHash).HasMaxLength(43);
        invitation.Property(i => i.InvitedBy).HasMaxLength(200);
        invitation.HasIndex(i => i.TokenHash).IsUnique();
        invitation.HasIndex(i => new { i.CompanyId, i.State, i.Email });
        invitation.HasIndex(i => i.ExpiresAt);
        invitation.Property(i => i.Version).IsConcurrencyToken();
        invitation.HasOne(i => i.Company).WithMany().HasForeignKey(i => i.CompanyId);
    }
}
