using Microsoft.EntityFrameworkCore;
using ZenKey.Portal.Data.Audit;
using ZenKey.Portal.Data.Journal;

namespace ZenKey.Portal.Data.Exports;

/// <summary>A page that goes into a file.</summary>
/// <param name="Content">Its lines, packed.</param>
/// <param name="Bytes">Their size unpacked.</param>
/// <param name="Rows">How many rows they are.</param>
/// <param name="After">The last of them; null when the page is empty.</param>
public sealed record ExportPart(byte[] Content, int Bytes, int Rows, string? After);

/// <summary>How the start of an export ended.</summary>
public enum ExportStart
{
    Started,

    /// <summary>Three are under way.</summary>
    Busy,

    /// <summary>Twenty are kept.</summary>
    Full,
}

/// <summary>Jobs and files of exports: each step is one small transaction, and counts only while the lease holds.</summary>
public sealed class ExportLedger(IDbContextFactory<PortalDbContext> factory, StoreWriter writer, TimeProvider time)
{
    private const int Tries = 5;
    private const int ChunksAtOnce = 100;

    /// <param name="job">Without a slot; it is given one.</param>
    /// <param name="entry">What the audit trail says of it.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public async Task<ExportStart> StartAsync(ExportJob job, AuditEntry entry, CancellationToken cancellationToken)
    {
        for (var attempt = 1; ; attempt++)
        {
            try
            {
                return await writer.WriteAsync(async (store, token) =>
                {
                    var kept = await store.ExportJobs.AsNoTracking().Where(row => row.PersonId == job.PersonId).Select(row => row.Slot).Take(ExportJob.MostKept).ToListAsync(token);
                    if (Enumerable.Range(0, ExportJob.MostActive).Cast<int?>().FirstOrDefault(slot => !kept.Contains(slot)) is not { } free) { return ExportStart.Busy; }
                    if (kept.Count >= ExportJob.MostKept) { return ExportStart.Full; }
                    job.Slot = free;
                    store.ExportJobs.Add(job);
                    store.Audit.Add(entry);
                    return ExportStart.Started;
                }, [], cancellationToken);
            }
            catch (StoreConflictException) when (attempt < Tries) { } // another of the same person took the slot
        }
    }

    /// <summary>Takes on the job that has waited longest and that nobody writes.</summary>
    /// <returns>Null when there is none.</returns>
    public async Task<ExportJob?> TakeAsync(CancellationToken cancellationToken)
    {
        while (true)
        {
            var (now, holder) = (time.GetUtcNow(), Guid.CreateVersion7());
            await using var store = await factory.CreateDbContextAsync(cancellationToken);
            var found = await Free(store, now).OrderBy(job => job.TurnAt).Select(job => (Guid?)job.Id).FirstOrDefaultAsync(cancellationToken);
            if (found is not { } id) { return null; }
            var until = now + ExportJob.Lease;
            var taken = await writer.WriteAsync((one, token) => Free(one, now).Where(job => job.Id == id).ExecuteUpdateAsync(set => set
                .SetProperty(job => job.Holder, holder).SetProperty(job => job.LeaseUntil, until)
                .SetProperty(job => job.State, ExportState.Running).SetProperty(job => job.Attempts, job => job.Attempts + 1), token), [], cancellationToken);
            if (taken == 1) { return await store.ExportJobs.AsNoTracking().SingleOrDefaultAsync(job => job.Id == id && job.Holder == holder, cancellationToken); }
        }
    }

    /// <summary>Writes a page and where it goes on, and holds the job for as long again.</summary>
    /// <returns>Whether the job is still held; otherwise nothing was written.</returns>
    public async Task<bool> AppendAsync(ExportJob job, ExportPart part, CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();
        var until = now + ExportJob.Lease;
        var chunk = new ExportChunk { Id = Guid.CreateVersion7(now), JobId = job.Id, Number = job.Chunks, Content = part.Content };
        var (rows, chunks, bytes, after) = (job.Rows + part.Rows, job.Chunks + 1, job.Bytes + part.Bytes, part.After ?? job.After);
        var held = await writer.WriteAsync(async (store, token) =>
        {
            if (await Held(store, job).ExecuteUpdateAsync(set => set.SetProperty(row => row.LeaseUntil, until)
                .SetProperty(row => row.Rows, rows).SetProperty(row => row.Chunks, chunks).SetProperty(row => row.Bytes, bytes)
                .SetProperty(row => row.After, after).SetProperty(row => row.Attempts, 0), token) == 0) { return false; }
            store.ExportChunks.Add(chunk);
            return true;
        }, [], cancellationToken);
        if (held) { (job.Rows, job.Chunks, job.Bytes, job.After, job.LeaseUntil) = (rows, chunks, bytes, after, until); }
        return held;
    }

    /// <summary>Whether the job is still held; its lease is made longer when half of it is over.</summary>
    public async Task<bool> HoldAsync(ExportJob job, CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();
        if (job.LeaseUntil - now > ExportJob.Lease / 2)
        {
            await using var store = await factory.CreateDbContextAsync(cancellationToken);
            return await Held(store, job).AnyAsync(cancellationToken);
        }
        var until = now + ExportJob.Lease;
        var held = await writer.WriteAsync((store, token) => Held(store, job).ExecuteUpdateAsync(set => set.SetProperty(row => row.LeaseUntil, until), token), [], cancellationToken) == 1;
        if (held) { job.LeaseUntil = until; }
        return held;
    }

    /// <summary>Lets somebody else go on with it.</summary>
    public Task ReleaseAsync(ExportJob job, CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();
        return writer.WriteAsync((store, token) => Held(store, job).ExecuteUpdateAsync(set => set
            .SetProperty(row => row.Holder, (Guid?)null).SetProperty(row => row.LeaseUntil, (DateTimeOffset?)null).SetProperty(row => row.TurnAt, now), token), [], cancellationToken);
    }

    /// <summary>The file is whole.</summary>
    public Task<bool> FinishAsync(ExportJob job, bool truncated, CancellationToken cancellationToken) => EndAsync(job, ExportState.Done, truncated, null, cancellationToken);

    /// <param name="job">The job that is held.</param>
    /// <param name="fault">Why, in words.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public async Task<bool> FailAsync(ExportJob job, string fault, CancellationToken cancellationToken)
    {
        var failed = await EndAsync(job, ExportState.Failed, false, fault, cancellationToken);
        if (failed) { await DeleteChunksAsync(job.Id, cancellationToken); }
        return failed;
    }

    /// <summary>Stops somebody's job. What was written of it goes.</summary>
    /// <returns>Whether it was under way.</returns>
    public async Task<bool> CancelAsync(Guid personId, Guid id, CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();
        var expires = now + ExportJob.Life;
        var stopped = await writer.WriteAsync((store, token) => store.ExportJobs.Where(job => job.Id == id && job.PersonId == personId && job.Slot != null).ExecuteUpdateAsync(set => set
            .SetProperty(job => job.State, ExportState.Cancelled).SetProperty(job => job.Slot, (int?)null).SetProperty(job => job.Holder, (Guid?)null)
            .SetProperty(job => job.LeaseUntil, (DateTimeOffset?)null).SetProperty(job => job.EndedAt, now).SetProperty(job => job.ExpiresAt, expires), token), [], cancellationToken) == 1;
        if (stopped) { await DeleteChunksAsync(id, cancellationToken); }
        return stopped;
    }

    /// <summary>Deletes somebody's job and its file.</summary>
    /// <returns>Whether there was one.</returns>
    public async Task<bool> DeleteAsync(Guid personId, Guid id, CancellationToken cancellationToken)
    {
        var deleted = await writer.WriteAsync((store, token) => store.ExportJobs.Where(job => job.Id == id && job.PersonId == personId).ExecuteDeleteAsync(token), [], cancellationToken) == 1;
        if (deleted) { await DeleteChunksAsync(id, cancellationToken); }
        return deleted;
    }

    /// <summary>Somebody's jobs, the latest first.</summary>
    public async Task<IReadOnlyList<ExportJob>> ListAsync(Guid personId, CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();
        await using var store = await factory.CreateDbContextAsync(cancellationToken);
        return await store.ExportJobs.AsNoTracking().Where(job => job.PersonId == personId && job.ExpiresAt > now)
            .OrderByDescending(job => job.CreatedAt).ThenByDescending(job => job.Id).Take(ExportJob.MostKept).ToListAsync(cancellationToken);
    }

    /// <returns>Null when there is none, it is somebody else's, or its time is over.</returns>
    public async Task<ExportJob?> FindAsync(Guid personId, Guid id, CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();
        await using var store = await factory.CreateDbContextAsync(cancellationToken);
        return await store.ExportJobs.AsNoTracking().SingleOrDefaultAsync(job => job.Id == id && job.PersonId == personId && job.ExpiresAt > now, cancellationToken);
    }

    /// <summary>One part of a file, packed.</summary>
    /// <returns>Null when it is gone.</returns>
    public async Task<byte[]?> ReadAsync(Guid id, int number, CancellationToken cancellationToken)
    {
        await using var store = await factory.CreateDbContextAsync(cancellationToken);
        return await store.ExportChunks.AsNoTracking().Where(chunk => chunk.JobId == id && chunk.Number == number).Select(chunk => chunk.Content).SingleOrDefaultAsync(cancellationToken);
    }

    /// <summary>Parts whose job is gone or came to nothing; what a stop has left of them goes by housekeeping.</summary>
    internal static IQueryable<ExportChunk> Dead(PortalDbContext store) =>
        store.ExportChunks.Where(chunk => !store.ExportJobs.Any(job => job.Id == chunk.JobId && (job.Slot != null || job.State == ExportState.Done)));

    private static IQueryable<ExportJob> Free(PortalDbContext store, DateTimeOffset now) =>
        store.ExportJobs.Where(job => job.Slot != null && (job.LeaseUntil == null || job.LeaseUntil <= now));

    private static IQueryable<ExportJob> Held(PortalDbContext store, ExportJob job) =>
        store.ExportJobs.Where(row => row.Id == job.Id && row.Holder == job.Holder && row.Slot != null);

    private async Task<bool> EndAsync(ExportJob job, ExportState state, bool truncated, string? fault, CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();
        var expires = now + ExportJob.Life;
        return await writer.WriteAsync((store, token) => Held(store, job).ExecuteUpdateAsync(set => set
            .SetProperty(row => row.State, state).SetProperty(row => row.Truncated, truncated).SetProperty(row => row.Fault, fault)
            .SetProperty(row => row.Slot, (int?)null).SetProperty(row => row.Holder, (Guid?)null).SetProperty(row => row.LeaseUntil, (DateTimeOffset?)null)
            .SetProperty(row => row.EndedAt, now).SetProperty(row => row.ExpiresAt, expires), token), [], cancellationToken) == 1;
    }

    private async Task DeleteChunksAsync(Guid id, CancellationToken cancellationToken)
    {
        int deleted;
        do
        {
            deleted = await writer.WriteAsync((store, token) => store.ExportChunks.Where(chunk => chunk.JobId == id)
                .OrderBy(chunk => chunk.Number).Take(ChunksAtOnce).ExecuteDeleteAsync(token), [], cancellationToken);
        }
        while (deleted == ChunksAtOnce);
    }
}
