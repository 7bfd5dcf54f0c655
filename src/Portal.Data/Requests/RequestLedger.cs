using Microsoft.EntityFrameworkCore;
using ZenKey.Portal.Data.Audit;
using ZenKey.Portal.Data.Changes;
using ZenKey.Portal.Data.EventSubscriptions;
using ZenKey.Portal.Data.Journal;
using ZenKey.Portal.Data.Links;
using ZenKey.Protocol;

namespace ZenKey.Portal.Data.Requests;

/// <summary>What a subscriber agreed to.</summary>
/// <param name="GrantedScopes">Scopes of this request that are granted.</param>
/// <param name="Link">The link as it is after this; its id is used when there is none yet.</param>
/// <param name="Amr">How they proved themselves.</param>
/// <param name="Acr">What level that reached.</param>
/// <param name="RecoveredPhoneId">The phone whose recovery <paramref name="Amr"/> tells of, once; null when there is none to tell.</param>
/// <param name="Withdrawn">Scopes that they shared before and share no longer.</param>
public sealed record Approval(string GrantedScopes, AccountLink Link, string Amr, string Acr, Guid? RecoveredPhoneId = null, IReadOnlyList<string>? Withdrawn = null);

/// <summary>Requests that wait for a phone. Each ends once, by one conditional update, whoever comes first.</summary>
public sealed class RequestLedger(IDbContextFactory<PortalDbContext> factory, Journal.Journal journal, IWakeBus bus, TimeProvider time)
{
    private const string Columns = """
        INSERT INTO "Requests" ("Id", "CarrierId", "SubscriberId", "ClientId", "DeviceId", "BrowserName", "BrowserHash", "RedirectUri", "Scopes",
            "ClientStateValue", "Nonce", "CodeChallenge", "CorrelationId", "Context", "Acr", "ForceFactor", "ForceConsent", "State", "Delivery", "CreatedAt", "ExpiresAt",
            "ResponseMode", "Theme", "Kind", "AuthReqIdHash", "CibaDelivery", "NotificationUri", "Callback", "NotifyAt", "KeyThumbprint", "BoundJwk",
            "ShownNumber", "OfferedNumbers")
        """;
    private const string Values = """
        @p0, @p1, @p2, @p3, @p4, @p5, @p6, @p7, @p8, @p9, @p10, @p11, @p12, @p13, @p14, @p15, @p16, @p17, @p18, @p19, @p20, @p21, @p22,
            @p23, @p24, @p25, @p26, @p27, @p28, @p29, @p30, @p31, @p32
        """;
    private const string InsertRequest = $"{Columns} VALUES ({Values})";
    private const string Waiting = """SELECT COUNT(*) FROM "Requests" AS waiting WHERE waiting."SubscriberId" = @p2 AND waiting."State" = 'Waiting' AND waiting."ExpiresAt" > @p19""";

    // Of this browser alone: nobody else's requests can keep it out.
    private const string InsertFromTrusted = $"""{Columns} SELECT {Values} WHERE ({Waiting} AND waiting."BrowserHash" = @p6) < @p33""";
    private const string InsertFromLine = $"""{Columns} SELECT {Values} WHERE ({Waiting} AND waiting."Kind" = 'Authorization' AND waiting."BrowserName" IS NULL) < @p33""";
    private const string InsertFromStranger = $"""
        {Columns} SELECT {Values} WHERE ({Waiting}) < @p34
            AND ({Waiting} AND waiting."Kind" = 'Authorization' AND waiting."BrowserName" IS NOT NULL
                AND NOT EXISTS (SELECT 1 FROM "Devices" AS trusted WHERE trusted."Id" = waiting."DeviceId" AND trusted."BrowserHash" = waiting."BrowserHash")) < @p33
        """;
    private const string ApproveRequest = """
        UPDATE "Requests" SET "State" = 'Approved', "EndedAt" = @p3, "GrantedScopes" = @p4, "Amr" = @p5, "AcrReached" = @p6, "AuthTime" = @p3,
            "Callback" = NULL, "NotifyAt" = NULL
        WHERE "Id" = @p0 AND "SubscriberId" = @p1 AND "State" = 'Waiting' AND "ExpiresAt" > @p2
        """;
    private const string DenyRequest = """
        UPDATE "Requests" SET "State" = 'Denied', "EndedAt" = @p2, "Callback" = NULL, "NotifyAt" = NULL
        WHERE "Id" = @p0 AND "SubscriberId" = @p1 AND "State" = 'Waiting' AND "ExpiresAt" > @p2
        """;
    private const string CancelRequest = """
        UPDATE "Requests" SET "State" = 'Cancelled', "EndedAt" = @p2 WHERE "Id" = @p0 AND "BrowserHash" = @p1 AND "State" = 'Waiting' AND "ExpiresAt" > @p2
        """;
    private const string UpsertLink = """
        INSERT INTO "AccountLinks" ("Id", "CarrierId", "SubscriberId", "ProjectId", "Sector", "Scopes", "Declined", "State", "FirstUsedAt", "LastUsedAt", "Version")
        VALUES (@p0, @p1, @p2, @p3, @p4, @p5, @p7, 'Active', @p6, @p6, 0)
        ON CONFLICT ("SubscriberId", "Sector") DO UPDATE SET "Scopes" = excluded."Scopes", "Declined" = excluded."Declined", "State" = 'Active', "EndedAt" = NULL,
            "LastUsedAt" = excluded."LastUsedAt", "Version" = "AccountLinks"."Version" + 1
        """;
    private const string TellRecovery = """UPDATE "Devices" SET "RecoveryAmr" = NULL, "Version" = "Version" + 1 WHERE "Id" = @p0""";
    private const string SetDelivery = """
        UPDATE "Requests" SET "Delivery" = @p1, "ExpiresAt" = CASE WHEN "ExpiresAt" > @p2 THEN @p2 ELSE "ExpiresAt" END,
            "NotifyAt" = CASE WHEN "NotifyAt" > @p2 THEN @p2 ELSE "NotifyAt" END
        WHERE "Id" = @p0 AND "State" = 'Waiting'
        """;
    private const string NoteDelivery = """UPDATE "Requests" SET "Delivery" = @p1 WHERE "Id" = @p0 AND "State" = 'Waiting'""";
    private const string SetDeliveryAgain = """
        UPDATE "Requests" SET "Delivery" = @p1,
            "ExpiresAt" = CASE WHEN "Delivery" = 'Unreachable' AND "ExpiresAt" > @p2 AND "ExpiresAt" < @p3 THEN @p3 ELSE "ExpiresAt" END
        WHERE "Id" = @p0 AND "State" = 'Waiting'
        """;

    /// <summary>How long a browser's request waits for its phone at most.</summary>
    public static readonly TimeSpan Lifetime = TimeSpan.FromMinutes(2);

    /// <summary>How many requests of one trusted browser, or of the own line, may wait for a phone before it may add none.</summary>
    public const int MostOfKnown = 5;

    /// <summary>How many requests of all browsers that are not known may wait for a phone before they may add none.</summary>
    public const int MostOfStrangers = 3;

    /// <summary>How long a request still waits when no push got through: the application may be open anyway.</summary>
    private static readonly TimeSpan UnreachableGrace = TimeSpan.FromSeconds(30);

    /// <summary>Adds a request, however many wait.</summary>
    public Task AddAsync(Request request) => AddAsync(request, new JournalWrite(null, [new Statement(InsertRequest, ValuesOf(request))]));

    /// <summary>
    /// Adds a browser's request unless too many wait. Who is known is held to a limit of their own, so that strangers and
    /// servers cannot keep them out; strangers share a small one, so that they cannot wear a person out.
    /// </summary>
    /// <returns>False when too many wait.</returns>
    public Task<bool> AddFromBrowserAsync(Request request, BrowserStanding standing) => AddAsync(request, new JournalWrite(standing switch
    {
        BrowserStanding.Trusted => new Statement(InsertFromTrusted, [.. ValuesOf(request), MostOfKnown]),
        BrowserStanding.OwnLine => new Statement(InsertFromLine, [.. ValuesOf(request), MostOfKnown]),
        _ => new Statement(InsertFromStranger, [.. ValuesOf(request), MostOfStrangers, BackchannelLedger.MostOfSubscriber]),
    }, []));

    private async Task<bool> AddAsync(Request request, JournalWrite write)
    {
        var added = await journal.WriteAsync(write);
        if (added) { bus.Publish(BusTopics.Phone(request.SubscriberId)); }
        return added;
    }

    private static object?[] ValuesOf(Request request) =>
    [
        request.Id, request.CarrierId, request.SubscriberId, request.ClientId, request.DeviceId, request.BrowserName, request.BrowserHash, request.RedirectUri,
        request.Scopes, request.ClientStateValue, request.Nonce, request.CodeChallenge, request.CorrelationId, request.Context, request.Acr,
        request.ForceFactor, request.ForceConsent, request.State, request.Delivery, request.CreatedAt, request.ExpiresAt,
        request.ResponseMode, request.Theme, request.Kind, request.AuthReqIdHash, request.CibaDelivery, request.NotificationUri, request.Callback, request.NotifyAt,
        request.KeyThumbprint, request.BoundJwk, request.ShownNumber, request.OfferedNumbers,
    ];

    public async Task<Request?> FindAsync(string id, CancellationToken cancellationToken)
    {
        await using var store = await factory.CreateDbContextAsync(cancellationToken);
        return await store.Requests.AsNoTracking().Include(request => request.Subscriber).SingleOrDefaultAsync(request => request.Id == id, cancellationToken);
    }

    /// <summary>The latest approval that a trusted browser got from its phone after a moment; null when there is none.</summary>
    public async Task<Request?> FindLastApprovedAsync(Guid deviceId, string browserHash, DateTimeOffset after, CancellationToken cancellationToken)
    {
        await using var store = await factory.CreateDbContextAsync(cancellationToken);
        return await store.Requests.AsNoTracking()
            .Where(request => request.DeviceId == deviceId && request.AuthTime > after && request.BrowserHash == browserHash && request.State == RequestState.Approved)
            .OrderByDescending(request => request.AuthTime).FirstOrDefaultAsync(cancellationToken);
    }

    /// <summary>What waits for a subscriber's phone now, oldest first.</summary>
    public async Task<IReadOnlyList<Request>> ListWaitingAsync(Guid subscriberId, CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();
        await using var store = await factory.CreateDbContextAsync(cancellationToken);
        return await store.Requests.AsNoTracking()
            .Where(request => request.SubscriberId == subscriberId && request.State == RequestState.Waiting && request.ExpiresAt > now)
            .OrderBy(request => request.CreatedAt).Take(20).ToListAsync(cancellationToken);
    }

    /// <summary>What ended lately, latest first.</summary>
    public async Task<IReadOnlyList<Request>> ListEndedAsync(Guid subscriberId, int most, CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();
        await using var store = await factory.CreateDbContextAsync(cancellationToken);
        return await store.Requests.AsNoTracking()
            .Where(request => request.SubscriberId == subscriberId && (request.State != RequestState.Waiting || request.ExpiresAt <= now))
            .OrderByDescending(request => request.CreatedAt).Take(most).ToListAsync(cancellationToken);
    }

    /// <summary>
    /// Notes how the push went. What cannot be delivered ends early: at once without an application, soon without a phone.
    /// A phone that is reached after all gives the request its whole life back, unless it has expired meanwhile. What a
    /// client's server asked for waits for a phone that is out of reach as long as it was to wait anyway.
    /// </summary>
    public async Task SetDeliveryAsync(Request request, RequestDelivery delivery)
    {
        var now = time.GetUtcNow();
        var statement = delivery switch
        {
            RequestDelivery.NoApplication => new Statement(SetDelivery, request.Id, delivery, now),
            _ when request.Kind != RequestKind.Authorization => new Statement(NoteDelivery, request.Id, delivery),
            RequestDelivery.Unreachable => new Statement(SetDelivery, request.Id, delivery, now + UnreachableGrace),
            _ => new Statement(SetDeliveryAgain, request.Id, delivery, now, request.CreatedAt + Lifetime),
        };
        await journal.WriteAsync(new JournalWrite(null, [statement]));
        bus.Publish(BusTopics.Request(request.Id));
    }

    /// <summary>The subscriber agrees; consent is remembered, and what the client's server is told is written, in the same commit. False when the request had ended.</summary>
    public Task<bool> ApproveAsync(Request request, Approval approval, AuditEntry audit, Told? told = null)
    {
        var now = time.GetUtcNow();
        var link = approval.Link;
        IReadOnlyList<RaisedEvent> raised = approval.Withdrawn is { Count: > 0 } withdrawn
            ? [RaisedEvent.ConsentNarrowed(link.Id, link.SubscriberId, now, withdrawn)]
            : [];
        return EndAsync(request, new JournalWrite(
            new Statement(ApproveRequest, request.Id, request.SubscriberId, now, now, approval.GrantedScopes, approval.Amr, approval.Acr),
            [
                new Statement(UpsertLink, link.Id, link.CarrierId, link.SubscriberId, link.ProjectId, link.Sector, link.Scopes, now, link.Declined),
                AuditStatements.Insert(audit),
                .. approval.RecoveredPhoneId is { } phone ? (Statement[])[new Statement(TellRecovery, phone)] : [],
                .. (told ?? Told.Nothing).Statements,
                .. raised.Select(RaisedEvent.Insert),
            ],
            approval.RecoveredPhoneId is null ? [Topic.Links] : [Topic.Links, Topic.Devices]), raised.Count > 0);
    }

    /// <summary>The subscriber refuses. False when the request had ended.</summary>
    public Task<bool> DenyAsync(Request request, Told? told = null) =>
        EndAsync(request, new JournalWrite(new Statement(DenyRequest, request.Id, request.SubscriberId, time.GetUtcNow()), (told ?? Told.Nothing).Statements));

    /// <summary>The subscriber refuses, and says that it was not them: support and subscribed clients are told, in the same commit. False when the request had ended.</summary>
    public Task<bool> ReportAsync(Request request, AuditEntry audit, Told told)
    {
        var now = time.GetUtcNow();
        return EndAsync(request, new JournalWrite(new Statement(DenyRequest, request.Id, request.SubscriberId, now),
            [.. told.Statements, AuditStatements.Insert(audit), RaisedEvent.Insert(RaisedEvent.Of(EventType.SecurityEvent, request.SubscriberId, now, "sign_in_reported"))]), raises: true);
    }

    /// <summary>The browser gives up. False when the request had ended, or is another browser's.</summary>
    public Task<bool> CancelAsync(Request request, string browserHash) =>
        EndAsync(request, new JournalWrite(new Statement(CancelRequest, request.Id, browserHash, time.GetUtcNow()), []));

    private async Task<bool> EndAsync(Request request, JournalWrite write, bool raises = false)
    {
        var ended = await journal.WriteAsync(write);
        bus.Publish(BusTopics.Request(request.Id));
        bus.Publish(BusTopics.Phone(request.SubscriberId));
        if (request.NotificationUri is not null) { bus.Publish(BusTopics.Outbox); }
        if (raises) { bus.Publish(BusTopics.Raised); }
        return ended;
    }
}
