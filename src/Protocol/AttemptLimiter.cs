using System.Collections.Concurrent;

namespace ZenKey.Protocol;

/// <summary>
/// Counts tries per key (failed ones of an address or a phone, all of a script) in a window; beyond the limit nothing is tried until the window ends.
/// Kept per process and bounded: it slows guessing, it is no record.
/// </summary>
public sealed class AttemptLimiter(TimeProvider time, int limit, TimeSpan window)
{
    private const int MaxKeys = 100_000;
    private readonly ConcurrentDictionary<string, (int Failures, DateTimeOffset Until)> counts = new(StringComparer.Ordinal);

    /// <summary>How long the key must wait; null when it may try.</summary>
    public TimeSpan? Wait(string key)
    {
        var now = time.GetUtcNow();
        return counts.TryGetValue(key, out var count) && count.Failures >= limit && count.Until > now ? count.Until - now : null;
    }

    /// <summary>Counts a try, and tells how many are left.</summary>
    public int Fail(string key)
    {
        var now = time.GetUtcNow();
        if (counts.Count >= MaxKeys) { Sweep(now); }
        var count = counts.AddOrUpdate(key, _ => (1, now + window), (_, old) => old.Until <= now ? (1, now + window) : (old.Failures + 1, old.Until));
        return Math.Max(0, limit - count.Failures);
    }

    public void Forgive(string key) => counts.TryRemove(key, out _);

    private void Sweep(DateTimeOffset now)
    {
        foreach (var (key, _) in counts.Where(pair => pair.Value.Until <= now)) { counts.TryRemove(key, out _); }
        if (counts.Count >= MaxKeys) { counts.Clear(); }
    }
}
