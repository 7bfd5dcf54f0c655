using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace ZenKey.Portal.Data.Carriers;

/// <summary>What a key of an issuer is for.</summary>
public enum IssuerKeyUse
{
    /// <summary>Signs ID tokens; its public half is in the JWKS.</summary>
    Signing,

    /// <summary>Opens login_hint_tokens that discovery makes for this carrier.</summary>
    Encryption,

    /// <summary>Seals codes, tokens and challenges (AES-256-GCM).</summary>
    Sealing,

    /// <summary>Makes pairwise subjects (HMAC-SHA-256). Never rotated: a new one would rename everybody.</summary>
    Subject,
}

/// <summary>Where a key stands: published, in use, or kept until the last thing it made is dead.</summary>
public enum IssuerKeyState
{
    Next,
    Active,
    Retiring,
}

/// <summary>A key of one carrier's issuer. The secret half is wrapped; nothing outside the AuthServer can open it.</summary>
public sealed class IssuerKey
{
    public Guid Id { get; init; }
    public Guid CarrierId { get; init; }
    public required string Kid { get; init; }
    public IssuerKeyUse Use { get; init; }

    /// <summary>RS256, ES256, RSA-OAEP, A256GCM or HS256.</summary>
    public required string Algorithm { get; init; }
    public IssuerKeyState State { get; set; }

    /// <summary>PKCS#8 of a key pair, or the bytes of a symmetric key, wrapped by Data Protection.</summary>
    public required byte[] Wrapped { get; init; }
    public DateTimeOffset CreatedAt { get; init; }

    /// <summary>When it takes, or took, the place of the one before it.</summary>
    public DateTimeOffset ActiveFrom { get; set; }

    /// <summary>When another took its place; null before.</summary>
    public DateTimeOffset? RetiredAt { get; set; }
}

internal sealed class IssuerKeyConfiguration : IEntityTypeConfiguration<IssuerKey>
{
    public void Configure(EntityTypeBuilder<IssuerKey> key)
    {
        key.ToTable("IssuerKeys");
        key.Property(k => k.Kid).HasMaxLength(64);
        key.Property(k => k.Algorithm).HasMaxLength(16);
        key.HasIndex(k => new { k.CarrierId, k.Kid }).IsUnique();
        // One active key and one next per use and algorithm: two processes cannot both make it. Retiring ones may be several.
        key.HasIndex(k => new { k.CarrierId, k.Use, k.Algorithm, k.State }).IsUnique().HasFilter("\"State\" <> 'Retiring'");
        key.HasOne<Carrier>().WithMany().HasForeignKey(k => k.CarrierId);
    }
}
