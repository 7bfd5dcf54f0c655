using System.Threading.Channels;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using ZenKey.Portal.Data.Changes;

namespace ZenKey.Portal.Data.Journal;

/// <summary>
/// Writes of the hot path: many callers, one writer, one transaction for all that wait. A caller is answered after the
/// commit, so nothing acknowledged is ever lost; when the queue is full it is refused at once.
/// </summary>
public sealed partial class Journal : BackgroundService
{
    private readonly Channel<Pending> queue;
    private readonly IJournalEngine engine;
    private readonly ChangeSignal signal;
    private readonly int batchSize;
    private readonly ILogger<Journal> logger;

    internal Journal(IJournalEngine engine, ChangeSignal signal, IOptions<DatabaseOptions> options, ILogger<Journal> logger)
    {
        this.engine = engine;
        this.signal = signal;
        this.logger = logger;
        batchSize = options.Value.JournalBatch;
        queue = Channel.CreateBounded<Pending>(new BoundedChannelOptions(options.Value.JournalCapacity) { SingleReader = true });
    }

    /// <summary>Writes, and returns after the commit: true when the guard held, false when the write was refused by it.</summary>
    /// <exception cref="StoreUnavailableException">The queue is full or closing, or the commit failed; nothing was written.</exception>
    public Task<bool> WriteAsync(JournalWrite write)
    {
        var pending = new Pending(write);
        return queue.Writer.TryWrite(pending)
            ? pending.Done.Task
            : Task.FromException<bool>(new StoreUnavailableException("The journal takes no more writes now."));
    }

    /// <summary>Takes no more writes and returns when those that were accepted are written.</summary>
    public override async Task StopAsync(CancellationToken cancellationToken)
    {
        queue.Writer.TryComplete();
        await base.StopAsync(cancellationToken);
        // A service that is stopped before its first step never runs.
        if (ExecuteTask is null or { IsCompleted: true }) { await DrainAsync(); }
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        // Stopping closes the queue; what is in it is still written.
        await using var closing = stoppingToken.Register(() => queue.Writer.TryComplete());
        await DrainAsync();
    }

    /// <summary>Writes until the queue is closed and empty.</summary>
    private async Task DrainAsync()
    {
        var batch = new List<Pending>(batchSize);
        while (await queue.Reader.WaitToReadAsync(CancellationToken.None))
        {
            while (batch.Count < batchSize && queue.Reader.TryRead(out var pending)) { batch.Add(pending); }
            await CommitAsync(batch);
            batch.Clear();
        }
        await engine.DisposeAsync();
    }

    private async Task CommitAsync(List<Pending> batch)
    {
        bool[] outcomes;
        try
        {
            outcomes = await engine.CommitAsync([.. batch.Select(pending => pending.Write)], CancellationToken.None);
        }
        catch (Exception exception) when (batch.Count > 1)
        {
            // One bad write may not take the others with it.
            Log.BatchFailed(logger, exception, batch.Count);
            foreach (var pending in batch) { await CommitAsync([pending]); }
            return;
        }
        catch (Exception exception)
        {
            Log.WriteFailed(logger, exception);
            batch[0].Done.TrySetException(new StoreUnavailableException("The store did not take the write.", exception));
            return;
        }
        for (var index = 0; index < batch.Count; index++) { Acknowledge(batch[index], outcomes[index]); }
    }

    private void Acknowledge(Pending pending, bool outcome)
    {
        try
        {
            if (outcome && pending.Write.Topics is { } topics) { signal.Raise(topics); }
        }
        catch (Exception exception)
        {
            // The write stands all the same; the counters in the store tell of it within seconds.
            Log.NotTold(logger, exception);
        }
        pending.Done.TrySetResult(outcome);
    }

    private sealed record Pending(JournalWrite Write)
    {
        public TaskCompletionSource<bool> Done { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);
    }

    private static partial class Log
    {
        [LoggerMessage(Level = LogLevel.Warning, Message = "A batch of {Count} writes failed; each is tried alone")]
        public static partial void BatchFailed(ILogger logger, Exception exception, int count);

        [LoggerMessage(Level = LogLevel.Error, Message = "A change could not be told")]
        public static partial void NotTold(ILogger logger, Exception exception);

        [LoggerMessage(Level = LogLevel.Error, Message = "The store did not take a write")]
        public static partial void WriteFailed(ILogger logger, Exception exception);
    }
}
