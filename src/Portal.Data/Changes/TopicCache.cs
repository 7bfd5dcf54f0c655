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

    /// <summary>Writes a new row and keeps it, so that the first who asks for it need not read it.</summary>
    /// <returns>What the write answered; false keeps nothing.</returns>
    public async Task<bool> WriteAsync(TKey key, TValue value, Func<Task<bool>> write)
    {
        // Taken before the write: a change that comes between its commit and here drops what is kept here.
        var current = Volatile.Read(ref entries);
        if (!await write()) { return false; }
        Keep(current, key, value);
        return true;
    }

    public void Clear() => Volatile.Write(ref entries, new Entries());

    private async Task<TValue?> LoadAsync(TKey key, CancellationToken cancellationToken)
    {
        var current = Volatile.Read(ref entries);
        var value = await load(key, cancellationToken);
        if (value is not null) { Keep(current, key, value); }
        return value;
    }

    private void Keep(Entries current, TKey key, TValue value)
    {
        if (current.Rows.TryAdd(key, value) && Interlocked.Increment(ref current.Count) > capacity) { Clear(); }
    }

    private sealed class Entries
    {
        public readonly ConcurrentDictionary<TKey, TValue> Rows = new();
        public int Count;
    }
}
