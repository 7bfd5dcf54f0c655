using ZenKey.Portal.Data.Devices;
using ZenKey.Portal.Data.Links;
using ZenKey.Portal.Data.Subscribers;

namespace ZenKey.AuthServer.Tokens;

/// <summary>Whether what a code or token hangs on still stands; each is looked up in a cache that follows the store within seconds.</summary>
internal sealed class Standings(LinkDirectory links, DeviceDirectory devices, SubscriberDirectory subscribers)
{
    /// <summary>What a client is told when something does not.</summary>
    public const string Fallen = "What this sign-in stands on has been revoked: device, consent or subscriber.";

    /// <returns>Null when link, device and subscriber stand; else the stable word for what does not.</returns>
    public async ValueTask<string?> FaultAsync(Guid linkId, Guid? deviceId, Guid subscriberId, CancellationToken cancellationToken)
    {
        if (deviceId is { } device && !await devices.IsActiveAsync(device, cancellationToken)) { return "device_revoked"; }
        if (await links.FindByIdAsync(linkId, cancellationToken) is not { State: LinkState.Active }) { return "link_ended"; }
        return await subscribers.FindByIdAsync(subscriberId, cancellationToken) is { State: SubscriberState.Active } ? null : "subscriber_locked";
    }
}
