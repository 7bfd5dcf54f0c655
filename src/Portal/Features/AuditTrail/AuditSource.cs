using ZenKey.Portal.Access;
using ZenKey.Portal.Data.Paging;
using ZenKey.Portal.Lists;

namespace ZenKey.Portal.Features.AuditTrail;

/// <summary>The trail for a file, with every change whole.</summary>
internal sealed class AuditSource(AuditList list) : ListSource<AuditRow>(ListKinds.Audit)
{
    protected override IReadOnlyList<FileColumn<AuditRow>> Columns { get; } =
    [
        new("action", null, row => row.Entry.Action),
        new("object_kind", null, row => row.Entry.ObjectKind),
        new("object_id", null, row => row.Entry.ObjectId),
        new("object", null, row => row.Entry.ObjectName),
        new("changes", null, row => row.Entry.Changes),
        new("actor_kind", "by", row => row.Entry.ActorKind),
        new("actor_id", "by", row => row.Entry.ActorId),
        new("actor", "by", row => row.Entry.ActorName),
        new("actor_role", "by", row => row.Entry.ActorRole),
        new("reason", "reason", row => row.Entry.Reason),
        new("note", "reason", row => row.Entry.Note),
        new("at_utc", "when", row => row.Entry.At),
    ];

    protected override Task<Page<AuditRow>> PageAsync(CurrentPerson person, ListQuery query, PageRequest page, CancellationToken cancellationToken) =>
        list.ListAsync(person, AuditFilter.Of(query["action"], query["kind"], query["actor"], query["from"], query["to"]), page, cancellationToken);
}
