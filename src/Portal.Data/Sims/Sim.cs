using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using ZenKey.Portal.Data.Subscribers;

namespace ZenKey.Portal.Data.Sims;

/// <summary>A card that was seen to carry a subscriber's line. The one seen last carries it now, as far as the store knows.</summary>
public sealed class Sim
{
    public Guid Id { get; init; }
    public Guid SubscriberId { get; init; }

    /// <summary>The card's number (ITU-T E.118).</summary>
    public required string Iccid { get; init; }

    /// <summary>The subscription's number (ITU-T E.212).</summary>
    public required string Imsi { get; init; }

    /// <summary>When the card took over the line, as the carrier's network says.</summary>
    public DateTimeOffset Since { get; init; }

    /// <summary>When we first saw it there.</summary>
    public DateTimeOffset SeenAt { get; init; }
}

internal sealed class SimConfiguration : IEntityTypeConfiguration<Sim>
{
    public void Configure(EntityTypeBuilder<Sim> sim)
    {
        sim.ToTable("Sims");
        sim.Property(s => s.Iccid).HasMaxLength(20);
        sim.Property(s => s.Imsi).HasMaxLength(15);
        sim.HasIndex(s => new { s.SubscriberId, s.SeenAt });
        sim.HasIndex(s => new { s.SubscriberId, s.Iccid, s.Since }).IsUnique();
        sim.HasOne<Subscriber>().WithMany().HasForeignKey(s => s.SubscriberId);
    }
}
