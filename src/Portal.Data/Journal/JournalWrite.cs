using ZenKey.Portal.Data.Changes;

namespace ZenKey.Portal.Data.Journal;

/// <summary>One SQL statement that both databases understand; values stand at @p0, @p1 ...</summary>
public sealed record Statement(string Sql, params object?[] Values);

/// <summary>A small write of the hot path.</summary>
/// <param name="Guard">
/// A conditional insert or update that must touch exactly one row; otherwise the write is refused and nothing of it
/// happens. Null when nothing can stand against the write.
/// </param>
/// <param name="Effects">What is written when the guard holds, in the same commit.</param>
/// <param name="Topics">Caches that are dropped with it, here and on other nodes.</param>
public sealed record JournalWrite(Statement? Guard, IReadOnlyList<Statement> Effects, IReadOnlyList<Topic>? Topics = null)
{
    /// <summary>Bumps the counters of what these writes change: each once, always in one order.</summary>
    internal static IEnumerable<Statement> Bumps(IEnumerable<JournalWrite> writes) =>
        writes.SelectMany(write => write.Topics ?? []).Distinct().Order().Select(topic =>
            new Statement("""UPDATE "ChangeCounters" SET "Value" = "Value" + 1 WHERE "Topic" = @p0""", topic.ToString()));
}
