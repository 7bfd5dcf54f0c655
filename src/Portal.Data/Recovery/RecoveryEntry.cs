using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using ZenKey.Portal.Data.Audit;

namespace ZenKey.Portal.Data.Recovery;

public enum RecoveryEntryKind
{
    Opened,
    Asked,
    Proven,
    Failed,

    /// <summary>The factor had its last wrong try.</summary>
    FactorClosed,
    CoolingDown,
    PhoneChanged,
    Held,
    Released,
    Denied,
    Completed,
    Expired,
    Cancelled,
}

/// <summary>A line of a recovery case's timeline; written in the commit of what it tells.</summary>
public sealed class RecoveryEntry
{
    private const int MostOfOneStep = 4;

    public Guid Id { get; init; }
    public Guid CaseId { get; init; }
    public DateTimeOffset At { get; init; }

    /// <summary>Its place in the timeline, whatever clocks say.</summary>
    public int Position { get; init; }
    public RecoveryEntryKind Kind { get; init; }
    public RecoveryFactor? Factor { get; init; }

    /// <summary>Who did it, as the audit trail names them; no personal data of subscribers.</summary>
    public required string ActorName { get; init; }
    public string? Note { get; init; }

    /// <summary>What the timeline tells of a change.</summary>
    /// <param name="before">The case before; null when it was opened.</param>
    /// <param name="after">The case as it is now.</param>
    /// <param name="happened">What changed it; null when it was opened.</param>
    /// <param name="actor">Who did.</param>
    /// <param name="note">Why, in words.</param>
    internal static IEnumerable<RecoveryEntry> Of(RecoveryCase? before, RecoveryCase after, RecoveryEvent? happened, Actor actor, string? note) =>
        KindsOf(before, after, happened).Select((told, position) => new RecoveryEntry
        {
            Id = Guid.CreateVersion7(after.ChangedAt),
            CaseId = after.Id,
            At = after.ChangedAt,
            Position = (after.Version * MostOfOneStep) + position,
            Kind = told.Kind,
            Factor = told.Factor,
            ActorName = actor.Name,
            Note = note,
        });

    private static IEnumerable<(RecoveryEntryKind Kind, RecoveryFactor? Factor)> KindsOf(RecoveryCase? before, RecoveryCase after, RecoveryEvent? happened)
    {
        if (before is null || happened is null)
        {
            yield return (RecoveryEntryKind.Opened, null);
            yield break;
        }
        if (after.State == RecoveryState.Expired)
        {
            yield return (RecoveryEntryKind.Expired, null);
            yield break;
        }
        switch (happened)
        {
            case RecoveryEvent.Asked asked: yield return (RecoveryEntryKind.Asked, asked.Factor); break;
            case RecoveryEvent.Proven proven: yield return (RecoveryEntryKind.Proven, proven.Factor); break;
            case RecoveryEvent.Failed failed:
                yield return (RecoveryEntryKind.Failed, failed.Factor);
                if (after.Of(failed.Factor).Failures == RecoveryRules.TriesOfFactor) { yield return (RecoveryEntryKind.FactorClosed, failed.Factor); }
                if (after.CoolsUntil != before.CoolsUntil) { yield return (RecoveryEntryKind.CoolingDown, null); }
                break;
            case RecoveryEvent.PhoneChanged: yield return (RecoveryEntryKind.PhoneChanged, null); break;
        }
        if (after.State != before.State) { yield return (StateKind(after.State), null); }
    }

    private static RecoveryEntryKind StateKind(RecoveryState state) => state switch
    {
        RecoveryState.Open => RecoveryEntryKind.Released,
        RecoveryState.Held => RecoveryEntryKind.Held,
        RecoveryState.Denied => RecoveryEntryKind.Denied,
        RecoveryState.Completed => RecoveryEntryKind.Completed,
        RecoveryState.Cancelled => RecoveryEntryKind.Cancelled,
        _ => RecoveryEntryKind.Expired,
    };
}

internal sealed class RecoveryEntryConfiguration : IEntityTypeConfiguration<RecoveryEntry>
{
    public void Configure(EntityTypeBuilder<RecoveryEntry> entry)
    {
        entry.ToTable("RecoveryEntries");
        entry.Property(e => e.ActorName).HasMaxLength(200);
        entry.Property(e => e.Note).HasMaxLength(2000);
        entry.HasIndex(e => new { e.CaseId, e.Position });
        entry.HasOne<RecoveryCase>().WithMany().HasForeignKey(e => e.CaseId);
    }
}
