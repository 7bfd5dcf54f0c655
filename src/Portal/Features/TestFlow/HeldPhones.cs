using System.Collections.Concurrent;

namespace ZenKey.Portal.Features.TestFlow;

/// <summary>Simulated phones that runs of this process are changing now.</summary>
internal sealed class HeldPhones
{
    private readonly ConcurrentDictionary<string, bool> all = new(StringComparer.Ordinal);

    public bool TryHold(string handset) => all.TryAdd(handset, true);

    public void Release(string handset) => all.TryRemove(handset, out _);
}
