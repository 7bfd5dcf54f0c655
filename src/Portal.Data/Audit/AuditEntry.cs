using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace ZenKey.Portal.Data.Audit;

/// <summary>Who did something.</summary>
/// <param name="Kind"><c>person</c>, <c>subscriber</c>, <c>client</c>, <c>api_key</c> or <c>system</c>.</param>
/// <param name="Id">Their key; null for the system.</param>
/// <param name="Name">As the trail shows them; no personal data of subscribers.</param>
/// <param name="Role">In which role; null outside the portal.</param>
public sealed record Actor(string Kind, Guid? Id, string Name, string? Role = null)
{
    public static Actor System { get; } = new("system", null, "ZenKey");

    public static Actor Subscriber(Guid id) => new("subscriber", id, "Subscriber");
}

/// <summary>One field of a change. Secrets are never values: they are "added" or "revoked".</summary>
public sealed record FieldChange(string Field, string? Before, string? After);

/// <summary>A line of the audit trail: who did what to what, from which value to which. Written in the same commit as the act.</summary>
public sealed class AuditEntry
{
    public Guid Id { get; init; }
    public DateTimeOffset At { get; init; }
    public required string ActorKind { get; init; }
    public Guid? ActorId { get; init; }
    public required string ActorName { get; init; }
    public string? ActorRole { get; init; }

    /// <summary>What was done, e.g. <c>device.revoked</c>.</summary>
    public required string Action { get; init; }

    /// <summary>What it was done to: <c>client</c>, <c>device</c>, <c>link</c> ...</summary>
    public required string ObjectKind { get; init; }
    public required string ObjectId { get; init; }
    public required string ObjectName { get; init; }
    public Guid? CompanyId { get; init; }
    public Guid? SubscriberId { get; init; }
    public string? Reason { get; init; }
    public string? Note { get; init; }

    /// <summary>JSON array of <see cref="FieldChange"/>.</summary>
    public string Changes { get; init; } = "[]";

    public IReadOnlyList<FieldChange> ReadChanges() => JsonSerializer.Deserialize<List<FieldChange>>(Changes) ?? [];

    public static AuditEntry Of(
        Actor actor, DateTimeOffset at, string action, string objectKind, string objectId, string objectName,
        IEnumerable<FieldChange>? changes = null, string? reason = null, string? note = null, Guid? companyId = null, Guid? subscriberId = null) => new()
        {
            Id = Guid.CreateVersion7(at),
            At = at,
            ActorKind = actor.Kind,
            ActorId = actor.Id,
            ActorName = actor.Name,
            ActorRole = actor.Role,
            Action = action,
            ObjectKind = objectKind,
            ObjectId = objectId,
            ObjectName = objectName,
            Changes = JsonSerializer.Serialize(changes ?? []),
            Reason = reason,
            Note = note,
            CompanyId = companyId,
            SubscriberId = subscriberId,
        };
}

internal sealed class AuditEntryConfiguration : IEntityTypeConfiguration<AuditEntry>
{
    public void Configure(EntityTypeBuilder<AuditEntry> entry)
    {
        entry.ToTable("AuditEntries");
        entry.Property(e => e.ActorKind).HasMaxLength(16);
        entry.Property(e => e.ActorName).HasMaxLength(200);
        entry.Property(e => e.ActorRole).HasMaxLength(32);
        entry.Property(e => e.Action).HasMaxLength(64);
        entry.Property(e => e.ObjectKind).HasMaxLength(32);
        entry.Property(e => e.ObjectId).HasMaxLength(64);
        entry.Property(e => e.ObjectName).HasMaxLength(200);
        entry.Property(e => e.Reason).HasMaxLength(300);
        entry.Property(e => e.Note).HasMaxLength(2000);
        entry.HasIndex(e => new { e.At, e.Id });
        entry.HasIndex(e => new { e.Action, e.At, e.Id });
        entry.HasIndex(e => new { e.ObjectKind, e.At, e.Id });
        entry.HasIndex(e => new { e.ObjectKind, e.ObjectId, e.At });
        entry.HasIndex(e => new { e.SubscriberId, e.At });
        entry.HasIndex(e => new { e.ActorId, e.At });
    }
}
