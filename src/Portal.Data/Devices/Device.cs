using System.Text;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using ZenKey.Portal.Data.Subscribers;

namespace ZenKey.Portal.Data.Devices;

public enum DeviceKind
{
    /// <summary>The phone with the SIM.</summary>
    Primary,

    /// <summary>A browser or tablet that the phone has trusted.</summary>
    Trusted,
}

public enum DeviceState
{
    Active,

    /// <summary>Taken away by staff.</summary>
    Revoked,

    /// <summary>Taken away by the subscriber, or the browser forgot.</summary>
    Removed,
}

/// <summary>A thing that a subscriber signs in with.</summary>
public sealed class Device
{
    /// <summary>The longest name, in characters.</summary>
    public const int MaxName = 100;

    public Guid Id { get; init; }
    public Guid SubscriberId { get; init; }
    public Subscriber? Subscriber { get; init; }
    public Guid CarrierId { get; init; }
    public DeviceKind Kind { get; init; }
    public required string Name { get; set; }

    /// <summary>The name in lower case: what lists are searched and sorted by. Follows <see cref="Name"/>.</summary>
    public string NameKey { get => Name.ToLowerInvariant(); private set => _ = value; }

    /// <summary>Operating system or kind, e.g. <c>Windows</c>; null when unknown.</summary>
    public string? Platform { get; set; }
    public DeviceState State { get; set; }

    /// <summary>Of the primary device: SIM, subscription, handset and application key that authentication checks.</summary>
    public string? Iccid { get; set; }
    public string? Imsi { get; set; }
    public string? Imei { get; set; }

    /// <summary>SHA-256 of the application's public key, base64url; null until the application first starts.</summary>
    public string? AppKeyThumbprint { get; set; }

    /// <summary>Of the primary device: whether it meets clients in Developer Mode, and those only (ZenKey platform §9.6). Default false.</summary>
    public bool DeveloperMode { get; set; }

    /// <summary>Of a trusted browser: SHA-256 of what its cookie holds, base64url.</summary>
    public string? BrowserHash { get; init; }
    /// <summary>Of the phone: since when another application on it, with the enrolled SIM and handset, has a recovery open. Nothing authenticates meanwhile.</summary>
    public DateTimeOffset? StoppedAt { get; set; }

    /// <summary>Of a phone bound by a recovery: how the person was recognised then, as amr values parted by spaces, until a token has told it.</summary>
    public string? RecoveryAmr { get; init; }

    /// <summary>Of a trusted browser: when a recovery last bound another phone.</summary>
    public DateTimeOffset? RecoveredAt { get; set; }
    public DateTimeOffset TrustedAt { get; init; }
    public DateTimeOffset? LastUsedAt { get; set; }
    /// <summary>Of a trusted browser: when the person last signed out in it. No approval from before serves any more.</summary>
    public DateTimeOffset? SignedOutAt { get; set; }
    public DateTimeOffset? EndedAt { get; set; }
    public string? EndedBy { get; set; }
    public string? EndReason { get; set; }
    public int Version { get; set; }

    /// <summary>When another phone was bound, for as long as this browser has not been signed in with since; null when there is nothing to tell.</summary>
    public DateTimeOffset? UntoldRecovery() => RecoveredAt is { } at && !(LastUsedAt > at) ? at : null;

    /// <summary>What the subscriber calls the browser, as the store takes it; null when they gave no name.</summary>
    public static string? NameOf(string? typed)
    {
        var name = new StringBuilder();
        foreach (var rune in (typed ?? "").EnumerateRunes().Where(rune => !Rune.IsControl(rune)))
        {
            if (name.Length + rune.Utf16SequenceLength > MaxName) { break; }
            name.Append(rune.ToString());
        }
        var kept = name.ToString().Trim();
        return kept.Length == 0 ? null : kept;
    }
}

internal sealed class DeviceConfiguration : IEntityTypeConfiguration<Device>
{
    public void Configure(EntityTypeBuilder<Device> device)
    {
        device.ToTable("Devices");
        device.Property(d => d.Name).HasMaxLength(Device.MaxName);
        device.Property(d => d.NameKey).HasMaxLength(Device.MaxName);
        device.Property(d => d.Platform).HasMaxLength(40);
        device.Property(d => d.Iccid).HasMaxLength(20);
        device.Property(d => d.Imsi).HasMaxLength(15);
        device.Property(d => d.Imei).HasMaxLength(15);
        device.Property(d => d.AppKeyThumbprint).HasMaxLength(43);
        device.Property(d => d.RecoveryAmr).HasMaxLength(40);
        device.Property(d => d.BrowserHash).HasMaxLength(43);
        device.Property(d => d.EndedBy).HasMaxLength(200);
        device.Property(d => d.EndReason).HasMaxLength(300);
        device.HasIndex(d => new { d.SubscriberId, d.Kind, d.State });
        // A subscriber has one phone: of two that are enrolled at once one wins.
        device.HasIndex(d => d.SubscriberId).IsUnique().HasFilter("\"Kind\" = 'Primary' AND \"State\" = 'Active'").HasDatabaseName("IX_Devices_OnePhone");
        device.HasIndex(d => d.BrowserHash);
        device.HasIndex(d => new { d.LastUsedAt, d.Id });
        device.HasIndex(d => new { d.State, d.LastUsedAt, d.Id });
        device.HasIndex(d => new { d.CarrierId, d.LastUsedAt, d.Id });
        device.HasIndex(d => new { d.Kind, d.LastUsedAt, d.Id });
        device.HasIndex(d => new { d.NameKey, d.Id });
        device.HasIndex(d => new { d.State, d.NameKey, d.Id });
        device.HasIndex(d => new { d.Kind, d.NameKey, d.Id });
        device.HasIndex(d => new { d.CarrierId, d.NameKey, d.Id });
        device.Property(d => d.Version).IsConcurrencyToken();
        device.HasOne(d => d.Subscriber).WithMany().HasForeignKey(d => d.SubscriberId);
    }
}
