using ZenKey.Portal.Data.Journal;

namespace ZenKey.Portal.Data.Audit;

/// <summary>Audit entries in the journal's commits.</summary>
public static class AuditStatements
{
    private const string Sql = """
        INSERT INTO "AuditEntries" ("Id", "At", "ActorKind", "ActorId", "ActorName", "ActorRole", "Action", "ObjectKind", "ObjectId", "ObjectName",
            "CompanyId", "SubscriberId", "Reason", "Note", "Changes")
        VALUES (@p0, @p1, @p2, @p3, @p4, @p5, @p6, @p7, @p8, @p9, @p10, @p11, @p12, @p13, @p14)
        """;

    public static Statement Insert(AuditEntry entry) => new(Sql,
        entry.Id, entry.At, entry.ActorKind, entry.ActorId, entry.ActorName, entry.ActorRole, entry.Action, entry.ObjectKind, entry.ObjectId,
        entry.ObjectName, entry.CompanyId, entry.SubscriberId, entry.Reason, entry.Note, entry.Changes);
}
