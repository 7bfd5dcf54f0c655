using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace ZenKey.Portal.Data.Carriers;

/// <summary>A mobile carrier and what its OpenID provider allows.</summary>
public sealed class Carrier
{
    public Guid Id { get; init; }

    /// <summary>The word in its addresses, e.g. <c>verizon</c>.</summary>
    public required string Slug { get; init; }
    public required string Name { get; set; }
    public string? PoweredBy { get; set; }
    public string? LogoUrl { get; set; }
    public string? Color { get; set; }

    /// <summary>The carrier's CCID application on iOS, as Apple names it: team and bundle, <c>A1B2C3D4E5.com.example.app</c>. Null: none.</summary>
    public string? IosAppId { get; set; }

    /// <summary>The package of the carrier's CCID application on Android. Null: none.</summary>
    public string? AndroidPackage { get; set; }

    /// <summary>SHA-256 fingerprints of the certificates that sign the Android application, <c>AB:CD:…</c>, parted by spaces.</summary>
    public string? AndroidFingerprints { get; set; }

    /// <summary>Where the application for iOS is found, https. Null: no store is shown for it.</summary>
    public string? IosStoreUrl { get; set; }

    /// <summary>Where the application for Android is found, https. Null: no store is shown for it.</summary>
    public string? AndroidStoreUrl { get; set; }

    /// <summary>How long a sign-in serves the next one. Default 30 min.</summary>
    public TimeSpan SsoWindow { get; set; } = TimeSpan.FromMinutes(30);
    public bool SilentSignIn { get; set; }

    /// <summary>Whether a request over the subscriber's own line may complete without a page.</summary>
    public bool NetworkAuthentication { get; set; }

    /// <summary>30 s to 24 h; default 15 min.</summary>
    public TimeSpan AccessTokenLifetime { get; set; } = TimeSpan.FromMinutes(15);

    /// <summary>10 s to 10 min; default 60 s (RFC 6749 §4.1.2).</summary>
    public TimeSpan CodeLifetime { get; set; } = TimeSpan.FromSeconds(60);

    /// <summary>How long a family of refresh tokens lives at most, however often it is used: 1 h to 365 d; default 30 d.</summary>
    public TimeSpan RefreshTokenLifetime { get; set; } = TimeSpan.FromDays(30);

    /// <summary>How long a refresh token lives unused: never longer than its family; default 14 d.</summary>
    public TimeSpan RefreshTokenIdleLifetime { get; set; } = TimeSpan.FromDays(14);

    /// <summary>Whether DPoP proofs must bear a nonce of ours (RFC 9449 §8, §9). Default false.</summary>
    public bool DpopNonces { get; set; }

    /// <summary>How many distinct factors a recovery takes. Default 3.</summary>
    public int RecoveryFactors { get; set; } = 3;
    public int Version { get; set; }

    public List<CarrierNetwork> Networks { get; init; } = [];

    /// <summary>The canonical mccmnc: the first of its networks.</summary>
    public string CanonicalMccmnc => Networks.MinBy(network => network.Position)?.Mccmnc ?? throw new InvalidOperationException($"Carrier {Slug} has no network.");
}

/// <summary>One mobile network (ITU-T E.212) that belongs to a carrier.</summary>
public sealed class CarrierNetwork
{
    public required string Mccmnc { get; init; }
    public Guid CarrierId { get; init; }
    /// <summary>0 is the canonical one.</summary>
    public int Position { get; init; }
}

internal sealed class CarrierConfiguration : IEntityTypeConfiguration<Carrier>, IEntityTypeConfiguration<CarrierNetwork>
{
    public void Configure(EntityTypeBuilder<Carrier> carrier)
    {
        carrier.ToTable("Carriers");
        carrier.Property(c => c.Slug).HasMaxLength(40);
        carrier.Property(c => c.Name).HasMaxLength(100);
        carrier.Property(c => c.IosAppId).HasMaxLength(200);
        carrier.Property(c => c.AndroidPackage).HasMaxLength(200);
        carrier.Property(c => c.AndroidFingerprints).HasMaxLength(1000);
        carrier.Property(c => c.IosStoreUrl).HasMaxLength(500);
        carrier.Property(c => c.AndroidStoreUrl).HasMaxLength(500);
        carrier.HasIndex(c => c.Slug).IsUnique();
        carrier.Property(c => c.Version).IsConcurrencyToken();
        carrier.Ignore(c => c.CanonicalMccmnc);
        carrier.HasMany(c => c.Networks).WithOne().HasForeignKey(network => network.CarrierId);
    }

    public void Configure(EntityTypeBuilder<CarrierNetwork> network)
    {
        network.ToTable("CarrierNetworks");
        network.HasKey(n => n.Mccmnc);
        network.Property(n => n.Mccmnc).HasMaxLength(6);
    }
}
