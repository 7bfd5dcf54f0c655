using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace ZenKey.Portal.Data.Clients;

/// <summary>How often a client proved itself by one secret within five minutes. By it a rotation shows that the old one is not used any more.</summary>
public sealed class ClientSecretUse
{
    /// <summary>How long one count runs.</summary>
    public static readonly TimeSpan Slot = TimeSpan.FromMinutes(5);

    public Guid SecretId { get; init; }

    /// <summary>When the five minutes began.</summary>
    public DateTimeOffset From { get; init; }
    public int Count { get; set; }

    /// <summary>The beginning of the five minutes that a moment lies in.</summary>
    public static DateTimeOffset SlotOf(DateTimeOffset at) => new(at.UtcTicks - at.UtcTicks % Slot.Ticks, TimeSpan.Zero);
}

internal sealed class ClientSecretUseConfiguration : IEntityTypeConfiguration<ClientSecretUse>
{
    public void Configure(EntityTypeBuilder<ClientSecretUse> use)
    {
        use.ToTable("ClientSecretUses");
        use.HasKey(u => new { u.SecretId, u.From });
        use.HasIndex(u => u.From);
    }
}
