using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace ZenKey.Portal.Data.Grants;

public enum GrantState
{
    Active,
    Revoked,
}

/// <summary>
/// One redeemed authorization code and the tokens that hang on it. Its key is the code's own id, so that the row is also
/// what makes a code single-use (RFC 6749 §4.1.2).
/// </summary>
public sealed class Grant
{
    public Guid Id { get; init; }
    public Guid LinkId { get; init; }
    public Guid ClientId { get; init; }

    /// <summary>The device that the sign-in came from; its end is the grant's end.</summary>
    public Guid? DeviceId { get; init; }
    public required string Scopes { get; init; }
    public GrantState State { get; set; }
    public DateTimeOffset IssuedAt { get; init; }

    /// <summary>When the last token that hangs on it dies.</summary>
    public DateTimeOffset ExpiresAt { get; init; }
    public DateTimeOffset? RevokedAt { get; set; }
}

internal sealed class GrantConfiguration : IEntityTypeConfiguration<Grant>
{
    public void Configure(EntityTypeBuilder<Grant> grant)
    {
        grant.ToTable("Grants");
        grant.Property(g => g.Scopes).HasMaxLength(300);
        grant.HasIndex(g => new { g.DeviceId, g.State });
        grant.HasIndex(g => new { g.LinkId, g.IssuedAt });
        grant.HasIndex(g => g.ExpiresAt);
    }
}
