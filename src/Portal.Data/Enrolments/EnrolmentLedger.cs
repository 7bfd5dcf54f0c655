using Microsoft.EntityFrameworkCore;
using ZenKey.Portal.Data.Audit;
using ZenKey.Portal.Data.Changes;
using ZenKey.Portal.Data.Devices;
using ZenKey.Portal.Data.Journal;
using ZenKey.Portal.Data.Passkeys;
using ZenKey.Portal.Data.Porting;
using ZenKey.Portal.Data.Recovery;
using ZenKey.Portal.Data.Subscribers;
using ZenKey.Protocol;

namespace ZenKey.Portal.Data.Enrolments;

/// <summary>How the end of an enrolment went.</summary>
public abstract record FinishResult
{
    private FinishResult() { }

    /// <param name="Phone">The phone, which speaks for the subscriber from now on.</param>
    public sealed record Finished(Device Phone) : FinishResult;

    /// <summary>A phone is enrolled already: this one, by the same act before, or another.</summary>
    public sealed record AlreadyEnrolled(Device Phone) : FinishResult;

    /// <summary>PIN, profile or recovery codes are missing.</summary>
    public sealed record Incomplete : FinishResult;

    /// <summary>It ran out, or another phone has begun.</summary>
    public sealed record Ended : FinishResult;
}

/// <summary>
/// Phones that are being set up. Each step replaces the one before; the end binds SIM, handset and application key, and writes
/// PIN, profile and recovery codes, in one commit that only one phone of a subscriber can win.
/// </summary>
public sealed class EnrolmentLedger(IDbContextFactory<PortalDbContext> factory, StoreWriter writer, TimeProvider time)
{
    /// <summary>How long an enrolment can be taken up again. Default 24 h.</summary>
    public static readonly TimeSpan Lifetime = TimeSpan.FromHours(24);

    private const int Rounds = 5;

    /// <summary>This phone's enrolment: the one it began before, or a new one in the place of any other phone's.</summary>
    public async Task<PhoneEnrolment> StartAsync(Guid subscriberId, Guid carrierId, RecoveryPhone phone, CancellationToken cancellationToken)
    {
        for (var round = 1; ; round++)
        {
            try { return await writer.WriteAsync((store, token) => StartAsync(store, subscriberId, carrierId, phone, token), [], cancellationToken); }
            catch (StoreConflictException) when (round < Rounds) { } // another start made it first
        }
    }

    /// <summary>The enrolment; null when it ran out, was finished, or another phone has begun.</summary>
    public async Task<PhoneEnrolment?> FindAsync(Guid id, CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();
        await using var store = await factory.CreateDbContextAsync(cancellationToken);
        return await store.Enrolments.AsNoTracking().SingleOrDefaultAsync(row => row.Id == id && row.ExpiresAt > now, cancellationToken);
    }

    /// <summary>Takes a PIN that was judged before; false when the enrolment has ended.</summary>
    public async Task<bool> SetPinAsync(Guid id, string pin, CancellationToken cancellationToken)
    {
        var (hash, now) = (PinHash.Create(pin), (DateTimeOffset?)time.GetUtcNow());
        return await writer.WriteAsync(async (store, token) => await Open(store, id).ExecuteUpdateAsync(set => set
            .SetProperty(row => row.PinHash, hash).SetProperty(row => row.PinAt, now).SetProperty(row => row.Version, row => row.Version + 1), token) == 1, [], cancellationToken);
    }

    /// <summary>Takes name and mail address; false when the enrolment has ended.</summary>
    public async Task<bool> SetProfileAsync(Guid id, string? givenName, string? familyName, string? email, CancellationToken cancellationToken)
    {
        var now = (DateTimeOffset?)time.GetUtcNow();
        return await writer.WriteAsync(async (store, token) => await Open(store, id).ExecuteUpdateAsync(set => set
            .SetProperty(row => row.GivenName, givenName).SetProperty(row => row.FamilyName, familyName).SetProperty(row => row.Email, email)
            .SetProperty(row => row.ProfileAt, now).SetProperty(row => row.Version, row => row.Version + 1), token) == 1, [], cancellationToken);
    }

    /// <summary>Takes what is brought from a former carrier in the place of what was before, and name and mail address that it knew; false when the enrolment has ended.</summary>
    public async Task<bool> SetBroughtAsync(Guid id, Brought brought, KnownPerson? known, CancellationToken cancellationToken)
    {
        var json = brought.ToJson();
        return await writer.WriteAsync(async (store, token) =>
        {
            var taken = await Open(store, id).ExecuteUpdateAsync(set => set.SetProperty(row => row.FormerCarrierId, (Guid?)brought.CarrierId).SetProperty(row => row.Brought, json)
                .SetProperty(row => row.Version, row => row.Version + 1), token) == 1;
            if (known is not null)
            {
                // What the person has confirmed here counts for more.
                await Open(store, id).Where(row => row.ProfileAt == null).ExecuteUpdateAsync(set => set
                    .SetProperty(row => row.GivenName, known.GivenName).SetProperty(row => row.FamilyName, known.FamilyName).SetProperty(row => row.Email, known.Email), token);
            }
            return taken;
        }, [], cancellationToken);
    }

    /// <summary>Takes a passkey in the place of the one before; false when the enrolment has ended.</summary>
    public Task<bool> SetPasskeyAsync(Guid id, MadePasskey made, CancellationToken cancellationToken) =>
        writer.WriteAsync(async (store, token) => await Open(store, id).ExecuteUpdateAsync(set => set
            .SetProperty(row => row.Passkey, made).SetProperty(row => row.Version, row => row.Version + 1), token) == 1, [], cancellationToken);

    /// <summary>Makes recovery codes in the place of those before; null when the enrolment has ended. They can be shown now, and never again.</summary>
    public async Task<IReadOnlyList<string>?> MakeCodesAsync(PhoneEnrolment enrolment, CancellationToken cancellationToken)
    {
        var codes = RecoveryCode.NewSet();
        var hashes = string.Join(' ', codes.Select(code => RecoveryCode.HashOf(enrolment.SubscriberId, code)));
        return await writer.WriteAsync(async (store, token) => await Open(store, enrolment.Id).ExecuteUpdateAsync(set => set
            .SetProperty(row => row.CodeHashes, hashes).SetProperty(row => row.Version, row => row.Version + 1), token) == 1, [], cancellationToken) ? codes : null;
    }

    /// <summary>Binds the phone and writes all that was given. Of many at once one wins; the same phone's second try finds what the first did.</summary>
    public async Task<FinishResult> FinishAsync(PhoneEnrolment enrolment, CancellationToken cancellationToken)
    {
        for (var round = 1; ; round++)
        {
            try { return await writer.WriteAsync((store, token) => FinishAsync(store, enrolment, token), [Topic.Devices, Topic.Subscribers, Topic.Links], cancellationToken); }
            catch (StoreConflictException) when (round < Rounds) { }
        }
    }

    private async Task<PhoneEnrolment> StartAsync(PortalDbContext store, Guid subscriberId, Guid carrierId, RecoveryPhone phone, CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();
        var before = await store.Enrolments.AsNoTracking().SingleOrDefaultAsync(row => row.SubscriberId == subscriberId, cancellationToken);
        if (before is not null && before.Phone == phone && before.CarrierId == carrierId && before.ExpiresAt > now) { return before; }
        // Only what was read is taken away: another start at the same moment must find its own again, not lose it.
        if (before is not null && await store.Enrolments.Where(row => row.Id == before.Id).ExecuteDeleteAsync(cancellationToken) == 0)
        {
            throw new StoreConflictException("The enrolment was replaced by another start.");
        }
        var enrolment = new PhoneEnrolment
        {
            Id = Guid.CreateVersion7(now),
            SubscriberId = subscriberId,
            CarrierId = carrierId,
            Iccid = phone.Iccid,
            Imsi = phone.Imsi,
            Imei = phone.Imei,
            AppKeyThumbprint = phone.AppKeyThumbprint,
            StartedAt = now,
            ExpiresAt = now + Lifetime,
        };
        store.Enrolments.Add(enrolment);
        return enrolment;
    }

    private async Task<FinishResult> FinishAsync(PortalDbContext store, PhoneEnrolment asked, CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();
        // Read before the phone: whoever finished it meanwhile has written the phone in the same commit.
        var given = await Open(store, asked.Id).AsNoTracking().SingleOrDefaultAsync(cancellationToken);
        if (await store.Devices.AsNoTracking().SingleOrDefaultAsync(device => device.SubscriberId == asked.SubscriberId && device.Kind == DeviceKind.Primary
            && device.State == DeviceState.Active, cancellationToken) is { } enrolled)
        {
            return new FinishResult.AlreadyEnrolled(enrolled);
        }
        if (given is null) { return new FinishResult.Ended(); }
        if (!given.IsComplete) { return new FinishResult.Incomplete(); }
        // A step that comes in between makes another version, and this is tried again with it.
        if (await store.Enrolments.Where(row => row.Id == given.Id && row.Version == given.Version).ExecuteDeleteAsync(cancellationToken) == 0)
        {
            throw new StoreConflictException("The enrolment was changed by another step.");
        }
        if (given.Brought is { } brought) { await PortTokenLedger.WriteAsync(store, given.SubscriberId, Brought.Of(brought), now, cancellationToken); }
        await WriteSubscriberAsync(store, given, now, cancellationToken);
        var phone = PhoneOf(given, now);
        store.Devices.Add(phone);
        await BindPasskeyAsync(store, given, phone.Id, now, cancellationToken);
        store.Audit.Add(AuditEntry.Of(Actor.Subscriber(given.SubscriberId), now, "phone.enrolled", "device", phone.Id.ToString(), phone.Name, subscriberId: given.SubscriberId));
        return new FinishResult.Finished(phone);
    }

    private static async Task WriteSubscriberAsync(PortalDbContext store, PhoneEnrolment given, DateTimeOffset now, CancellationToken cancellationToken)
    {
        await store.Subscribers.Where(row => row.Id == given.SubscriberId).ExecuteUpdateAsync(set => set
            .SetProperty(row => row.PinHash, given.PinHash).SetProperty(row => row.PinFailures, 0).SetProperty(row => row.PinLockedUntil, (DateTimeOffset?)null)
            .SetProperty(row => row.FactorAt, given.PinAt).SetProperty(row => row.FactorAmr, Amr.Pin).SetProperty(row => row.PasskeyFailures, 0).SetProperty(row => row.PasskeyLockedUntil, (DateTimeOffset?)null)
            // Who had left is back.
            .SetProperty(row => row.PortedToCarrierId, (Guid?)null).SetProperty(row => row.PortedOutAt, (DateTimeOffset?)null).SetProperty(row => row.Version, row => row.Version + 1), cancellationToken);
        var profile = new ProfileChange { GivenName = given.GivenName, FamilyName = given.FamilyName, Email = given.Email, IsConfirmed = true };
        await ProfileLedger.ChangeAsync(store, given.SubscriberId, profile, Actor.Subscriber(given.SubscriberId), now, cancellationToken);
        await RecoveryCodeLedger.ReplaceAsync(store, given.SubscriberId, given.CodeHashes!.Split(' '), given.PinAt!.Value, cancellationToken);
    }

    /// <summary>A credential that became somebody's meanwhile stays theirs; the phone is bound without it. Passkeys of a former phone do not serve this one.</summary>
    private static async Task BindPasskeyAsync(PortalDbContext store, PhoneEnrolment given, Guid phoneId, DateTimeOffset now, CancellationToken cancellationToken)
    {
        await store.Passkeys.Where(row => row.SubscriberId == given.SubscriberId).ExecuteDeleteAsync(cancellationToken);
        if (given.Passkey is { } made && !await store.Passkeys.AnyAsync(row => row.CredentialId == made.CredentialId, cancellationToken))
        {
            store.Passkeys.Add(Passkey.Of(made, given.SubscriberId, phoneId, now));
        }
    }

    private static Device PhoneOf(PhoneEnrolment given, DateTimeOffset now) => new()
    {
        Id = Guid.CreateVersion7(now),
        SubscriberId = given.SubscriberId,
        CarrierId = given.CarrierId,
        Kind = DeviceKind.Primary,
        Name = "Phone",
        Platform = "ZenKey app",
        Iccid = given.Iccid,
        Imsi = given.Imsi,
        Imei = given.Imei,
        AppKeyThumbprint = given.AppKeyThumbprint,
        TrustedAt = now,
        LastUsedAt = now,
    };

    private IQueryable<PhoneEnrolment> Open(PortalDbContext store, Guid id)
    {
        var now = time.GetUtcNow();
        return store.Enrolments.Where(row => row.Id == id && row.ExpiresAt > now);
    }
}
