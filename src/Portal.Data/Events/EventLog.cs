using ZenKey.Portal.Data.Audit;
using ZenKey.Portal.Data.Journal;
using ZenKey.Portal.Data.Usage;

namespace ZenKey.Portal.Data.Events;

/// <summary>Writes auth events, alone or with the act they tell of.</summary>
public sealed class EventLog(Journal.Journal journal)
{
    private const string Sql = """
        INSERT INTO "AuthEvents" ("Id", "At", "CarrierId", "ClientId", "Endpoint", "Succeeded", "Error", "Cause", "Reference",
            "Expected", "Received", "Repeats", "SignIn", "Took", "CompanyId")
        VALUES (@p0, @p1, @p2, @p3, @p4, @p5, @p6, @p7, @p8, @p9, @p10, @p11, @p12, @p13,
            (SELECT "Projects"."CompanyId" FROM "Clients" JOIN "Projects" ON "Projects"."Id" = "Clients"."ProjectId" WHERE "Clients"."Id" = @p3))
        """;

    private const string Repeat = """UPDATE "AuthEvents" SET "Repeats" = "Repeats" + @p1 WHERE "Id" = @p0""";

    private const string CountAnew = """DELETE FROM "CountedHours" WHERE "Hour" = @p0""";

    /// <summary>The statement that writes an event in the commit of something else. The company is found by the client.</summary>
    public static Statement Insert(AuthEvent entry) => new(Sql,
        entry.Id, entry.At, entry.CarrierId, entry.ClientId, entry.Endpoint, entry.Succeeded, entry.Error, entry.Cause, entry.Reference,
        entry.Expected, entry.Received, entry.Repeats, entry.SignIn, entry.Took);

    /// <summary>Counts refusals that were like one already written. An hour that is counted already is counted anew.</summary>
    /// <param name="id">The row that stands for them.</param>
    /// <param name="at">When it was written.</param>
    /// <param name="more">How many there were.</param>
    public Task AddRepeatsAsync(Guid id, DateTimeOffset at, int more) =>
        journal.WriteAsync(new JournalWrite(null, [new Statement(Repeat, id, more), new Statement(CountAnew, UsageHour.HourOf(at))]));

    /// <summary>Writes an event, the audit entry of the same act and what else belongs to it in one commit.</summary>
    public Task WriteAsync(AuthEvent entry, AuditEntry audit, params IReadOnlyList<Statement> more) =>
        journal.WriteAsync(new JournalWrite(null, [Insert(entry), AuditStatements.Insert(audit), .. more]));

    public Task WriteAsync(AuthEvent entry) => journal.WriteAsync(new JournalWrite(null, [Insert(entry)]));
}
