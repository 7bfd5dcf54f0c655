using Microsoft.EntityFrameworkCore;
using ZenKey.Portal.Data.Audit;
using ZenKey.Portal.Data.Changes;
using ZenKey.Portal.Data.Devices;
using ZenKey.Portal.Data.Journal;
using ZenKey.Protocol;

namespace ZenKey.Portal.Data.Pairings;

/// <summary>The browser that asks to be paired.</summary>
public sealed record PairingBrowser(string BrowserHash, string Name, string? Platform, Guid? ClientId, Guid? CarrierId);

/// <summary>How trusting a browser went.</summary>
public abstract record TrustResult
{
    private TrustResult() { }

    public sealed record Trusted(Guid DeviceId) : TrustResult;

    /// <summary>The code had expired, or was used, meanwhile.</summary>
    public sealed record Ended : TrustResult;
}

/// <summary>Browsers that show codes, and the phones that trust them.</summary>
public sealed class PairingLedger(IDbContextFactory<PortalDbContext> factory, StoreWriter writer, IWakeBus bus, TimeProvider time)
{
    /// <summary>How long a phone that has read a code may still decide after the code has left the screen.</summary>
    private static readonly TimeSpan Decision = TimeSpan.FromMinutes(2);

    /// <summary>The browser's code: the one it shows still, or a new one.</summary>
    public async Task<Pairing> OpenAsync(PairingBrowser browser, CancellationToken cancellationToken)
    {
        for (var attempt = 1; ; attempt++)
        {
            try { return await writer.WriteAsync((store, token) => OpenAsync(store, browser, token), [], cancellationToken); }
            catch (StoreConflictException) when (attempt < 5) { } // the code is another browser's: take another
        }
    }

    private async Task<Pairing> OpenAsync(PortalDbContext store, PairingBrowser browser, CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();
        var open = await store.Pairings.AsNoTracking().Where(pairing => pairing.BrowserHash == browser.BrowserHash && pairing.CarrierId == browser.CarrierId && pairing.ClientId == browser.ClientId
                && pairing.ExpiresAt > now && (pairing.State == PairingState.Waiting || pairing.State == PairingState.Seen))
            .OrderByDescending(pairing => pairing.CreatedAt).FirstOrDefaultAsync(cancellationToken);
        if (open is not null) { return open; }
        var code = PairingCode.New();
        await store.Pairings.Where(pairing => pairing.Code == code && pairing.ExpiresAt <= now - Decision).ExecuteDeleteAsync(cancellationToken);
        var made = new Pairing
        {
            Id = RandomId.New(),
            Code = code,
            BrowserHash = browser.BrowserHash,
            BrowserName = browser.Name,
            Platform = browser.Platform,
            ClientId = browser.ClientId,
            CarrierId = browser.CarrierId,
            CreatedAt = now,
            ExpiresAt = now + PairingCode.Lifetime,
        };
        store.Pairings.Add(made);
        return made;
    }

    /// <summary>The device that came of a browser's pairing; once, when the browser comes back for it. Null when there is none.</summary>
    public async Task<Guid?> TakeAsync(string browserHash, Guid? carrierId, CancellationToken cancellationToken)
    {
        var since = time.GetUtcNow() - PairingCode.Lifetime - Decision - Decision;
        Pairing? trusted;
        await using (var store = await factory.CreateDbContextAsync(cancellationToken))
        {
            trusted = await store.Pairings.AsNoTracking()
                .Where(pairing => pairing.BrowserHash == browserHash && pairing.CarrierId == carrierId && pairing.State == PairingState.Trusted && pairing.CreatedAt > since)
                .OrderByDescending(pairing => pairing.CreatedAt).FirstOrDefaultAsync(cancellationToken);
        }
        if (trusted is null) { return null; }
        var taken = await writer.WriteAsync((store, token) => store.Pairings.Where(row => row.Id == trusted.Id && row.State == PairingState.Trusted)
            .ExecuteUpdateAsync(set => set.SetProperty(row => row.State, PairingState.Used), token), [], cancellationToken);
        return taken == 1 ? trusted.DeviceId : null;
    }

    public async Task<Pairing?> FindAsync(string id, CancellationToken cancellationToken)
    {
        await using var store = await factory.CreateDbContextAsync(cancellationToken);
        return await store.Pairings.AsNoTracking().SingleOrDefaultAsync(pairing => pairing.Id == id, cancellationToken);
    }

    /// <summary>
    /// A phone reads a code: from now on the pairing is this subscriber's to decide. Null when no browser shows it; an
    /// expired one is told by its time.
    /// </summary>
    public Task<Pairing?> ReadAsync(string code, Guid subscriberId, Guid carrierId, CancellationToken cancellationToken) =>
        writer.WriteAsync(async (store, token) =>
        {
            var now = time.GetUtcNow();
            var pairing = await store.Pairings.AsNoTracking().SingleOrDefaultAsync(row => row.Code == code, token);
            if (pairing is null || (pairing.CarrierId is { } only && only != carrierId)) { return null; }
            if (pairing.ExpiresAt <= now) { return pairing; }
            await store.Pairings.Where(row => row.Id == pairing.Id && row.State == PairingState.Waiting)
                .ExecuteUpdateAsync(set => set.SetProperty(row => row.State, PairingState.Seen).SetProperty(row => row.SubscriberId, subscriberId), token);
            return await store.Pairings.AsNoTracking().SingleAsync(row => row.Id == pairing.Id, token);
        }, [], cancellationToken);

    /// <summary>The subscriber trusts the browser: a device comes of it, or the one it was is renewed.</summary>
    public async Task<TrustResult> TrustAsync(string id, Guid subscriberId, Guid carrierId, string? name, CancellationToken cancellationToken)
    {
        var result = await writer.WriteAsync((store, token) => TrustAsync(store, id, subscriberId, carrierId, name, token), [Topic.Devices], cancellationToken);
        bus.Publish(BusTopics.Pairing(id));
        bus.Publish(BusTopics.Phone(subscriberId));
        return result;
    }

    private async Task<TrustResult> TrustAsync(PortalDbContext store, string id, Guid subscriberId, Guid carrierId, string? name, CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();
        var deviceId = Guid.CreateVersion7(now);
        var won = await store.Pairings
            .Where(row => row.Id == id && row.SubscriberId == subscriberId && row.State == PairingState.Seen && row.ExpiresAt > now - Decision)
            .ExecuteUpdateAsync(set => set.SetProperty(row => row.State, PairingState.Trusted).SetProperty(row => row.DeviceId, deviceId), cancellationToken);
        if (won == 0) { return new TrustResult.Ended(); }
        var pairing = await store.Pairings.AsNoTracking().SingleAsync(row => row.Id == id, cancellationToken);
        var shown = Device.NameOf(name) ?? pairing.BrowserName;
        // Trusting again is a new device: what hung on the old trust does not come back.
        await store.Devices.Where(row => row.SubscriberId == subscriberId && row.BrowserHash == pairing.BrowserHash && row.State == DeviceState.Active)
            .ExecuteUpdateAsync(set => set.SetProperty(row => row.State, DeviceState.Removed).SetProperty(row => row.EndedAt, now)
                .SetProperty(row => row.EndReason, "trusted again"), cancellationToken);
        store.Devices.Add(new Device
        {
            Id = deviceId,
            SubscriberId = subscriberId,
            CarrierId = carrierId,
            Kind = DeviceKind.Trusted,
            Name = shown,
            Platform = pairing.Platform,
            BrowserHash = pairing.BrowserHash,
            TrustedAt = now,
            LastUsedAt = now,
        });
        store.Audit.Add(AuditEntry.Of(Actor.Subscriber(subscriberId), now, "device.trusted", "device", deviceId.ToString(), shown,
            [new FieldChange("state", null, DeviceState.Active.ToString())], subscriberId: subscriberId));
        return new TrustResult.Trusted(deviceId);
    }

    public async Task<bool> RefuseAsync(string id, Guid subscriberId, CancellationToken cancellationToken)
    {
        var refused = await writer.WriteAsync((store, token) => store.Pairings
            .Where(row => row.Id == id && row.SubscriberId == subscriberId && row.State == PairingState.Seen)
            .ExecuteUpdateAsync(set => set.SetProperty(row => row.State, PairingState.Refused), token), [], cancellationToken);
        bus.Publish(BusTopics.Pairing(id));
        return refused == 1;
    }
}
