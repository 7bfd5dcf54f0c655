using ZenKey.Portal.Data.Journal;

namespace ZenKey.Portal.Data.Events;

/// <summary>Writes auth events, alone or with the act they tell of.</summary>
public sealed class EventLog(Journal.Journal journal)
{
    private const string Sql = """
        INSERT INTO "AuthEvents" ("Id", "At", "CarrierId", "ClientId", "Endpoint", "Succeeded", "Error", "Cause", "Reference")
        VALUES (@p0, @p1, @p2, @p3, @p4, @p5, @p6, @p7, @p8)
        """;

    /// <summary>The statement that writes an event in the commit of something else.</summary>
    public static Statement Insert(AuthEvent entry) => new(Sql,
        entry.Id, entry.At, entry.CarrierId, entry.ClientId, entry.Endpoint, entry.Succeeded, entry.Error, entry.Cause, entry.Reference);

    public Task WriteAsync(AuthEvent entry) => journal.WriteAsync(new JournalWrite(null, [Insert(entry)]));
}
