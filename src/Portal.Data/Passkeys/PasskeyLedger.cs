using Microsoft.EntityFrameworkCore;
using ZenKey.Portal.Data.Audit;
using ZenKey.Portal.Data.Changes;
using ZenKey.Portal.Data.EventSubscriptions;
using ZenKey.Portal.Data.Journal;
using ZenKey.Protocol;

namespace ZenKey.Portal.Data.Passkeys;

/// <summary>How the adding of a passkey went.</summary>
public abstract record AddPasskeyResult
{
    private AddPasskeyResult() { }

    public sealed record Added(Passkey Passkey) : AddPasskeyResult;

    /// <summary>The credential is somebody's already.</summary>
    public sealed record Known : AddPasskeyResult;

    /// <summary>The subscriber has as many as one may have.</summary>
    public sealed record TooMany : AddPasskeyResult;
}

/// <summary>How the use of a passkey went, whose signature held.</summary>
public enum UsePasskeyResult
{
    Used,

    /// <summary>It counts fewer signatures than it did: somebody has a copy. The owner and their services are told.</summary>
    Copied,

    /// <summary>It was removed meanwhile.</summary>
    Gone,
}

/// <summary>The passkeys of subscribers: added, named, used, removed.</summary>
public sealed class PasskeyLedger(IDbContextFactory<PortalDbContext> factory, StoreWriter writer, TimeProvider time)
{
    /// <summary>Those of a phone, the eldest first.</summary>
    public async Task<IReadOnlyList<Passkey>> ListAsync(Guid subscriberId, Guid deviceId, CancellationToken cancellationToken)
    {
        await using var store = await factory.CreateDbContextAsync(cancellationToken);
        return await store.Passkeys.AsNoTracking().Where(row => row.SubscriberId == subscriberId && row.DeviceId == deviceId).OrderBy(row => row.CreatedAt).ThenBy(row => row.Id).ToListAsync(cancellationToken);
    }

    /// <summary>All of a subscriber.</summary>
    public async Task<IReadOnlyList<Passkey>> ListAsync(Guid subscriberId, CancellationToken cancellationToken)
    {
        await using var store = await factory.CreateDbContextAsync(cancellationToken);
        return await store.Passkeys.AsNoTracking().Where(row => row.SubscriberId == subscriberId).OrderBy(row => row.CreatedAt).ToListAsync(cancellationToken);
    }

    /// <summary>How many a phone has.</summary>
    public async Task<int> CountAsync(Guid subscriberId, Guid deviceId, CancellationToken cancellationToken)
    {
        await using var store = await factory.CreateDbContextAsync(cancellationToken);
        return await store.Passkeys.CountAsync(row => row.SubscriberId == subscriberId && row.DeviceId == deviceId, cancellationToken);
    }

    /// <summary>Whose a credential is; null when it is nobody's.</summary>
    public async Task<Passkey?> FindAsync(byte[] credentialId, CancellationToken cancellationToken)
    {
        await using var store = await factory.CreateDbContextAsync(cancellationToken);
        return await store.Passkeys.AsNoTracking().SingleOrDefaultAsync(row => row.CredentialId == credentialId, cancellationToken);
    }

    /// <summary>Adds a passkey to a phone. The caller has proved who they are.</summary>
    public async Task<AddPasskeyResult> AddAsync(MadePasskey made, Guid subscriberId, Guid deviceId, CancellationToken cancellationToken)
    {
        var passkey = Passkey.Of(made, subscriberId, deviceId, time.GetUtcNow());
        try
        {
            return await writer.WriteAsync<AddPasskeyResult>(async (store, token) =>
            {
                if (await store.Passkeys.CountAsync(row => row.SubscriberId == subscriberId, token) >= Passkey.Most) { return new AddPasskeyResult.TooMany(); }
                if (await store.Passkeys.AnyAsync(row => row.CredentialId == made.CredentialId, token)) { return new AddPasskeyResult.Known(); }
                store.Passkeys.Add(passkey);
                store.Audit.Add(AuditOf(passkey.Id, passkey.Name, subscriberId, "passkey.added"));
                return new AddPasskeyResult.Added(passkey);
            }, [], cancellationToken);
        }
        catch (StoreConflictException)
        {
            return new AddPasskeyResult.Known();
        }
    }

    /// <summary>Calls a passkey something else; false when the phone has none such.</summary>
    public Task<bool> RenameAsync(Guid id, Guid subscriberId, Guid deviceId, string name, CancellationToken cancellationToken) =>
        writer.WriteAsync(async (store, token) =>
        {
            var own = store.Passkeys.Where(row => row.Id == id && row.SubscriberId == subscriberId && row.DeviceId == deviceId);
            if (await own.Select(row => row.Name).SingleOrDefaultAsync(token) is not { } before) { return false; }
            await own.ExecuteUpdateAsync(set => set.SetProperty(row => row.Name, name), token);
            store.Audit.Add(AuditOf(id, name, subscriberId, "passkey.renamed", new FieldChange("name", before, name)));
            return true;
        }, [], cancellationToken);

    /// <summary>Removes a passkey; false when the phone has none such. The caller has proved who they are.</summary>
    public Task<bool> RemoveAsync(Guid id, Guid subscriberId, Guid deviceId, CancellationToken cancellationToken) =>
        writer.WriteAsync(async (store, token) =>
        {
            var own = store.Passkeys.Where(row => row.Id == id && row.SubscriberId == subscriberId && row.DeviceId == deviceId);
            var name = await own.Select(row => row.Name).SingleOrDefaultAsync(token);
            if (name is null || await own.ExecuteDeleteAsync(token) == 0) { return false; }
            store.Audit.Add(AuditOf(id, name, subscriberId, "passkey.removed"));
            return true;
        }, [], cancellationToken);

    /// <summary>
    /// Writes that a passkey proved its owner: it is a fresh factor, and what did not hold before is forgiven. The count of its
    /// signatures must have grown, unless it never counts (WebAuthn Level 3 §7.2 step 22); that is judged here and by one
    /// guarded write, since of two answers with one count only one may hold.
    /// </summary>
    /// <param name="passkey">The passkey, as it was read to be judged.</param>
    /// <param name="signCount">What it tells now.</param>
    /// <param name="backedUp">Whether it says that it is synced.</param>
    public Task<UsePasskeyResult> UseAsync(Passkey passkey, long signCount, bool backedUp)
    {
        var (id, subscriberId, now) = (passkey.Id, passkey.SubscriberId, time.GetUtcNow());
        return writer.WriteAsync(async (store, token) =>
        {
            var used = await store.Passkeys.Where(row => row.Id == id && (row.SignCount < signCount || (row.SignCount == 0 && signCount == 0))).ExecuteUpdateAsync(set => set
                .SetProperty(row => row.SignCount, signCount).SetProperty(row => row.BackedUp, backedUp).SetProperty(row => row.LastUsedAt, now), token);
            if (used == 1)
            {
                await store.Subscribers.Where(row => row.Id == subscriberId).ExecuteUpdateAsync(set => set.SetProperty(row => row.PasskeyFailures, 0)
                    .SetProperty(row => row.PasskeyLockedUntil, (DateTimeOffset?)null).SetProperty(row => row.FactorAt, now).SetProperty(row => row.FactorAmr, Amr.Fingerprint), token);
                return UsePasskeyResult.Used;
            }
            if (!await store.Passkeys.AnyAsync(row => row.Id == id, token)) { return UsePasskeyResult.Gone; }
            store.RaisedEvents.Add(RaisedEvent.Of(EventType.SecurityEvent, subscriberId, now, "passkey_copied"));
            store.Audit.Add(AuditOf(id, passkey.Name, subscriberId, "passkey.copied"));
            return UsePasskeyResult.Copied;
        }, [Topic.Subscribers], CancellationToken.None);
    }

    private AuditEntry AuditOf(Guid id, string name, Guid subscriberId, string action, params IReadOnlyList<FieldChange> changes) =>
        AuditEntry.Of(Actor.Subscriber(subscriberId), time.GetUtcNow(), action, "passkey", id.ToString(), name, changes, subscriberId: subscriberId);
}
