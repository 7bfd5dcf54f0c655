using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace ZenKey.Portal.Data.People;

/// <summary>What a person may do in the portal. One person may have several.</summary>
[Flags]
public enum PortalRoles
{
    None = 0,
    Developer = 1,
    Support = 2,
    Administrator = 4,
    Auditor = 8,
}

/// <summary>What a person may do in their company; each holds what those before it hold (docs/vocabulary.md).</summary>
public enum CompanyRole
{
    /// <summary>Looks, and changes nothing.</summary>
    Viewer,

    /// <summary>Makes and changes projects and clients.</summary>
    Developer,

    /// <summary>Also invites people, hands the company in and accepts agreements.</summary>
    Admin,

    /// <summary>Also makes and unmakes owners. A company is never without one.</summary>
    Owner,
}

/// <summary>Somebody who works in the portal: a developer of a company, or staff of the operator.</summary>
public sealed class Person
{
    public Guid Id { get; init; }
    public required string Name { get; set; }
    public PortalRoles Roles { get; set; }
    public Guid? CompanyId { get; set; }

    /// <summary>Their rank in the company; null for staff who belong to it without one.</summary>
    public CompanyRole? CompanyRole { get; set; }

    /// <summary>Their work mail; where they are told things once <see cref="EmailVerifiedAt"/> is set.</summary>
    public string? Email { get; set; }
    public DateTimeOffset? EmailVerifiedAt { get; set; }

    /// <summary>The subscriber they are invited as, until their first sign-in binds issuer and subject.</summary>
    public Guid? SubscriberId { get; set; }

    /// <summary>Who vouches for them since the first sign-in, and as whom (OpenID Connect Core §5.7).</summary>
    public string? Issuer { get; set; }
    public string? Subject { get; set; }
    public DateTimeOffset CreatedAt { get; init; }
    public DateTimeOffset? LastSignInAt { get; set; }
    public int Version { get; set; }
}

internal sealed class PersonConfiguration : IEntityTypeConfiguration<Person>
{
    public void Configure(EntityTypeBuilder<Person> person)
    {
        person.ToTable("People");
        person.Property(p => p.Name).HasMaxLength(200);
        person.Property(p => p.Email).HasMaxLength(254);
        person.Property(p => p.Issuer).HasMaxLength(300);
        person.Property(p => p.Subject).HasMaxLength(100);
        person.HasIndex(p => new { p.Issuer, p.Subject }).IsUnique();
        person.HasIndex(p => p.SubscriberId);
        person.HasIndex(p => p.CompanyId);
        person.Property(p => p.Version).IsConcurrencyToken();
    }
}
