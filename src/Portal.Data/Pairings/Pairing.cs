using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace ZenKey.Portal.Data.Pairings;

public enum PairingState
{
    /// <summary>The browser shows the code.</summary>
    Waiting,

    /// <summary>A phone has read the code and asks its owner.</summary>
    Seen,
    Trusted,

    /// <summary>The browser has gone on with the trust it got.</summary>
    Used,
    Refused,
}

/// <summary>A browser that shows a code and waits for a phone to trust it.</summary>
public sealed class Pairing
{
    /// <summary>128 random bits, base64url.</summary>
    public required string Id { get; init; }

    /// <summary>The eight digits; unique among those that live.</summary>
    public required string Code { get; init; }

    /// <summary>SHA-256 of the browser's cookie, base64url.</summary>
    public required string BrowserHash { get; init; }
    public required string BrowserName { get; init; }
    public string? Platform { get; init; }

    /// <summary>Which client the browser came from.</summary>
    public Guid? ClientId { get; init; }

    /// <summary>Set when only this carrier's subscribers may pair (a carrier's own page).</summary>
    public Guid? CarrierId { get; init; }
    public PairingState State { get; set; }
    public DateTimeOffset CreatedAt { get; init; }
    public DateTimeOffset ExpiresAt { get; init; }
    public Guid? SubscriberId { get; set; }

    /// <summary>The trusted device that came of it.</summary>
    public Guid? DeviceId { get; set; }
}

internal sealed class PairingConfiguration : IEntityTypeConfiguration<Pairing>
{
    public void Configure(EntityTypeBuilder<Pairing> pairing)
    {
        pairing.ToTable("Pairings");
        pairing.Property(p => p.Id).HasMaxLength(22);
        pairing.Property(p => p.Code).HasMaxLength(8);
        pairing.Property(p => p.BrowserHash).HasMaxLength(43);
        pairing.Property(p => p.BrowserName).HasMaxLength(100);
        pairing.Property(p => p.Platform).HasMaxLength(40);
        pairing.HasIndex(p => p.Code).IsUnique();
        pairing.HasIndex(p => new { p.BrowserHash, p.CreatedAt });
        pairing.HasIndex(p => p.ExpiresAt);
    }
}
