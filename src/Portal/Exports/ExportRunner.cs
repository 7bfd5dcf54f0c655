using Microsoft.EntityFrameworkCore;
using ZenKey.Portal.Access;
using ZenKey.Portal.Data;
using ZenKey.Portal.Data.Exports;
using ZenKey.Portal.Data.Paging;
using ZenKey.Portal.Data.People;
using ZenKey.Portal.Lists;

namespace ZenKey.Portal.Exports;

/// <summary>
/// Writes the files, page by page. Two processes share the work by the leases of the jobs; what one leaves behind another
/// goes on with. The right to a list is asked for before each page.
/// </summary>
public sealed partial class ExportRunner(
    ExportLedger ledger, IEnumerable<IListSource> sources, IDbContextFactory<PortalDbContext> factory, ExportLimits limits, TimeProvider time, ILogger<ExportRunner> logger) : BackgroundService
{
    /// <summary>How often it looks for work, and while it writes whether it still may.</summary>
    public static readonly TimeSpan Pace = TimeSpan.FromSeconds(1);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Pace, time);
        while (await timer.WaitForNextTickAsync(stoppingToken))
        {
            try
            {
                while (await RunNextAsync(stoppingToken)) { }
            }
            catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested) { }
            catch (Exception exception)
            {
                Log.CannotTake(logger, exception);
            }
        }
    }

    /// <summary>Takes on one job, for one turn.</summary>
    /// <returns>Whether there was one.</returns>
    public async Task<bool> RunNextAsync(CancellationToken cancellationToken)
    {
        if (await ledger.TakeAsync(cancellationToken) is not { } job) { return false; }
        if (job.Attempts > ExportJob.MostAttempts)
        {
            await ledger.FailAsync(job, "It stopped again and again at the same place. Export fewer rows, or try again later.", cancellationToken);
            return true;
        }
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var watch = WatchAsync(job, stop);
        try
        {
            await WriteAsync(job, stop.Token);
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested)
        {
            // Stopped with the process: whoever comes next need not wait for the lease. Stopped by its owner: nothing is held.
            if (cancellationToken.IsCancellationRequested) { await ledger.ReleaseAsync(job, CancellationToken.None); }
        }
        catch (Exception exception)
        {
            // The lease runs out, and the page is tried again.
            Log.Stopped(logger, exception, job.Id, job.List);
        }
        finally
        {
            await stop.CancelAsync();
            await watch;
        }
        return true;
    }

    private async Task WriteAsync(ExportJob job, CancellationToken cancellationToken)
    {
        if (sources.FirstOrDefault(one => one.Kind.Name == job.List) is not { } source)
        {
            await ledger.FailAsync(job, "This list is no longer there.", cancellationToken);
            return;
        }
        var query = ListQuery.Of(source.Kind, job.Query);
        for (var page = 0; page < limits.TurnPages; page++)
        {
            if (await PersonAsync(job, source.Kind, cancellationToken) is not { } person)
            {
                await ledger.FailAsync(job, "You may no longer see this list.", cancellationToken);
                return;
            }
            var size = Math.Min(limits.PageRows, limits.MostRows - job.Rows);
            var slice = await source.ReadAsync(person, query, new PageRequest(PageCursor.Parse(job.After), null, size, Counted: false), cancellationToken);
            if (!await ledger.AppendAsync(job, Part(job, source.Head(query), slice), cancellationToken)) { return; }
            if (slice.More && job.Rows < limits.MostRows) { continue; }
            await ledger.FinishAsync(job, truncated: slice.More, cancellationToken);
            return;
        }
        await ledger.ReleaseAsync(job, cancellationToken);
    }

    private static ExportPart Part(ExportJob job, string head, ListSlice slice)
    {
        var (content, bytes) = ExportText.Pack(job.Chunks == 0 ? head + slice.Text : slice.Text);
        return new ExportPart(content, bytes, slice.Rows, slice.Last?.ToString());
    }

    /// <summary>Whoever began it, as they are now; null when they may not see the list any more, or see other rows of it.</summary>
    private async Task<CurrentPerson?> PersonAsync(ExportJob job, ListKind kind, CancellationToken cancellationToken)
    {
        await using var store = await factory.CreateDbContextAsync(cancellationToken);
        var person = await store.RefreshAsync(new CurrentPerson(job.PersonId, "", PortalRoles.None, null), cancellationToken);
        return person is not null && person.MayHave(job, kind) ? person : null;
    }

    /// <summary>Stops what is written in vain: a page may take long to read, and its job be cancelled meanwhile.</summary>
    private async Task WatchAsync(ExportJob job, CancellationTokenSource stop)
    {
        using var timer = new PeriodicTimer(Pace, time);
        try
        {
            while (await timer.WaitForNextTickAsync(stop.Token))
            {
                if (!await ledger.HoldAsync(job, stop.Token)) { await stop.CancelAsync(); }
            }
        }
        catch (OperationCanceledException) { }
        catch (Exception exception)
        {
            // The lease is not held for certain any more.
            Log.Stopped(logger, exception, job.Id, job.List);
            await stop.CancelAsync();
        }
    }

    private static partial class Log
    {
        [LoggerMessage(Level = LogLevel.Warning, Message = "Exports cannot be looked for; tried again in a second")]
        public static partial void CannotTake(ILogger logger, Exception exception);

        [LoggerMessage(Level = LogLevel.Warning, Message = "Export {Job} of {List} has stopped; it is gone on with when its lease is over")]
        public static partial void Stopped(ILogger logger, Exception exception, Guid job, string list);
    }
}
