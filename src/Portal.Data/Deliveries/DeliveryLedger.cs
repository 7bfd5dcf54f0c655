using Microsoft.EntityFrameworkCore;
using ZenKey.Portal.Data.Changes;
using ZenKey.Portal.Data.Journal;
using ZenKey.Protocol;

namespace ZenKey.Portal.Data.Deliveries;

/// <summary>What we owe to clients. Each attempt is claimed by one conditional update, so that two nodes never send the same at once.</summary>
public sealed class DeliveryLedger(IDbContextFactory<PortalDbContext> factory, Journal.Journal journal, IWakeBus bus, TimeProvider time)
{
    private const string InsertDelivery = """
        INSERT INTO "Deliveries" ("Id", "Kind", "Type", "ClientId", "About", "Target", "Authority", "ContentType", "Payload", "Claims", "CarrierId", "State", "Attempts", "NextAttemptAt", "CreatedAt", "ExpiresAt")
        VALUES (@p0, @p1, @p2, @p3, @p4, @p5, @p6, @p7, @p8, @p9, @p10, 'Waiting', 0, @p11, @p12, @p13)
        """;
    private const string ClaimAttempt = """
        UPDATE "Deliveries" SET "Attempts" = "Attempts" + 1, "NextAttemptAt" = @p3
        WHERE "Id" = @p0 AND "Attempts" = @p1 AND "State" = 'Waiting' AND "NextAttemptAt" <= @p2
        """;
    private const string PutOff = """
        UPDATE "Deliveries" SET "NextAttemptAt" = @p2, "LastStatus" = @p3 WHERE "Id" = @p0 AND "Attempts" = @p1 AND "State" = 'Waiting'
        """;
    private const string EndDelivery = """
        UPDATE "Deliveries" SET "State" = @p2, "LastStatus" = @p3, "EndedAt" = @p4, "Payload" = NULL WHERE "Id" = @p0 AND "Attempts" = @p1 AND "State" = 'Waiting'
        """;

    // It takes the subscription's row, so that whoever resumes it comes before or after, and never in between.
    private const string IsPaused = """UPDATE "EventSubscriptions" SET "Failures" = "Failures" WHERE "ClientId" = @p0 AND "PausedAt" IS NOT NULL""";
    private const string ParkDelivery = """
        UPDATE "Deliveries" SET "State" = 'Paused', "Attempts" = "Attempts" - 1, "NextAttemptAt" = "CreatedAt" WHERE "Id" = @p0 AND "Attempts" = @p1 AND "State" = 'Waiting'
        """;
    private const string CountFailure = """
        UPDATE "EventSubscriptions" SET "Failures" = "Failures" + 1, "FailingSince" = COALESCE("FailingSince", @p1) WHERE "ClientId" = @p0 AND "PausedAt" IS NULL
        """;
    private const string ForgetFailures = """UPDATE "EventSubscriptions" SET "Failures" = 0, "FailingSince" = NULL WHERE "ClientId" = @p0 AND "Failures" > 0""";

    /// <summary>How long a node has an attempt for itself; longer than any attempt takes.</summary>
    public static readonly TimeSpan Claim = TimeSpan.FromMinutes(1);

    /// <summary>The statement that writes a delivery in the commit of what it tells of. Call <see cref="Wake"/> after the commit.</summary>
    public static Statement Insert(Delivery delivery) => new(InsertDelivery,
        delivery.Id, delivery.Kind, delivery.Type, delivery.ClientId, delivery.About, delivery.Target, delivery.Authority, delivery.ContentType, delivery.Payload, delivery.Claims, delivery.CarrierId,
        delivery.NextAttemptAt, delivery.CreatedAt, delivery.ExpiresAt);

    /// <summary>Writes a delivery that tells of nothing else written now.</summary>
    public async Task AddAsync(Delivery delivery)
    {
        await journal.WriteAsync(new JournalWrite(null, [Insert(delivery)]));
        Wake();
    }

    /// <summary>Has the senders look at once; without it they look within seconds.</summary>
    public void Wake() => bus.Publish(BusTopics.Outbox);

    /// <summary>What may be tried at a moment, longest due first; nothing for the places that are busy.</summary>
    public async Task<IReadOnlyList<Delivery>> ListDueAsync(DateTimeOffset now, IReadOnlyCollection<string> busy, int most, CancellationToken cancellationToken)
    {
        await using var store = await factory.CreateDbContextAsync(cancellationToken);
        return await store.Deliveries.AsNoTracking()
            .Where(delivery => delivery.State == DeliveryState.Waiting && delivery.NextAttemptAt <= now && !busy.Contains(delivery.Authority))
            .OrderBy(delivery => delivery.NextAttemptAt).Take(most).ToListAsync(cancellationToken);
    }

    /// <summary>When the next after a moment is due; null when none is.</summary>
    public async Task<DateTimeOffset?> NextDueAsync(DateTimeOffset after, CancellationToken cancellationToken)
    {
        await using var store = await factory.CreateDbContextAsync(cancellationToken);
        return await store.Deliveries.Where(delivery => delivery.State == DeliveryState.Waiting && delivery.NextAttemptAt > after).OrderBy(delivery => delivery.NextAttemptAt)
            .Select(delivery => (DateTimeOffset?)delivery.NextAttemptAt).FirstOrDefaultAsync(cancellationToken);
    }

    /// <summary>Takes the next attempt of a delivery as it was read; its <see cref="Delivery.Attempts"/> counts it then. False when another node has it.</summary>
    public async Task<bool> ClaimAsync(Delivery delivery)
    {
        var now = time.GetUtcNow();
        if (!await journal.WriteAsync(new JournalWrite(new Statement(ClaimAttempt, delivery.Id, delivery.Attempts, now, now + Claim), []))) { return false; }
        delivery.Attempts++;
        return true;
    }

    /// <summary>A claimed attempt failed, and there will be another. False when the claim has passed to somebody else.</summary>
    public Task<bool> PutOffAsync(Delivery delivery, DateTimeOffset until, DeliveryAttempt attempt) =>
        journal.WriteAsync(new JournalWrite(new Statement(PutOff, delivery.Id, delivery.Attempts, until, attempt.Status), After(delivery, attempt, taken: false)));

    /// <summary>A claimed delivery is over; its body and what it was authorized by are dropped. False when the claim has passed to somebody else.</summary>
    /// <param name="delivery">As it was claimed.</param>
    /// <param name="state">How it ended.</param>
    /// <param name="attempt">The attempt that ended it; null when nothing was sent.</param>
    public Task<bool> EndAsync(Delivery delivery, DeliveryState state, DeliveryAttempt? attempt) =>
        journal.WriteAsync(new JournalWrite(new Statement(EndDelivery, delivery.Id, delivery.Attempts, state, attempt?.Status ?? delivery.LastStatus, time.GetUtcNow()),
            attempt is null ? [] : After(delivery, attempt, state == DeliveryState.Delivered)));

    /// <summary>A claimed alert waits with its paused subscription. False when that has been resumed.</summary>
    public Task<bool> ParkAsync(Delivery delivery) =>
        journal.WriteAsync(new JournalWrite(new Statement(IsPaused, delivery.ClientId), [new Statement(ParkDelivery, delivery.Id, delivery.Attempts)]));

    /// <summary>The attempt, and what it says of the receiver: failures in a row are counted, those of a test are not.</summary>
    private static IReadOnlyList<Statement> After(Delivery delivery, DeliveryAttempt attempt, bool taken) =>
    [
        DeliveryAttempt.Insert(attempt),
        .. delivery.Kind != DeliveryKind.SecurityEvent ? (Statement[])[]
            : taken ? [new Statement(ForgetFailures, delivery.ClientId)]
            : delivery.Type == EventType.Verification ? [] : [new Statement(CountFailure, delivery.ClientId, attempt.At)],
    ];
}
