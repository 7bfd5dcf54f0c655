using System.Collections.Concurrent;

namespace ZenKey.AuthServer.Http;

/// <summary>
/// Counts failed tries per key (an address, a phone) in a window; beyond the limit nothing is tried until the window ends.
/// Kept per process and bounded: it slows guessing, it is no record.
/// </summary>
internal sealed class AttemptLimiter(TimeProvider time, int limit, TimeSpan window)
{
    private const int MaxKeys = 100_000;
    private readonly ConcurrentDictionary<string, (int Failures, DateTimeOffset Until)> counts = new(StringComparer.Ordinal);

    /// <summary>How long the key must wait; null when it may try.</summary>
    public TimeSpan? Wait(string key)
    {
        var now = time.GetUtcNow();
        return counts.TryGetValue(key, out var count) && count.Failures >= limit && count.Until > now ? count.Until - now : null;
    }

    /// <summary>Counts a failure, and tells how many are left.</summary>
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

/// <summary>The limits in use.</summary>
internal sealed class AttemptLimits(TimeProvider time)
{
    /// <summary>Bad client secrets per address: a hundred in five minutes, without locking the client out.</summary>
    public AttemptLimiter ClientSecrets { get; } = new(time, 100, TimeSpan.FromMinutes(5));

    /// <summary>Wrong pairing codes per phone: five, then a wait of ten minutes.</summary>
    public AttemptLimiter PairingCodes { get; } = new(time, Protocol.PairingCode.MaxWrongTries, TimeSpan.FromMinutes(10));
}
