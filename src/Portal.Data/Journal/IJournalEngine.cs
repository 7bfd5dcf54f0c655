namespace ZenKey.Portal.Data.Journal;

/// <summary>Runs a batch of writes in one transaction on one kind of database.</summary>
internal interface IJournalEngine : IAsyncDisposable
{
    /// <summary>
    /// Commits all writes of the batch whose guards hold, and tells for each whether it did. Throws, with nothing
    /// written, when the transaction as a whole fails.
    /// </summary>
    Task<bool[]> CommitAsync(IReadOnlyList<JournalWrite> batch, CancellationToken cancellationToken);
}
