using Microsoft.EntityFrameworkCore;
using ZenKey.Portal.Data.Changes;
using ZenKey.Portal.Data.Deliveries;
using ZenKey.Portal.Data.Journal;

namespace ZenKey.Portal.Data.Requests;

/// <summary>How a client's request to a phone was taken.</summary>
public abstract record AddRequestResult
{
    private AddRequestResult() { }

    public sealed record Added : AddRequestResult;

    /// <summary>As many wait for this subscriber's phone as may.</summary>
    public sealed record SubscriberBusy : AddRequestResult;

    /// <summary>As many of this client wait for this subscriber's phone as may.</summary>
    public sealed record ClientBusy : AddRequestResult;
}

/// <summary>Requests that a client's server puts before a phone: few at once, named by their auth_req_id, asked after or told.</summary>
public sealed class BackchannelLedger(IDbContextFactory<PortalDbContext> factory, RequestLedger requests, Journal.Journal journal, IWakeBus bus, TimeProvider time)
{
    private const string NotePoll = """
        UPDATE "Requests" SET "PolledAt" = @p1 WHERE "Id" = @p0 AND ("PolledAt" IS NULL OR "PolledAt" <= @p2)
        """;
    private const string CancelRequest = """
        UPDATE "Requests" SET "State" = 'Cancelled', "EndedAt" = @p2, "Callback" = NULL, "NotifyAt" = NULL
        WHERE "Id" = @p0 AND "ClientId" = @p1 AND "State" = 'Waiting' AND "ExpiresAt" > @p2
        """;
    private const string TellExpiry = """
        UPDATE "Requests" SET "Callback" = NULL, "NotifyAt" = NULL WHERE "Id" = @p0 AND "State" = 'Waiting' AND "NotifyAt" <= @p1
        """;

    /// <summary>How many requests may wait for one phone, browsers' counted, before no server may add to them.</summary>
    public const int MostOfSubscriber = 10;

    /// <summary>How many requests of one client may wait for one phone before its server may add none.</summary>
    public const int MostOfClient = 3;

    private readonly SemaphoreSlim[] turns = [.. Enumerable.Range(0, 64).Select(_ => new SemaphoreSlim(1, 1))];

    /// <summary>
    /// Adds a request unless too many wait. Each process counts for itself, one after another for one subscriber, so that
    /// so many processes may be over the limit by one each.
    /// </summary>
    public async Task<AddRequestResult> AddAsync(Request request, CancellationToken cancellationToken)
    {
        var turn = turns[(uint)request.SubscriberId.GetHashCode() % turns.Length];
        await turn.WaitAsync(cancellationToken);
        try
        {
            var (all, own) = await CountWaitingAsync(request.SubscriberId, request.ClientId, cancellationToken);
            if (own >= MostOfClient) { return new AddRequestResult.ClientBusy(); }
            if (all >= MostOfSubscriber) { return new AddRequestResult.SubscriberBusy(); }
            await requests.AddAsync(request);
            return new AddRequestResult.Added();
        }
        finally { turn.Release(); }
    }

    /// <summary>The request that a client's server names; null when there is none. Whose it is, and of which carrier, is the caller's to look at.</summary>
    public async Task<Request?> FindAsync(string authReqIdHash, CancellationToken cancellationToken)
    {
        await using var store = await factory.CreateDbContextAsync(cancellationToken);
        return await store.Requests.AsNoTracking().Include(request => request.Subscriber).SingleOrDefaultAsync(request => request.AuthReqIdHash == authReqIdHash, cancellationToken);
    }

    /// <summary>Notes that the client's server asked. False when it asked within the interval before.</summary>
    public Task<bool> NotePollAsync(string id, TimeSpan interval)
    {
        var now = time.GetUtcNow();
        return journal.WriteAsync(new JournalWrite(new Statement(NotePoll, id, now, now - interval), []));
    }

    /// <summary>The client's server gives up. False when the request had ended, or is another client's.</summary>
    public async Task<bool> CancelAsync(Request request, Guid clientId)
    {
        var cancelled = await journal.WriteAsync(new JournalWrite(new Statement(CancelRequest, request.Id, clientId, time.GetUtcNow()), []));
        bus.Publish(BusTopics.Phone(request.SubscriberId));
        return cancelled;
    }

    /// <summary>Requests that ran out and whose clients have not been told, longest ago first.</summary>
    public async Task<IReadOnlyList<Request>> ListExpiredAsync(int most, CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();
        await using var store = await factory.CreateDbContextAsync(cancellationToken);
        return await store.Requests.AsNoTracking().Where(request => request.NotifyAt <= now && request.State == RequestState.Waiting)
            .OrderBy(request => request.NotifyAt).Take(most).ToListAsync(cancellationToken);
    }

    /// <summary>Writes that a client is told of the expiry. False when another node did, or the request ended another way.</summary>
    public async Task<bool> TellExpiryAsync(Request request, Delivery? delivery)
    {
        var told = await journal.WriteAsync(new JournalWrite(new Statement(TellExpiry, request.Id, time.GetUtcNow()), delivery is null ? [] : [DeliveryLedger.Insert(delivery)]));
        bus.Publish(BusTopics.Outbox);
        bus.Publish(BusTopics.Phone(request.SubscriberId));
        return told;
    }

    private async Task<(int All, int Own)> CountWaitingAsync(Guid subscriberId, Guid clientId, CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();
        await using var store = await factory.CreateDbContextAsync(cancellationToken);
        var clients = await store.Requests.AsNoTracking()
            .Where(request => request.SubscriberId == subscriberId && request.State == RequestState.Waiting && request.ExpiresAt > now)
            .Select(request => request.ClientId).Take(MostOfSubscriber * 2).ToListAsync(cancellationToken);
        return (clients.Count, clients.Count(id => id == clientId));
    }
}
