using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using ZenKey.Portal.Data.Subscribers;

namespace ZenKey.Portal.Data.Passkeys;

/// <summary>What an authenticator told of a new passkey (WebAuthn Level 3 §7.1).</summary>
/// <param name="CredentialId">The authenticator's name of it.</param>
/// <param name="PublicKey">COSE_Key, as WebAuthn keeps it.</param>
/// <param name="SignCount">Signatures so far; 0 where none are counted.</param>
/// <param name="Transports">How a browser reaches it, parted by spaces.</param>
/// <param name="BackupEligible">Whether it may be synced to other devices.</param>
/// <param name="BackedUp">Whether it is.</param>
/// <param name="Name">What the subscriber calls it.</param>
public sealed record MadePasskey(byte[] CredentialId, byte[] PublicKey, long SignCount, string Transports, bool BackupEligible, bool BackedUp, string Name);

/// <summary>A passkey of a subscriber's phone: the biometric of the CCID application (ZenKey platform §7). Only its public half is here.</summary>
public sealed class Passkey
{
    /// <summary>How many a subscriber may have.</summary>
    public const int Most = 10;

    /// <summary>The longest credential id, in bytes (WebAuthn Level 3 §4, Credential ID).</summary>
    public const int LongestCredentialId = 1023;

    /// <summary>The longest public key that is kept, in bytes: RSA of 4096 bits fits.</summary>
    public const int LongestPublicKey = 1000;

    public Guid Id { get; init; }
    public Guid SubscriberId { get; init; }

    /// <summary>The phone it serves: it is worth nothing when that one ends.</summary>
    public Guid DeviceId { get; set; }
    public required byte[] CredentialId { get; init; }
    public required byte[] PublicKey { get; init; }

    /// <summary>Signatures so far, as the authenticator last told; 0 where it counts none. Never goes back.</summary>
    public long SignCount { get; set; }
    public required string Transports { get; init; }
    public bool BackupEligible { get; init; }

    /// <summary>Whether it is synced: then the loss of the phone is not its loss.</summary>
    public bool BackedUp { get; set; }
    public required string Name { get; set; }
    public DateTimeOffset CreatedAt { get; init; }
    public DateTimeOffset? LastUsedAt { get; set; }

    public static Passkey Of(MadePasskey made, Guid subscriberId, Guid deviceId, DateTimeOffset now) => new()
    {
        Id = Guid.CreateVersion7(now),
        SubscriberId = subscriberId,
        DeviceId = deviceId,
        CredentialId = made.CredentialId,
        PublicKey = made.PublicKey,
        SignCount = made.SignCount,
        Transports = made.Transports,
        BackupEligible = made.BackupEligible,
        BackedUp = made.BackedUp,
        Name = made.Name,
        CreatedAt = now,
    };

    /// <summary>
    /// Whether it outlives the phone it serves. One that is not synced sits in the handset: with another handset it is gone,
    /// whoever shows it.
    /// </summary>
    /// <param name="formerImei">The handset that is enrolled.</param>
    /// <param name="imei">The one that takes its place; the same when only SIM or application changed.</param>
    public bool Outlives(string? formerImei, string imei) => BackedUp || formerImei == imei;
}

internal sealed class PasskeyConfiguration : IEntityTypeConfiguration<Passkey>
{
    public void Configure(EntityTypeBuilder<Passkey> passkey)
    {
        passkey.ToTable("Passkeys");
        passkey.Property(p => p.CredentialId).HasMaxLength(Passkey.LongestCredentialId);
        passkey.Property(p => p.PublicKey).HasMaxLength(Passkey.LongestPublicKey);
        passkey.Property(p => p.Transports).HasMaxLength(100);
        passkey.Property(p => p.Name).HasMaxLength(Devices.Device.MaxName);
        // One credential is one subscriber's (WebAuthn Level 3 §7.1 step 27).
        passkey.HasIndex(p => p.CredentialId).IsUnique();
        passkey.HasIndex(p => p.SubscriberId);
        passkey.HasOne<Subscriber>().WithMany().HasForeignKey(p => p.SubscriberId);
    }
}
