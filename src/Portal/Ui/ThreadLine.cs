using ZenKey.Portal.Data.Audit;

namespace ZenKey.Portal.Ui;

/// <summary>A knot of a history.</summary>
/// <param name="Icon">A symbol of <c>zk/icons.svg</c>.</param>
/// <param name="By">By whom and why.</param>
/// <param name="Knot">The class of the knot; <c>zk-done</c> is something begun or proven.</param>
public sealed record ThreadLine(DateTimeOffset At, string Icon, string Title, string? By = null, string? Note = null, string Knot = "zk-done")
{
    public static ThreadLine Of(AuditEntry entry) => new(
        entry.At, AuditWords.Icon(entry.Action),
        entry.ObjectKind is "device" or "client" or "recovery" ? $"{AuditWords.Title(entry.Action)}: {entry.ObjectName}" : AuditWords.Title(entry.Action),
        AuditWords.By(entry), entry.Note, AuditWords.Knot(entry.Action));
}
