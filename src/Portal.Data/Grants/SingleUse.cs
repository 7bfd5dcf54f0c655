using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace ZenKey.Portal.Data.Grants;

/// <summary>A thing that may be used once (a challenge, later a jti): the row is the use. Swept when it is dead anyway.</summary>
public sealed class SingleUse
{
    /// <summary>Purpose and value, e.g. <c>challenge:…</c>.</summary>
    public required string Key { get; init; }
    public DateTimeOffset ExpiresAt { get; init; }
}

internal sealed class SingleUseConfiguration : IEntityTypeConfiguration<SingleUse>
{
    public void Configure(EntityTypeBuilder<SingleUse> use)
    {
        use.ToTable("SingleUses");
        use.HasKey(u => u.Key);
        use.Property(u => u.Key).HasMaxLength(120);
        use.HasIndex(u => u.ExpiresAt);
    }
}
