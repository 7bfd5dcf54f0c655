using Microsoft.EntityFrameworkCore;
using ZenKey.Portal.Data.Devices;
using ZenKey.Portal.Data.EventSubscriptions;
using ZenKey.Portal.Data.Grants;
using ZenKey.Protocol;

namespace ZenKey.Portal.Data.Recovery;

/// <summary>
/// What a completed recovery writes, in the commit that completes it: the former phone ends and the new one is bound, tokens
/// of former sign-ins die, trusted browsers ask the phone again, and subscribed clients are told.
/// </summary>
internal static class PhoneBinding
{
    public static async Task WriteAsync(PortalDbContext store, RecoveryCase completed, CancellationToken cancellationToken)
    {
        var now = completed.ChangedAt;
        var devices = store.Devices.Where(device => device.SubscriberId == completed.SubscriberId && device.State == DeviceState.Active);
        var former = await devices.Where(device => device.Kind == DeviceKind.Primary).Select(device => device.Imei).SingleOrDefaultAsync(cancellationToken);
        await devices.Where(device => device.Kind == DeviceKind.Primary).ExecuteUpdateAsync(set => set
            .SetProperty(device => device.State, DeviceState.Removed).SetProperty(device => device.EndedAt, now)
            .SetProperty(device => device.EndReason, $"recovery {completed.Number}").SetProperty(device => device.Version, device => device.Version + 1), cancellationToken);
        var browsers = await devices.Where(device => device.Kind == DeviceKind.Trusted).Select(device => device.Id).ToListAsync(cancellationToken);
        store.RaisedEvents.AddRange(browsers.Select(browser => RaisedEvent.SessionOver(browser, completed.SubscriberId, now)));
        store.RaisedEvents.Add(RaisedEvent.Of(EventType.SecurityEvent, completed.SubscriberId, now, "recovered"));
        // Approvals of before serve no sign-in any more; each browser tells of the recovery until its next one.
        await devices.Where(device => device.Kind == DeviceKind.Trusted).ExecuteUpdateAsync(set => set
            .SetProperty(device => device.SignedOutAt, now).SetProperty(device => device.RecoveredAt, now)
            .SetProperty(device => device.Version, device => device.Version + 1), cancellationToken);
        var links = store.Links.Where(link => link.SubscriberId == completed.SubscriberId).Select(link => link.Id);
        await store.Grants.Where(grant => grant.State == GrantState.Active && links.Contains(grant.LinkId))
            .ExecuteUpdateAsync(set => set.SetProperty(grant => grant.State, GrantState.Revoked).SetProperty(grant => grant.RevokedAt, now), cancellationToken);
        await store.Subscribers.Where(subscriber => subscriber.Id == completed.SubscriberId).ExecuteUpdateAsync(set => set
            .SetProperty(subscriber => subscriber.PinFailures, 0).SetProperty(subscriber => subscriber.PinLockedUntil, (DateTimeOffset?)null)
            .SetProperty(subscriber => subscriber.PasskeyFailures, 0).SetProperty(subscriber => subscriber.PasskeyLockedUntil, (DateTimeOffset?)null)
            .SetProperty(subscriber => subscriber.FactorAt, (DateTimeOffset?)null), cancellationToken);
        var phoneId = Guid.CreateVersion7(now);
        await MovePasskeysAsync(store, completed, former, phoneId, cancellationToken);
        store.Devices.Add(new Device
        {
            Id = phoneId,
            SubscriberId = completed.SubscriberId,
            CarrierId = completed.CarrierId,
            Kind = DeviceKind.Primary,
            Name = "Phone",
            Platform = "ZenKey app",
            Iccid = completed.Iccid,
            Imsi = completed.Imsi,
            Imei = completed.Imei,
            AppKeyThumbprint = completed.AppKeyThumbprint,
            RecoveryAmr = RecoveryRules.AmrOf(completed),
            TrustedAt = now,
            LastUsedAt = now,
        });
    }

    /// <summary>Passkeys that sat in a handset which is not used any more die with it; the others serve the new phone.</summary>
    private static async Task MovePasskeysAsync(PortalDbContext store, RecoveryCase completed, string? formerImei, Guid phoneId, CancellationToken cancellationToken)
    {
        foreach (var passkey in await store.Passkeys.Where(passkey => passkey.SubscriberId == completed.SubscriberId).ToListAsync(cancellationToken))
        {
            if (passkey.Outlives(formerImei, completed.Imei)) { passkey.DeviceId = phoneId; }
            else { store.Passkeys.Remove(passkey); }
        }
    }
}
