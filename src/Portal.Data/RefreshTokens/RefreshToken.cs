using System.Buffers.Text;
using System.Security.Cryptography;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace ZenKey.Portal.Data.RefreshTokens;

/// <summary>
/// A refresh token (RFC 6749 §1.5), of which only the SHA-256 is kept. It is used once and turns into the next of its family,
/// which is all that hang on one grant. Used ones stay until the family is over, so that a copy is found out.
/// </summary>
public sealed class RefreshToken
{
    public const string Prefix = "zkr_";

    /// <summary>SHA-256 of the text, 43 characters of base64url.</summary>
    public required string Hash { get; init; }

    /// <summary>Its family: client, link, device and scopes are the grant's.</summary>
    public Guid GrantId { get; init; }

    /// <summary>The one carrier where it is worth anything.</summary>
    public Guid CarrierId { get; init; }
    public Guid SubscriberId { get; init; }

    /// <summary>What the sign-in reached; said again in every ID token (OpenID Connect Core §12.2).</summary>
    public required string Acr { get; init; }

    /// <summary>Methods, parted by spaces.</summary>
    public required string Amr { get; init; }
    public DateTimeOffset AuthTime { get; init; }
    public DateTimeOffset IssuedAt { get; init; }

    /// <summary>When it dies of not being used, or with its family.</summary>
    public DateTimeOffset ExpiresAt { get; init; }

    /// <summary>When the whole family dies, however often it is used.</summary>
    public DateTimeOffset FamilyExpiresAt { get; init; }

    /// <summary>When it turned into the next; null while it can be used.</summary>
    public DateTimeOffset? UsedAt { get; set; }

    /// <summary>The key that its user must hold (RFC 9449 §5), 43 characters of base64url; null for clients that prove themselves otherwise.</summary>
    public string? KeyThumbprint { get; init; }

    /// <summary>The certificate that its user must show (RFC 8705 §4), 43 characters of base64url; null for clients that prove themselves otherwise.</summary>
    public string? CertificateThumbprint { get; init; }

    /// <summary>A new text: 256 random bits.</summary>
    public static string NewText() => Prefix + Base64Url.EncodeToString(RandomNumberGenerator.GetBytes(32));

    public static string HashOf(string text) => RandomId.Hash(text);
}

internal sealed class RefreshTokenConfiguration : IEntityTypeConfiguration<RefreshToken>
{
    public void Configure(EntityTypeBuilder<RefreshToken> token)
    {
        token.ToTable("RefreshTokens");
        token.HasKey(t => t.Hash);
        token.Property(t => t.Hash).HasMaxLength(43);
        token.Property(t => t.Acr).HasMaxLength(16);
        token.Property(t => t.Amr).HasMaxLength(100);
        token.Property(t => t.KeyThumbprint).HasMaxLength(43);
        token.Property(t => t.CertificateThumbprint).HasMaxLength(43);
        token.HasIndex(t => t.GrantId);
        token.HasIndex(t => t.FamilyExpiresAt);
    }
}
