using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using ZenKey.Portal.Data.Companies;
using ZenKey.Portal.Data.People;

namespace ZenKey.Portal.Data.ApiKeys;

/// <summary>
/// A company's key to the management API, of which only the SHA-256 is kept: 256 generated bits need no slow hash. Shown once at
/// creation. It acts for its maker, and never may do more than they may now.
/// </summary>
public sealed class ApiKey
{
    public const string Prefix = "zka_";

    /// <summary>How many of a company may serve at once.</summary>
    public const int MaxActive = 20;

    public const int MaxName = 60;

    /// <summary>The longest life. A key never lives for good.</summary>
    public static readonly TimeSpan LongestLife = TimeSpan.FromDays(366);

    /// <summary>Whether and when it is used is kept to the minute, so that a busy script costs a write a minute.</summary>
    public static readonly TimeSpan UsePace = TimeSpan.FromMinutes(1);

    public Guid Id { get; init; }
    public Guid CompanyId { get; init; }
    public Company? Company { get; init; }
    public required string Name { get; init; }

    /// <summary>SHA-256 of the text, base64url.</summary>
    public required string Hash { get; init; }

    /// <summary>The last four characters, to tell keys apart.</summary>
    public required string Last4 { get; init; }

    /// <summary>What it may be used for, parted by spaces.</summary>
    public required string Scopes { get; init; }
    public Guid MakerId { get; init; }
    public Person? Maker { get; init; }
    public required string MadeBy { get; init; }
    public DateTimeOffset CreatedAt { get; init; }
    public DateTimeOffset ExpiresAt { get; init; }
    public DateTimeOffset? RevokedAt { get; set; }
    public string? RevokedBy { get; set; }

    /// <summary>When it was last used, to the minute; null when never.</summary>
    public DateTimeOffset? LastUsedAt { get; set; }
    public int Version { get; set; }

    public IReadOnlyList<string> ScopeNames => Scopes.Split(' ', StringSplitOptions.RemoveEmptyEntries);

    public bool IsActive(DateTimeOffset now) => RevokedAt is null && ExpiresAt > now;

    /// <summary>A new text, and the hash and last characters that are kept of it.</summary>
    public static (string Text, string Hash, string Last4) Generate()
    {
        var text = Prefix + Base64Url.EncodeToString(RandomNumberGenerator.GetBytes(32));
        return (text, HashOf(text), text[^4..]);
    }

    public static string HashOf(string text) => Base64Url.EncodeToString(SHA256.HashData(Encoding.UTF8.GetBytes(text)));
}

internal sealed class ApiKeyConfiguration : IEntityTypeConfiguration<ApiKey>
{
    public void Configure(EntityTypeBuilder<ApiKey> key)
    {
        key.ToTable("ApiKeys");
        key.Property(k => k.Name).HasMaxLength(ApiKey.MaxName);
        key.Property(k => k.Hash).HasMaxLength(43);
        key.Property(k => k.Last4).HasMaxLength(4);
        key.Property(k => k.Scopes).HasMaxLength(300);
        key.Property(k => k.MadeBy).HasMaxLength(200);
        key.Property(k => k.RevokedBy).HasMaxLength(200);
        key.HasIndex(k => k.Hash).IsUnique();
        key.HasIndex(k => new { k.CompanyId, k.CreatedAt, k.Id });
        key.HasIndex(k => k.ExpiresAt);
        key.Ignore(k => k.ScopeNames);
        key.Property(k => k.Version).IsConcurrencyToken();
        key.HasOne(k => k.Company).WithMany().HasForeignKey(k => k.CompanyId);
        key.HasOne(k => k.Maker).WithMany().HasForeignKey(k => k.MakerId);
    }
}
