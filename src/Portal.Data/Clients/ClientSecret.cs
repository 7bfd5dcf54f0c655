using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace ZenKey.Portal.Data.Clients;

/// <summary>What a secret was made for.</summary>
public enum ClientSecretPurpose
{
    /// <summary>The developer's own; at most two are active.</summary>
    Client,

    /// <summary>Minted by the portal's test flow for one run; lives minutes and is never shown.</summary>
    TestFlow,
}

/// <summary>
/// A client's secret, of which only the SHA-256 is kept: 256 generated bits need no slow hash. Shown once at creation.
/// </summary>
public sealed class ClientSecret
{
    public const string Prefix = "zks_";
    private const string TestKeyPrefix = "test-flow-";

    /// <summary>How many of the developer's secrets may be active at once.</summary>
    public const int MaxActive = 2;

    public Guid Id { get; init; }
    public Guid ClientId { get; init; }
    public required string Name { get; set; }

    /// <summary>SHA-256 of the text, 32 bytes.</summary>
    public required byte[] Hash { get; init; }

    /// <summary>The last four characters, to tell secrets apart.</summary>
    public required string Last4 { get; init; }
    public ClientSecretPurpose Purpose { get; init; }
    public DateTimeOffset CreatedAt { get; init; }
    public string? CreatedBy { get; init; }
    public DateTimeOffset? ExpiresAt { get; set; }

    /// <summary>The end that it was made with, to which it goes back when an earlier one is taken back; null when it was made without.</summary>
    public DateTimeOffset? OwnEnd { get; init; }
    public DateTimeOffset? RevokedAt { get; set; }

    /// <summary>
    /// The public key of a run that signs, P-256, as <c>x.y</c> in base64url; null for texts. No text has the row's hash then.
    /// </summary>
    public string? PublicKey { get; init; }

    /// <summary>When a client last proved itself by it, to the second; null when never.</summary>
    public DateTimeOffset? LastUsedAt { get; set; }

    public bool IsActive(DateTimeOffset now) => RevokedAt is null && (ExpiresAt is null || ExpiresAt > now);

    /// <summary>A new secret: its row, and the text that is shown once.</summary>
    public static (ClientSecret Row, string Text) Generate(Guid clientId, string name, string? createdBy, DateTimeOffset now, TimeSpan? lifetime = null)
    {
        var text = Prefix + Base64Url.EncodeToString(RandomNumberGenerator.GetBytes(32));
        return (FromText(clientId, name, text, createdBy, now, now + lifetime), text);
    }

    /// <summary>
    /// A secret for one run of the portal's test flow: it dies by itself, is no one's to see, and is not among the
    /// developer's two.
    /// </summary>
    public static (ClientSecret Row, string Text) ForTestFlow(Guid clientId, string? createdBy, DateTimeOffset now, TimeSpan lifetime)
    {
        var text = Prefix + Base64Url.EncodeToString(RandomNumberGenerator.GetBytes(32));
        return (new ClientSecret
        {
            Id = Guid.CreateVersion7(now),
            ClientId = clientId,
            Name = "Test flow",
            Hash = HashOf(text),
            Last4 = text[^4..],
            Purpose = ClientSecretPurpose.TestFlow,
            CreatedAt = now,
            CreatedBy = createdBy,
            ExpiresAt = now + lifetime,
        }, text);
    }

    /// <summary>The same for a client that signs: the public half of a key of one run, which is named by <see cref="TestKeyId"/>.</summary>
    public static ClientSecret ForTestKey(Guid clientId, string publicKey, string? createdBy, DateTimeOffset now, TimeSpan lifetime) => new()
    {
        Id = Guid.CreateVersion7(now),
        ClientId = clientId,
        Name = "Test flow key",
        Hash = RandomNumberGenerator.GetBytes(32),
        Last4 = "••••",
        Purpose = ClientSecretPurpose.TestFlow,
        PublicKey = publicKey,
        CreatedAt = now,
        CreatedBy = createdBy,
        ExpiresAt = now + lifetime,
    };

    /// <summary>The kid of a run's key.</summary>
    public string TestKeyId => $"{TestKeyPrefix}{Id:N}";

    /// <summary>The key of a run that has this kid and is alive; null when there is none.</summary>
    public static ClientSecret? FindTestKey(IEnumerable<ClientSecret> secrets, string? kid, DateTimeOffset now) =>
        kid?.StartsWith(TestKeyPrefix, StringComparison.Ordinal) != true ? null
            : secrets.FirstOrDefault(secret => secret is { PublicKey: not null, Purpose: ClientSecretPurpose.TestFlow } && secret.TestKeyId == kid && secret.IsActive(now));

    /// <summary>The row of a secret whose text is known (demo data).</summary>
    public static ClientSecret FromText(Guid clientId, string name, string text, string? createdBy, DateTimeOffset now, DateTimeOffset? end = null) => new()
    {
        Id = Guid.CreateVersion7(now),
        ClientId = clientId,
        Name = name,
        Hash = HashOf(text),
        Last4 = text.Length < 8 ? "••••" : text[^4..],
        CreatedAt = now,
        CreatedBy = createdBy,
        ExpiresAt = end,
        OwnEnd = end,
    };

    public static byte[] HashOf(string text) => SHA256.HashData(Encoding.UTF8.GetBytes(text));
}

internal sealed class ClientSecretConfiguration : IEntityTypeConfiguration<ClientSecret>
{
    public void Configure(EntityTypeBuilder<ClientSecret> secret)
    {
        secret.ToTable("ClientSecrets");
        secret.Property(s => s.Name).HasMaxLength(100);
        secret.Property(s => s.Hash).HasMaxLength(32);
        secret.Property(s => s.Last4).HasMaxLength(4);
        secret.Property(s => s.PublicKey).HasMaxLength(100);
        secret.Ignore(s => s.TestKeyId);
        secret.HasIndex(s => s.ClientId);
    }
}
