using Microsoft.EntityFrameworkCore;
using ZenKey.Portal.Data.Journal;

namespace ZenKey.Portal.Data.PushedRequests;

/// <summary>Pushed authorization requests: the first browser that comes has it, and it ends once (RFC 9126 §2.2, §4).</summary>
public sealed class PushedRequestLedger(IDbContextFactory<PortalDbContext> factory, Journal.Journal journal, TimeProvider time)
{
    private const string InsertRequest = """
        INSERT INTO "PushedRequests" ("Id", "CarrierId", "ClientId", "Parameters", "ExpiresAt") VALUES (@p0, @p1, @p2, @p3, @p4)
        """;
    private const string OpenRequest = """
        UPDATE "PushedRequests" SET "BrowserHash" = @p3, "ExpiresAt" = @p5
        WHERE "Id" = @p0 AND "CarrierId" = @p1 AND "ClientId" = @p2 AND "BrowserHash" IS NULL AND "EndedAt" IS NULL AND "ExpiresAt" > @p4
        """;
    private const string EndRequest = """
        UPDATE "PushedRequests" SET "EndedAt" = @p1 WHERE "Id" = @p0 AND "EndedAt" IS NULL
        """;

    /// <summary>How long a request waits for its browser (RFC 9126 §2.2).</summary>
    public static readonly TimeSpan Lifetime = TimeSpan.FromSeconds(90);

    /// <summary>How long the browser that has opened it may take to say whose it is; its page asks again all the while.</summary>
    public static readonly TimeSpan OpenLifetime = TimeSpan.FromMinutes(10);

    public Task AddAsync(PushedRequest request) => journal.WriteAsync(new JournalWrite(null, [new Statement(InsertRequest,
        request.Id, request.CarrierId, request.ClientId, request.Parameters, request.ExpiresAt)]));

    /// <summary>The request, for the browser that opens it first or has opened it before; null for any other, and when it is over.</summary>
    public async Task<PushedRequest?> OpenAsync(string id, Guid carrierId, Guid clientId, string browserHash, CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();
        await journal.WriteAsync(new JournalWrite(new Statement(OpenRequest, id, carrierId, clientId, browserHash, now, now + OpenLifetime), []));
        await using var store = await factory.CreateDbContextAsync(cancellationToken);
        return await store.PushedRequests.AsNoTracking().SingleOrDefaultAsync(request => request.Id == id && request.CarrierId == carrierId
            && request.ClientId == clientId && request.BrowserHash == browserHash && request.EndedAt == null && request.ExpiresAt > now, cancellationToken);
    }

    /// <summary>True the first time; false ever after.</summary>
    public Task<bool> EndAsync(string id) => journal.WriteAsync(new JournalWrite(new Statement(EndRequest, id, time.GetUtcNow()), []));
}
