namespace ZenKey.Portal.Data.Changes;

/// <summary>
/// "Something changed, look again": wakes those who wait, here and on other nodes. The store stays the truth, so a lost
/// message costs one poll.
/// </summary>
public interface IWakeBus
{
    void Publish(string topic);

    /// <summary>Listens from now on; messages that come before <see cref="WakeListener.WaitAsync"/> are not missed.</summary>
    WakeListener Listen(string topic);
}

/// <summary>One who waits for a topic, until disposed.</summary>
public sealed class WakeListener(Action<WakeListener> leave) : IDisposable
{
    private readonly SemaphoreSlim woken = new(0, 1);

    internal void Wake()
    {
        try { woken.Release(); }
        catch (SemaphoreFullException) { } // already woken
        catch (ObjectDisposedException) { } // left meanwhile
    }

    /// <summary>Returns when the topic was published, or after the time-out: either way it is time to look again.</summary>
    public async Task WaitAsync(TimeSpan timeout, TimeProvider time, CancellationToken cancellationToken)
    {
        using var limit = new CancellationTokenSource(timeout, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, cancellationToken);
        try { await woken.WaitAsync(either.Token); }
        catch (OperationCanceledException) { } // the caller looks at its own token
    }

    public void Dispose()
    {
        leave(this);
        woken.Dispose();
    }
}

/// <summary>The bus of a single process.</summary>
public sealed class LocalWakeBus : IWakeBus
{
    private readonly Lock door = new();
    private readonly Dictionary<string, List<WakeListener>> listeners = new(StringComparer.Ordinal);

    public void Publish(string topic)
    {
        WakeListener[] awake;
        lock (door) { awake = listeners.TryGetValue(topic, out var list) ? [.. list] : []; }
        foreach (var listener in awake) { listener.Wake(); }
    }

    public WakeListener Listen(string topic)
    {
        var listener = new WakeListener(leaving => Leave(topic, leaving));
        lock (door)
        {
            if (!listeners.TryGetValue(topic, out var list)) { listeners[topic] = list = []; }
            list.Add(listener);
        }
        return listener;
    }

    private void Leave(string topic, WakeListener listener)
    {
        lock (door)
        {
            if (!listeners.TryGetValue(topic, out var list)) { return; }
            list.Remove(listener);
            if (list.Count == 0) { listeners.Remove(topic); }
        }
    }
}
