using Microsoft.EntityFrameworkCore;
using ZenKey.Portal.Data.EventSubscriptions;
using ZenKey.Portal.Data.Journal;
using ZenKey.Portal.Data.Subscribers;
using ZenKey.Protocol;

namespace ZenKey.Portal.Data.Passkeys;

/// <summary>How the taking of a challenge went.</summary>
public abstract record TakeChallengeResult
{
    private TakeChallengeResult() { }

    /// <summary>It was this holder's, for this purpose, alive, and is used up now.</summary>
    public sealed record Taken(string State) : TakeChallengeResult;

    /// <summary>There is none such: never given, answered before, too old, or given for something else.</summary>
    public sealed record Unknown : TakeChallengeResult;

    /// <summary>Too many answers did not hold; none is judged until then.</summary>
    public sealed record Locked(DateTimeOffset Until) : TakeChallengeResult;
}

/// <summary>
/// Challenges for passkeys: given, and taken once. Answers are counted like PINs, by themselves: ten that do not hold, then a
/// wait of ten minutes. So a stranger who tries the one never keeps the owner from the other.
/// </summary>
public sealed class PasskeyChallengeLedger(IDbContextFactory<PortalDbContext> factory, Journal.Journal journal, StoreWriter writer, TimeProvider time)
{
    private const string Replace = """
        INSERT INTO "PasskeyChallenges" ("HolderId", "Id", "SubscriberId", "Purpose", "State", "ExpiresAt") VALUES (@p0, @p1, @p2, @p3, @p4, @p5)
        ON CONFLICT ("HolderId") DO UPDATE SET "Id" = excluded."Id", "SubscriberId" = excluded."SubscriberId", "Purpose" = excluded."Purpose",
            "State" = excluded."State", "ExpiresAt" = excluded."ExpiresAt"
        """;

    /// <summary>Until when no answer of the subscriber is judged; null when it would be.</summary>
    public async Task<DateTimeOffset?> LockedUntilAsync(Guid subscriberId, CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();
        await using var store = await factory.CreateDbContextAsync(cancellationToken);
        return await store.Subscribers.Where(row => row.Id == subscriberId && row.PasskeyLockedUntil > now).Select(row => row.PasskeyLockedUntil).SingleOrDefaultAsync(cancellationToken);
    }

    /// <summary>Keeps a challenge in the place of the holder's former one.</summary>
    /// <param name="holderId">The phone, enrolment or recovery case it is for.</param>
    /// <param name="subscriberId">Whose.</param>
    /// <param name="purpose">What the answer will be good for.</param>
    /// <param name="state">What the answer is judged by.</param>
    public async Task<PasskeyChallenge> GiveAsync(Guid holderId, Guid subscriberId, string purpose, string state)
    {
        var challenge = new PasskeyChallenge { HolderId = holderId, Id = RandomId.New(), SubscriberId = subscriberId, Purpose = purpose, State = state, ExpiresAt = time.GetUtcNow() + PasskeyChallenge.Lifetime };
        await journal.WriteAsync(new JournalWrite(new Statement(Replace, holderId, challenge.Id, subscriberId, purpose, state, challenge.ExpiresAt), []));
        return challenge;
    }

    /// <summary>Takes a challenge for a new passkey; null when there is none such. Nothing can be guessed by it, so it is not counted.</summary>
    public async Task<string?> TakeAsync(Guid holderId, Guid subscriberId, string id, string purpose) =>
        await writer.WriteAsync((store, token) => TakeAsync(store, holderId, subscriberId, id, purpose, token), [], CancellationToken.None);

    /// <summary>Takes a challenge and counts the try, before the answer is judged: many at once cannot get past the limit.</summary>
    public Task<TakeChallengeResult> TryAsync(Guid holderId, Guid subscriberId, string id, string purpose)
    {
        var now = time.GetUtcNow();
        return writer.WriteAsync<TakeChallengeResult>(async (store, token) =>
        {
            var row = store.Subscribers.Where(one => one.Id == subscriberId);
            // The lock that ran out starts the count anew.
            await row.Where(one => one.PasskeyLockedUntil <= now).ExecuteUpdateAsync(
                set => set.SetProperty(one => one.PasskeyFailures, 0).SetProperty(one => one.PasskeyLockedUntil, (DateTimeOffset?)null), token);
            if (await row.Select(one => one.PasskeyLockedUntil).SingleAsync(token) is { } until) { return new TakeChallengeResult.Locked(until); }
            if (await TakeAsync(store, holderId, subscriberId, id, purpose, token) is not { } state) { return new TakeChallengeResult.Unknown(); }
            await row.ExecuteUpdateAsync(set => set.SetProperty(one => one.PasskeyFailures, one => one.PasskeyFailures + 1), token);
            var locked = await row.Where(one => one.PasskeyFailures >= PinLedger.MaxFailures && one.PasskeyLockedUntil == null).ExecuteUpdateAsync(
                set => set.SetProperty(one => one.PasskeyLockedUntil, now + PinLedger.LockTime), token);
            if (locked == 1) { store.RaisedEvents.Add(RaisedEvent.Of(EventType.SecurityEvent, subscriberId, now, "passkey_locked")); }
            return new TakeChallengeResult.Taken(state);
        }, [], CancellationToken.None);
    }

    /// <summary>The delete is the use: of two at once one takes it.</summary>
    private async Task<string?> TakeAsync(PortalDbContext store, Guid holderId, Guid subscriberId, string id, string purpose, CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();
        var asked = store.PasskeyChallenges.Where(row => row.HolderId == holderId && row.SubscriberId == subscriberId && row.Id == id && row.Purpose == purpose && row.ExpiresAt > now);
        var state = await asked.Select(row => row.State).SingleOrDefaultAsync(cancellationToken);
        return state is not null && await asked.ExecuteDeleteAsync(cancellationToken) == 1 ? state : null;
    }
}
