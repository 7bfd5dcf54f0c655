using Microsoft.EntityFrameworkCore;
using ZenKey.Portal.Data.Audit;
using ZenKey.Portal.Data.Changes;
using ZenKey.Portal.Data.Devices;
using ZenKey.Portal.Data.Journal;

namespace ZenKey.Portal.Data.Recovery;

/// <summary>What opens a case.</summary>
/// <param name="SubscriberId">Whose.</param>
/// <param name="CarrierId">At which carrier.</param>
/// <param name="Reason">What changed.</param>
/// <param name="Phone">What is to be bound.</param>
/// <param name="Policy">How many factors the carrier demands.</param>
public sealed record RecoveryOpening(Guid SubscriberId, Guid CarrierId, RecoveryReason Reason, RecoveryPhone Phone, int Policy);

/// <summary>The case that stands for a subscriber after a start.</summary>
/// <param name="Case">The case; a denied one stands against a new one.</param>
/// <param name="IsNew">Whether this start opened it.</param>
public sealed record RecoveryOpened(RecoveryCase Case, bool IsNew);

/// <summary>A case before and after something happened.</summary>
public sealed record RecoveryChange(RecoveryCase Before, RecoveryCase After)
{
    public bool Changed => After.Version != Before.Version;
}

/// <summary>
/// Recovery cases: each step is read, decided by <see cref="RecoveryRules"/> and written in one commit, which stands only
/// when nobody came between. So of many tries at once each is counted, and none after the last counts.
/// </summary>
public sealed class RecoveryLedger(IDbContextFactory<PortalDbContext> factory, StoreWriter writer, IWakeBus bus, TimeProvider time)
{
    private const int Rounds = 20;

    /// <summary>The case as it stands now; null when there is none.</summary>
    public async Task<RecoveryCase?> FindAsync(Guid id, CancellationToken cancellationToken)
    {
        await using var store = await factory.CreateDbContextAsync(cancellationToken);
        return Now(await store.RecoveryCases.AsNoTracking().SingleOrDefaultAsync(row => row.Id == id, cancellationToken));
    }

    /// <summary>The subscriber's latest case as it stands now; null when there never was one.</summary>
    public async Task<RecoveryCase?> FindLastAsync(Guid subscriberId, CancellationToken cancellationToken)
    {
        await using var store = await factory.CreateDbContextAsync(cancellationToken);
        return Now(await LastAsync(store, subscriberId, cancellationToken));
    }

    /// <summary>The case whose last mail has this token; null when it was used, or another was sent since.</summary>
    public async Task<RecoveryCase?> FindByMailAsync(string tokenHash, CancellationToken cancellationToken)
    {
        await using var store = await factory.CreateDbContextAsync(cancellationToken);
        return Now(await store.RecoveryCases.AsNoTracking().SingleOrDefaultAsync(row => row.MailTokenHash == tokenHash, cancellationToken));
    }

    /// <summary>What happened to a case, first things first.</summary>
    public async Task<IReadOnlyList<RecoveryEntry>> ListEntriesAsync(Guid caseId, CancellationToken cancellationToken)
    {
        await using var store = await factory.CreateDbContextAsync(cancellationToken);
        return await store.RecoveryEntries.AsNoTracking().Where(entry => entry.CaseId == caseId).OrderBy(entry => entry.Position).ToListAsync(cancellationToken);
    }

    /// <summary>Whether a code is left to this subscriber.</summary>
    public async Task<bool> HasCodesAsync(Guid subscriberId, CancellationToken cancellationToken)
    {
        await using var store = await factory.CreateDbContextAsync(cancellationToken);
        return await store.RecoveryCodes.AnyAsync(code => code.SubscriberId == subscriberId && code.UsedAt == null, cancellationToken);
    }

    /// <summary>The subscriber's open case, for this phone from now on; a new one when there is none. A denied one stands for a day.</summary>
    public async Task<RecoveryOpened> OpenAsync(RecoveryOpening opening, CancellationToken cancellationToken)
    {
        for (var round = 1; ; round++)
        {
            if (await FindLastAsync(opening.SubscriberId, cancellationToken) is { } last)
            {
                if (RecoveryRules.Bars(last, time.GetUtcNow())) { return new RecoveryOpened(last, false); }
                if (!last.IsEnded && await ForAsync(last, opening, cancellationToken) is { IsEnded: false } same) { return new RecoveryOpened(same, false); }
                await ApplyAsync(last.Id, new RecoveryEvent.TimePassed(time.GetUtcNow()), Actor.System, cancellationToken);
            }
            try { return new RecoveryOpened(await writer.WriteAsync((store, token) => OpenAsync(store, opening, token), [Topic.Devices], cancellationToken), true); }
            catch (StoreConflictException) when (round < Rounds) { } // another start opened it first
        }
    }

    /// <summary>The enrolled phone has started: what was open for another is not needed any more, and the phone is stopped no longer.</summary>
    public async Task PhoneIsBackAsync(Device phone, CancellationToken cancellationToken)
    {
        if (await FindLastAsync(phone.SubscriberId, cancellationToken) is { IsEnded: false } open && open.Reason != RecoveryReason.PinLocked)
        {
            await ApplyAsync(open.Id, new RecoveryEvent.Cancelled(time.GetUtcNow()), Actor.Subscriber(phone.SubscriberId), cancellationToken, "The enrolled phone is back");
        }
        else if (phone.StoppedAt is not null)
        {
            await writer.WriteAsync((store, token) => store.Devices.Where(device => device.Id == phone.Id)
                .ExecuteUpdateAsync(set => set.SetProperty(device => device.StoppedAt, (DateTimeOffset?)null), token), [Topic.Devices], cancellationToken);
        }
    }

    /// <summary>Whether the subscriber has this code, and has not used it.</summary>
    public async Task<bool> HasCodeAsync(Guid subscriberId, string codeHash, CancellationToken cancellationToken)
    {
        await using var store = await factory.CreateDbContextAsync(cancellationToken);
        return await store.RecoveryCodes.AnyAsync(code => code.SubscriberId == subscriberId && code.Hash == codeHash && code.UsedAt == null, cancellationToken);
    }

    private async Task<RecoveryCase> ForAsync(RecoveryCase open, RecoveryOpening opening, CancellationToken cancellationToken) => open.Phone == opening.Phone
        ? open
        : (await ApplyAsync(open.Id, new RecoveryEvent.PhoneChanged(opening.Phone, opening.Reason, time.GetUtcNow()), Actor.Subscriber(opening.SubscriberId), cancellationToken)).After;

    /// <summary>Lets something happen to a case. What is lost between two who come at once is tried again.</summary>
    /// <param name="caseId">Which.</param>
    /// <param name="happened">What.</param>
    /// <param name="actor">Who did it.</param>
    /// <param name="cancellationToken">Gives up before the commit, never after.</param>
    /// <param name="note">Why, in words.</param>
    /// <param name="codeHash">The recovery code that is used up with it; when another used it first, nothing happens.</param>
    /// <param name="reason">Of staff: which of the reasons that can be given.</param>
    public async Task<RecoveryChange> ApplyAsync(
        Guid caseId, RecoveryEvent happened, Actor actor, CancellationToken cancellationToken, string? note = null, string? codeHash = null, string? reason = null)
    {
        for (var round = 1; ; round++)
        {
            try
            {
                var change = await writer.WriteAsync((store, token) => ApplyAsync(store, caseId, happened, actor, (reason, note), codeHash, token),
                    TopicsOf(happened), cancellationToken);
                bus.Publish(BusTopics.Recovery(change.After.SubscriberId));
                return change;
            }
            catch (StoreConflictException) when (round < Rounds) { }
        }
    }

    private static async Task<RecoveryChange> ApplyAsync(
        PortalDbContext store, Guid caseId, RecoveryEvent happened, Actor actor, (string? Reason, string? Note) why, string? codeHash, CancellationToken cancellationToken)
    {
        var before = await store.RecoveryCases.AsNoTracking().SingleAsync(row => row.Id == caseId, cancellationToken);
        var decided = RecoveryRules.Decide(before, happened);
        if (ReferenceEquals(decided, before)) { return new RecoveryChange(before, before); }
        if (codeHash is not null && await store.RecoveryCodes.Where(code => code.SubscriberId == before.SubscriberId && code.Hash == codeHash && code.UsedAt == null)
            .ExecuteUpdateAsync(set => set.SetProperty(code => code.UsedAt, decided.ChangedAt), cancellationToken) == 0)
        {
            return new RecoveryChange(before, before);
        }
        var after = decided with { Version = before.Version + 1 };
        var entry = store.RecoveryCases.Update(after);
        entry.Property(row => row.Version).OriginalValue = before.Version;
        store.RecoveryEntries.AddRange(RecoveryEntry.Of(before, after, happened, actor, Words(why)));
        if (after.State != before.State) { store.Audit.Add(AuditOf(after, before.State, actor, why.Reason ?? why.Note, why.Reason is null ? null : why.Note)); }
        if (after is { State: RecoveryState.Completed, Reason: not RecoveryReason.NumberPorted }) { await PhoneBinding.WriteAsync(store, after, cancellationToken); }
        if (after.State == RecoveryState.Cancelled) { await SetStoppedAsync(store, after, null, cancellationToken); }
        if (happened is RecoveryEvent.PhoneChanged && after.Phone != before.Phone) { await StopAsync(store, after, cancellationToken); }
        return new RecoveryChange(before, after);
    }

    private async Task<RecoveryCase> OpenAsync(PortalDbContext store, RecoveryOpening opening, CancellationToken cancellationToken)
    {
        var former = await LastAsync(store, opening.SubscriberId, cancellationToken);
        var actor = Actor.Subscriber(opening.SubscriberId);
        var opened = RecoveryRules.Open(opening.SubscriberId, opening.CarrierId, opening.Reason, opening.Phone, opening.Policy, former, time.GetUtcNow());
        store.RecoveryCases.Add(opened);
        store.RecoveryEntries.AddRange(RecoveryEntry.Of(null, opened, null, actor, null));
        store.Audit.Add(AuditOf(opened, null, actor, opening.Reason.ToString()));
        await StopAsync(store, opened, cancellationToken);
        return opened;
    }

    /// <summary>What only these change is told to the caches: wrong tries by the thousand empty none.</summary>
    private static IReadOnlyList<Topic> TopicsOf(RecoveryEvent happened) => happened switch
    {
        RecoveryEvent.Proven => [Topic.Devices, Topic.Grants, Topic.Subscribers],
        RecoveryEvent.Cancelled or RecoveryEvent.PhoneChanged => [Topic.Devices],
        _ => [],
    };

    private static Task StopAsync(PortalDbContext store, RecoveryCase recovery, CancellationToken cancellationToken) =>
        recovery.Reason == RecoveryReason.PinLocked ? Task.CompletedTask : SetStoppedAsync(store, recovery, recovery.ChangedAt, cancellationToken);

    /// <summary>
    /// The network does not see that an application was exchanged: that SIM and handset are the enrolled ones must not let
    /// anything pass until the recovery has ended, or the enrolled application is back.
    /// </summary>
    private static Task SetStoppedAsync(PortalDbContext store, RecoveryCase recovery, DateTimeOffset? at, CancellationToken cancellationToken) =>
        store.Devices.Where(device => device.SubscriberId == recovery.SubscriberId && device.Kind == DeviceKind.Primary && device.State == DeviceState.Active
                && (at == null || (device.Iccid == recovery.Iccid && device.Imei == recovery.Imei)))
            .ExecuteUpdateAsync(set => set.SetProperty(device => device.StoppedAt, at), cancellationToken);

    /// <summary>The timeline has one field for both.</summary>
    private static string? Words((string? Reason, string? Note) why) => why is { Reason: not null, Note: not null } ? $"{why.Reason}: {why.Note}" : why.Reason ?? why.Note;

    private static AuditEntry AuditOf(RecoveryCase recovery, RecoveryState? before, Actor actor, string? reason, string? note = null) => AuditEntry.Of(
        actor, recovery.ChangedAt, $"recovery.{(before is null ? "opened" : recovery.State == RecoveryState.Open ? "released" : recovery.State.ToString().ToLowerInvariant())}",
        "recovery", recovery.Id.ToString(), recovery.Number, [new FieldChange("state", before?.ToString(), recovery.State.ToString())], reason, note, subscriberId: recovery.SubscriberId);

    private RecoveryCase? Now(RecoveryCase? kept) => kept is null ? null : RecoveryRules.Decide(kept, new RecoveryEvent.TimePassed(time.GetUtcNow()));

    /// <summary>What has not ended goes first: by another node's clock an ended one may have been opened later.</summary>
    private static Task<RecoveryCase?> LastAsync(PortalDbContext store, Guid subscriberId, CancellationToken cancellationToken) =>
        store.RecoveryCases.AsNoTracking().Where(row => row.SubscriberId == subscriberId)
            .OrderBy(row => row.State == RecoveryState.Open || row.State == RecoveryState.Held ? 0 : 1).ThenByDescending(row => row.OpenedAt).ThenByDescending(row => row.Id)
            .FirstOrDefaultAsync(cancellationToken);
}
