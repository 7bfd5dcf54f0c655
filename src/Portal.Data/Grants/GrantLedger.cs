using Microsoft.EntityFrameworkCore;
using ZenKey.Portal.Data.Changes;
using ZenKey.Portal.Data.Events;
using ZenKey.Portal.Data.Journal;
using ZenKey.Portal.Data.RefreshTokens;
using ZenKey.Portal.Data.Sessions;

namespace ZenKey.Portal.Data.Grants;

/// <summary>What the redemption of a code writes.</summary>
/// <param name="Grant">The grant; its id is the code's.</param>
/// <param name="Subject">The pairwise subject that the client is told.</param>
/// <param name="At">When.</param>
/// <param name="Event">What the developer sees of it.</param>
/// <param name="RefreshToken">The first of its family; null when none is issued.</param>
/// <param name="Lineage">Who they were before a port; null when there was none.</param>
/// <param name="Session">The session whose end the client is to be told; null when it cannot be told.</param>
public sealed record Redemption(
    Grant Grant, string Subject, DateTimeOffset At, AuthEvent Event, RefreshToken? RefreshToken = null, Lineage? Lineage = null, ClientSession? Session = null);

/// <summary>As whom the sector knew the subscriber at their former carrier.</summary>
public sealed record Lineage(Guid CarrierId, string Subject);

/// <summary>Grants: made once per code, ended once.</summary>
public sealed class GrantLedger
{
    private const string InsertGrant = """
        INSERT INTO "Grants" ("Id", "LinkId", "ClientId", "DeviceId", "Scopes", "State", "IssuedAt", "ExpiresAt")
        VALUES (@p0, @p1, @p2, @p3, @p4, @p5, @p6, @p7) ON CONFLICT ("Id") DO NOTHING
        """;
    private const string TouchLink = """UPDATE "AccountLinks" SET "Subject" = @p1, "LastUsedAt" = @p2 WHERE "Id" = @p0""";
    private const string SetLineage = """UPDATE "AccountLinks" SET "PreviousCarrierId" = @p1, "PreviousSubject" = @p2 WHERE "Id" = @p0 AND "PreviousSubject" IS NULL""";
    private const string TouchDevice = """UPDATE "Devices" SET "LastUsedAt" = @p1 WHERE "Id" = @p0""";
    private const string UseOnce = """INSERT INTO "SingleUses" ("Key", "ExpiresAt") VALUES (@p0, @p1) ON CONFLICT ("Key") DO NOTHING""";

    private readonly Journal.Journal journal;
    private readonly StoreWriter writer;
    private readonly IDbContextFactory<PortalDbContext> factory;
    private readonly TopicCache<Guid, Grant> cache;

    public GrantLedger(Journal.Journal journal, StoreWriter writer, IDbContextFactory<PortalDbContext> factory, ChangeSignal signal)
    {
        this.journal = journal;
        this.writer = writer;
        this.factory = factory;
        cache = new TopicCache<Guid, Grant>(signal, [Topic.Grants], 100_000, async (id, cancellationToken) =>
        {
            await using var store = await factory.CreateDbContextAsync(cancellationToken);
            return await store.Grants.AsNoTracking().SingleOrDefaultAsync(grant => grant.Id == id, cancellationToken);
        });
    }

    public ValueTask<Grant?> FindAsync(Guid id, CancellationToken cancellationToken) => cache.FindAsync(id, cancellationToken);

    /// <summary>Uses a code up: grant, link, device and event in one commit. False when the code was used before.</summary>
    public Task<bool> RedeemAsync(Redemption redemption) =>
        cache.WriteAsync(redemption.Grant.Id, redemption.Grant, () => journal.WriteAsync(new JournalWrite(Insert(redemption.Grant), Effects(redemption))));

    /// <summary>The statements that write a redemption in the commit of something else, which itself happens once.</summary>
    internal static IReadOnlyList<Statement> Statements(Redemption redemption) => [Insert(redemption.Grant), .. Effects(redemption)];

    /// <summary>Ends a grant: its client asked for it, or its code or refresh token came a second time (RFC 6749 §4.1.2). Its tokens die.</summary>
    public Task RevokeAsync(Guid id, DateTimeOffset at, CancellationToken cancellationToken) =>
        writer.WriteAsync((store, token) => store.Grants.Where(grant => grant.Id == id && grant.State == GrantState.Active)
            .ExecuteUpdateAsync(set => set.SetProperty(grant => grant.State, GrantState.Revoked).SetProperty(grant => grant.RevokedAt, at), token), [Topic.Grants], cancellationToken);

    /// <summary>Whether a thing has been used up, and may not be forgotten yet.</summary>
    public async Task<bool> IsUsedAsync(string key, CancellationToken cancellationToken)
    {
        await using var store = await factory.CreateDbContextAsync(cancellationToken);
        return await store.SingleUses.AnyAsync(use => use.Key == key, cancellationToken);
    }

    /// <summary>True the first time; false ever after. The use is forgotten after <paramref name="expiresAt"/>.</summary>
    public Task<bool> UseOnceAsync(string key, DateTimeOffset expiresAt) =>
        journal.WriteAsync(new JournalWrite(new Statement(UseOnce, key, expiresAt), []));

    private static Statement Insert(Grant grant) =>
        new(InsertGrant, grant.Id, grant.LinkId, grant.ClientId, grant.DeviceId, grant.Scopes, grant.State, grant.IssuedAt, grant.ExpiresAt);

    private static List<Statement> Effects(Redemption redemption)
    {
        var grant = redemption.Grant;
        var effects = new List<Statement>(4)
        {
            new(TouchLink, grant.LinkId, redemption.Subject, redemption.At),
            EventLog.Insert(redemption.Event),
        };
        if (redemption.Lineage is { } before) { effects.Add(new Statement(SetLineage, grant.LinkId, before.CarrierId, before.Subject)); }
        if (grant.DeviceId is { } device) { effects.Add(new Statement(TouchDevice, device, redemption.At)); }
        if (redemption.Session is { } session) { effects.Add(ClientSession.Insert(session)); }
        if (redemption.RefreshToken is { } token) { effects.Add(RefreshTokenLedger.Insert(token)); }
        return effects;
    }
}
