using System.Text.Json;
using System.Text.Json.Serialization;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.ChangeTracking;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using ZenKey.Portal.Data.Subscribers;

namespace ZenKey.Portal.Data.Recovery;

public enum RecoveryState
{
    /// <summary>Factors are gathered.</summary>
    Open,

    /// <summary>Stopped until staff has looked; it does not run out meanwhile.</summary>
    Held,

    /// <summary>Ended by staff, or by too many wrong tries.</summary>
    Denied,

    /// <summary>The new phone is bound.</summary>
    Completed,
    Expired,

    /// <summary>The enrolled phone came back.</summary>
    Cancelled,
}

/// <summary>What did not match when the application started (ZenKey platform §8.1).</summary>
public enum RecoveryReason
{
    /// <summary>SIM or subscription are not those that were enrolled.</summary>
    SimChanged,

    /// <summary>The SIM is in another handset.</summary>
    HandsetChanged,

    /// <summary>The application has lost its key, or is another.</summary>
    ApplicationChanged,

    /// <summary>Nothing changed; the PIN is locked or forgotten.</summary>
    PinLocked,

    /// <summary>The line has another carrier: the subscriber takes their accounts along (ZenKey platform §8.3). Completed, it binds no phone.</summary>
    NumberPorted,
}

/// <summary>The phone that a recovery is to bind: what the carrier's network says of the line, and the application's key.</summary>
/// <param name="Iccid">The SIM (ITU-T E.118).</param>
/// <param name="Imsi">The subscription (ITU-T E.212).</param>
/// <param name="Imei">The handset (3GPP TS 23.003).</param>
/// <param name="AppKeyThumbprint">SHA-256 of the application's public key, base64url.</param>
public sealed record RecoveryPhone(string Iccid, string Imsi, string Imei, string AppKeyThumbprint);

/// <summary>How far one factor is.</summary>
/// <param name="Factor">Which.</param>
/// <param name="ProvenAt">Null until it held.</param>
/// <param name="Failures">Wrong tries.</param>
/// <param name="FailedAt">The last wrong try.</param>
/// <param name="ByPasskey">Of the PIN or passkey that held: whether it was a passkey.</param>
public sealed record FactorProgress(RecoveryFactor Factor, DateTimeOffset? ProvenAt = null, int Failures = 0, DateTimeOffset? FailedAt = null, bool ByPasskey = false);

/// <summary>
/// A subscriber's way back after SIM, handset or application changed. Never changed in place: what follows on it is told by
/// <see cref="RecoveryRules.Decide"/> alone. A subscriber has one at a time.
/// </summary>
public sealed record RecoveryCase
{
    public Guid Id { get; init; }

    /// <summary>What a person reads out to support: <c>RC-7Q4M-2XKD</c>.</summary>
    public required string Number { get; init; }
    public Guid CarrierId { get; init; }
    public Guid SubscriberId { get; init; }
    public RecoveryState State { get; init; }
    public RecoveryReason Reason { get; init; }

    /// <summary>How many distinct factors it takes: the carrier's policy, never fewer than <see cref="RecoveryRules.LeastFactors"/>.</summary>
    public int Required { get; init; }

    /// <summary>Each factor once.</summary>
    public IReadOnlyList<FactorProgress> Factors { get; init; } = [.. Enum.GetValues<RecoveryFactor>().Select(factor => new FactorProgress(factor))];
    public required string Iccid { get; init; }
    public required string Imsi { get; init; }
    public required string Imei { get; init; }
    public required string AppKeyThumbprint { get; init; }
    public DateTimeOffset OpenedAt { get; init; }

    /// <summary>When an open one runs out.</summary>
    public DateTimeOffset ExpiresAt { get; init; }

    /// <summary>Until then nothing is tried, after too many wrong tries.</summary>
    public DateTimeOffset? CoolsUntil { get; init; }
    public DateTimeOffset? EndedAt { get; init; }

    /// <summary>When it last changed; it never goes back behind that.</summary>
    public DateTimeOffset ChangedAt { get; init; }

    /// <summary>When trusted browsers were last asked to agree.</summary>
    public DateTimeOffset? BrowserAskedAt { get; init; }

    /// <summary>SHA-256 of the token in the last mail's link, base64url; null when there is none, or it was used.</summary>
    public string? MailTokenHash { get; init; }
    public DateTimeOffset? MailSentAt { get; init; }
    public int MailsSent { get; init; }
    public int Version { get; init; }

    public RecoveryPhone Phone => new(Iccid, Imsi, Imei, AppKeyThumbprint);

    public bool IsEnded => State is not (RecoveryState.Open or RecoveryState.Held);

    /// <summary>The distinct factors that held.</summary>
    public int ProvenCount => Factors.Where(factor => factor.ProvenAt is not null).DistinctBy(factor => factor.Factor).Count();

    public FactorProgress Of(RecoveryFactor factor) => Factors.First(progress => progress.Factor == factor);
}

internal sealed class RecoveryCaseConfiguration : IEntityTypeConfiguration<RecoveryCase>
{
    private static readonly JsonSerializerOptions Json = new() { Converters = { new JsonStringEnumConverter() } };

    public void Configure(EntityTypeBuilder<RecoveryCase> recovery)
    {
        recovery.ToTable("RecoveryCases");
        recovery.Property(c => c.Number).HasMaxLength(12);
        recovery.Property(c => c.Iccid).HasMaxLength(20);
        recovery.Property(c => c.Imsi).HasMaxLength(15);
        recovery.Property(c => c.Imei).HasMaxLength(15);
        recovery.Property(c => c.AppKeyThumbprint).HasMaxLength(43);
        recovery.Property(c => c.MailTokenHash).HasMaxLength(43);
        recovery.Property(c => c.Factors).HasMaxLength(1000).HasConversion(
            factors => JsonSerializer.Serialize(factors, Json),
            text => JsonSerializer.Deserialize<List<FactorProgress>>(text, Json)!,
            new ValueComparer<IReadOnlyList<FactorProgress>>((one, other) => one!.SequenceEqual(other!), factors => factors.Count, factors => factors));
        recovery.Ignore(c => c.Phone);
        recovery.Ignore(c => c.IsEnded);
        recovery.Ignore(c => c.ProvenCount);
        recovery.HasIndex(c => c.Number).IsUnique();
        recovery.HasIndex(c => new { c.SubscriberId, c.OpenedAt });
        recovery.HasIndex(c => c.SubscriberId).IsUnique().HasFilter("\"State\" IN ('Open', 'Held')").HasDatabaseName("IX_RecoveryCases_OneAtATime");
        recovery.HasIndex(c => c.MailTokenHash);
        recovery.HasIndex(c => new { c.OpenedAt, c.Id });
        recovery.HasIndex(c => new { c.ChangedAt, c.Id });
        recovery.HasIndex(c => new { c.State, c.OpenedAt, c.Id });
        recovery.HasIndex(c => new { c.Reason, c.OpenedAt, c.Id });
        recovery.HasIndex(c => new { c.CarrierId, c.OpenedAt, c.Id });
        recovery.HasIndex(c => c.EndedAt);
        recovery.Property(c => c.Version).IsConcurrencyToken();
        recovery.HasOne<Subscriber>().WithMany().HasForeignKey(c => c.SubscriberId);
    }
}
