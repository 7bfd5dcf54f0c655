using System.Collections.Concurrent;

namespace ZenKey.Portal.Data.Changes;

/// <summary>
/// A bounded cache of rows that is dropped whole when one of its topics changes. Absent rows are not kept. A value read
/// before a change can never be kept after it: it goes into the dictionary that was dropped.
/// </summary>
public sealed class TopicCache<TKey, TValue>
    where TKey : notnull
    where TValue : class
{
    private readonly int capacity;
    private readonly Func<TKey, CancellationToken, Task<TValue?>> load;
    private Entries entries = new();

    /// <param name="signal">Where changes are told.</param>
    /// <param name="topics">The topics whose change empties the cache.</param>
    /// <param name="capacity">How many rows are kept; the cache starts anew when it is full.</param>
    /// <param name="load">Reads one row from the store; null when there is none.</param>
    public TopicCache(ChangeSignal signal, IReadOnlyCollection<Topic> topics, int capacity, Func<TKey, CancellationToken, Task<TValue?>> load)
    {
        this.capacity = capacity;
        this.load = load;
        signal.Subscribe(topic =>
        {
            if (topics.Contains(topic)) { Clear(); }
        });
    }

    public ValueTask<TValue?> FindAsync(TKey key, CancellationToken cancellationToken) =>
        Volatile.Read(ref entries).Rows.TryGetValue(key, out var value)
            ? ValueTask.FromResult<TValue?>(value)
            : new ValueTask<TValue?>(LoadAsync(key, cancellationToken));

    public void Clear() => Volatile.Write(ref entries, new Entries());

    private async Task<TValue?> LoadAsync(TKey key, CancellationToken cancellationToken)
    {
        var current = Volatile.Read(ref entries);
        var value = await load(key, cancellationToken);
        if (value is null || !current.Rows.TryAdd(key, value)) { return value; }
        if (Interlocked.Increment(ref current.Count) > capacity) { Clear(); }
        return value;
    }

    private sealed class Entries
    {
        public readonly ConcurrentDictionary<TKey, TValue> Rows = new();
        public int Count;
    }
}
