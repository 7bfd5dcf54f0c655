using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using ZenKey.Portal.Data.Passkeys;
using ZenKey.Portal.Data.Recovery;
using ZenKey.Portal.Data.Subscribers;

namespace ZenKey.Portal.Data.Enrolments;

/// <summary>
/// A phone that is being set up for a subscriber who has none (ZenKey platform §7). What is given step by step waits here:
/// until it is finished nothing of the subscriber changes. A subscriber has one at a time.
/// </summary>
public sealed class PhoneEnrolment
{
    public Guid Id { get; init; }
    public Guid SubscriberId { get; init; }
    public Guid CarrierId { get; init; }
    public required string Iccid { get; init; }
    public required string Imsi { get; init; }
    public required string Imei { get; init; }
    public required string AppKeyThumbprint { get; init; }
    public string? PinHash { get; set; }

    /// <summary>When the PIN was given; serves a3 for thirty minutes from then.</summary>
    public DateTimeOffset? PinAt { get; set; }
    public string? GivenName { get; set; }
    public string? FamilyName { get; set; }
    public string? Email { get; set; }

    /// <summary>When name and mail address were confirmed; null until then.</summary>
    public DateTimeOffset? ProfileAt { get; set; }

    /// <summary>The hashes of the recovery codes that were shown last, parted by spaces; null until then.</summary>
    public string? CodeHashes { get; set; }
    /// <summary>The carrier from which accounts are brought; null when none are.</summary>
    public Guid? FormerCarrierId { get; set; }

    /// <summary>What is brought (<see cref="Porting.Brought"/>), as JSON; null when nothing is.</summary>
    public string? Brought { get; set; }

    /// <summary>The passkey that was made last, which serves the phone once it is bound; null while there is none.</summary>
    public MadePasskey? Passkey { get; set; }
    public DateTimeOffset StartedAt { get; init; }
    public DateTimeOffset ExpiresAt { get; init; }
    public int Version { get; set; }

    public RecoveryPhone Phone => new(Iccid, Imsi, Imei, AppKeyThumbprint);

    /// <summary>Whether nothing is missing but the end.</summary>
    public bool IsComplete => PinHash is not null && ProfileAt is not null && CodeHashes is not null;
}

internal sealed class PhoneEnrolmentConfiguration : IEntityTypeConfiguration<PhoneEnrolment>
{
    public void Configure(EntityTypeBuilder<PhoneEnrolment> enrolment)
    {
        enrolment.ToTable("Enrolments");
        enrolment.Property(e => e.Iccid).HasMaxLength(20);
        enrolment.Property(e => e.Imsi).HasMaxLength(15);
        enrolment.Property(e => e.Imei).HasMaxLength(15);
        enrolment.Property(e => e.AppKeyThumbprint).HasMaxLength(43);
        enrolment.Property(e => e.PinHash).HasMaxLength(200);
        enrolment.Property(e => e.GivenName).HasMaxLength(100);
        enrolment.Property(e => e.FamilyName).HasMaxLength(100);
        enrolment.Property(e => e.Email).HasMaxLength(254);
        enrolment.Property(e => e.CodeHashes).HasMaxLength(500);
        enrolment.Property(e => e.Passkey).HasMaxLength(4000).HasConversion(made => JsonSerializer.Serialize(made, JsonSerializerOptions.Default), text => JsonSerializer.Deserialize<MadePasskey>(text, JsonSerializerOptions.Default)!);
        enrolment.Ignore(e => e.Phone);
        enrolment.Ignore(e => e.IsComplete);
        enrolment.HasIndex(e => e.SubscriberId).IsUnique();
        enrolment.HasIndex(e => e.ExpiresAt);
        enrolment.Property(e => e.Version).IsConcurrencyToken();
        enrolment.HasOne<Subscriber>().WithMany().HasForeignKey(e => e.SubscriberId);
    }
}
