using System.Collections.Concurrent;
using CarrierPairing = ZenKey.Authenticator.Carrier.Pairing;

namespace ZenKey.Authenticator.Pairing;

/// <summary>Browsers whose code was typed and about which the person has not decided yet; each until its code ends.</summary>
internal sealed class OpenPairings(TimeProvider time)
{
    private readonly ConcurrentDictionary<(string Handset, string Id), CarrierPairing> open = new();

    public void Keep(string handset, CarrierPairing pairing)
    {
        var now = time.GetUtcNow();
        foreach (var (key, old) in open)
        {
            if (old.ExpiresAt <= now) { open.TryRemove(key, out _); }
        }
        open[(handset, pairing.Id)] = pairing;
    }

    public CarrierPairing? Find(string handset, string id) =>
        open.TryGetValue((handset, id), out var pairing) && pairing.ExpiresAt > time.GetUtcNow() ? pairing : null;

    public void Drop(string handset, string id) => open.TryRemove((handset, id), out _);
}
