using Microsoft.EntityFrameworkCore;
using ZenKey.Portal.Data.Changes;

namespace ZenKey.Portal.Data.Journal;

/// <summary>Every write that is not the journal's: one context, one transaction, the counters of what changed in it.</summary>
public sealed class StoreWriter(IDbContextFactory<PortalDbContext> factory, WriteGate gate, ChangeSignal signal, IWakeBus bus)
{
    private const int Attempts = 10;

    /// <summary>Runs the work in a transaction, saves and commits it.</summary>
    /// <param name="work">
    /// Reads and changes through the context it is given; must not save by itself. Runs again, with a new context, when the
    /// database gave it up to end a deadlock.
    /// </param>
    /// <param name="topics">What it changes.</param>
    /// <param name="cancellationToken">Gives up before the commit, never after.</param>
    /// <exception cref="StoreConflictException">A row was changed or made by somebody else first.</exception>
    public async Task<T> WriteAsync<T>(Func<PortalDbContext, CancellationToken, Task<T>> work, IReadOnlyList<Topic> topics, CancellationToken cancellationToken)
    {
        T result;
        using (await gate.EnterAsync(cancellationToken))
        {
            for (var attempt = 1; ; attempt++)
            {
                try
                {
                    result = await TryWriteAsync(work, topics, cancellationToken);
                    break;
                }
                catch (Exception exception) when (attempt < Attempts && Conflicts.IsDeadlock(exception)) { } // nothing of it was written
            }
        }
        signal.Raise(topics);
        return result;
    }

    private async Task<T> TryWriteAsync<T>(Func<PortalDbContext, CancellationToken, Task<T>> work, IReadOnlyList<Topic> topics, CancellationToken cancellationToken)
    {
        await using var store = await factory.CreateDbContextAsync(cancellationToken);
        await using var transaction = await store.Database.BeginTransactionAsync(cancellationToken);
        T result;
        try
        {
            result = await work(store, cancellationToken);
            await store.SaveChangesAsync(cancellationToken);
        }
        catch (DbUpdateException exception) when (exception is DbUpdateConcurrencyException || Conflicts.IsUniqueViolation(exception))
        {
            throw new StoreConflictException("The row was changed by somebody else.", exception);
        }
        foreach (var topic in topics.Distinct().Order())
        {
            await store.ChangeCounters.Where(counter => counter.Topic == topic)
                .ExecuteUpdateAsync(set => set.SetProperty(counter => counter.Value, counter => counter.Value + 1), cancellationToken);
        }
        await transaction.CommitAsync(CancellationToken.None);
        if (store.RaisedEvents.Local.Count > 0) { bus.Publish(BusTopics.Raised); }
        return result;
    }

    /// <inheritdoc cref="WriteAsync{T}"/>
    public Task WriteAsync(Func<PortalDbContext, CancellationToken, Task> work, IReadOnlyList<Topic> topics, CancellationToken cancellationToken) =>
        WriteAsync(async (store, token) =>
        {
            await work(store, token);
            return true;
        }, topics, cancellationToken);
}
