namespace ZenKey.Portal.Data.Journal;

/// <summary>
/// One writer at a time on SQLite: its driver meets a busy database with sleeps of 150 ms, a queue of our own does not.
/// On PostgreSQL the gate stands open.
/// </summary>
public sealed class WriteGate(bool single)
{
    private readonly SemaphoreSlim? queue = single ? new SemaphoreSlim(1, 1) : null;

    public async ValueTask<Turn> EnterAsync(CancellationToken cancellationToken)
    {
        if (queue is not null) { await queue.WaitAsync(cancellationToken); }
        return new Turn(queue);
    }

    /// <summary>The right to write, until disposed.</summary>
    public readonly struct Turn(SemaphoreSlim? queue) : IDisposable
    {
        public void Dispose() => queue?.Release();
    }
}
