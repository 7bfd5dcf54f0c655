using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using ZenKey.Portal.Data.Subscribers;

namespace ZenKey.Portal.Data.Recovery;

/// <summary>A single-use code from when ZenKey was set up, kept as a hash.</summary>
public sealed class RecoveryCode
{
    /// <summary>How many a subscriber gets at once.</summary>
    public const int Count = 10;

    /// <summary>Crockford's base 32: no letter is taken for a digit.</summary>
    private const string Alphabet = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";

    /// <summary>How many characters count, at most: what is longer is no code.</summary>
    private const int Longest = 64;

    public Guid Id { get; init; }
    public Guid SubscriberId { get; init; }

    /// <summary>SHA-256 of subscriber and code, base64url. Sixty random bits and few tries need no slow hash.</summary>
    public required string Hash { get; init; }
    public DateTimeOffset CreatedAt { get; init; }
    public DateTimeOffset? UsedAt { get; set; }

    /// <summary>Ten new codes of 60 random bits each, as people read them: <c>7Q4M-2XKD-9HTR</c>.</summary>
    public static IReadOnlyList<string> NewSet() => [.. Enumerable.Range(0, Count).Select(_ => RandomNumberGenerator.GetString(Alphabet, 12)).Select(code => $"{code[..4]}-{code[4..8]}-{code[8..]}")];

    /// <summary>The hash of a code as it was typed: case, spaces and hyphens do not count, and O, I and L are read as 0 and 1 (Crockford's base 32).</summary>
    /// <returns>Null when nothing of a code is in it.</returns>
    public static string? HashOf(Guid subscriberId, string? typed)
    {
        if (typed is null or { Length: > 2 * Longest }) { return null; }
        var code = new string([.. typed.Where(char.IsAsciiLetterOrDigit).Select(char.ToUpperInvariant).Select(letter => letter switch { 'O' => '0', 'I' or 'L' => '1', _ => letter })]);
        return code.Length is 0 or > Longest ? null : Base64Url.EncodeToString(SHA256.HashData(Encoding.ASCII.GetBytes($"{subscriberId:N}:{code}")));
    }
}

internal sealed class RecoveryCodeConfiguration : IEntityTypeConfiguration<RecoveryCode>
{
    public void Configure(EntityTypeBuilder<RecoveryCode> code)
    {
        code.ToTable("RecoveryCodes");
        code.Property(c => c.Hash).HasMaxLength(43);
        code.HasIndex(c => new { c.SubscriberId, c.Hash }).IsUnique();
        code.HasOne<Subscriber>().WithMany().HasForeignKey(c => c.SubscriberId);
    }
}
