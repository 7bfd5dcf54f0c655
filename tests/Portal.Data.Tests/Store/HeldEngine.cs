using ZenKey.Portal.Data.Journal;

namespace ZenKey.Portal.Data.Tests.Store;

/// <summary>The real engine behind a gate, so that a test can let writes gather; counts commits.</summary>
internal sealed class HeldEngine(IJournalEngine inner) : IJournalEngine
{
    private readonly TaskCompletionSource entered = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource gate = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>Done once the first batch has come.</summary>
    public Task Entered => entered.Task;

    /// <summary>How many transactions were committed.</summary>
    public int Commits { get; private set; }

    public void LetGo() => gate.SetResult();

    public async Task<bool[]> CommitAsync(IReadOnlyList<JournalWrite> batch, CancellationToken cancellationToken)
    {
        entered.TrySetResult();
        await gate.Task;
        var outcomes = await inner.CommitAsync(batch, cancellationToken);
        Commits++;
        return outcomes;
    }

    public ValueTask DisposeAsync() => inner.DisposeAsync();
}
