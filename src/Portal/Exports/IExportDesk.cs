using System.Globalization;
using Microsoft.EntityFrameworkCore;
using ZenKey.Portal.Access;
using ZenKey.Portal.Data;
using ZenKey.Portal.Data.Audit;
using ZenKey.Portal.Data.Exports;
using ZenKey.Portal.Data.Journal;
using ZenKey.Portal.Data.Paging;
using ZenKey.Portal.Lists;
using ZenKey.Portal.Ui;

namespace ZenKey.Portal.Exports;

/// <summary>How the start of an export ended.</summary>
public abstract record StartExportResult
{
    private StartExportResult() { }

    public sealed record Started(Guid Id) : StartExportResult;

    /// <param name="Words">Why nothing was started, and what helps.</param>
    public sealed record Refused(string Words) : StartExportResult;
}

/// <summary>A job as its owner sees it.</summary>
/// <param name="Kind">Null when the list is no longer there.</param>
/// <param name="Allowed">Whether they may still see the list.</param>
public sealed record ExportView(ExportJob Job, ListKind? Kind, ListQuery? Query, bool Allowed);

/// <summary>Exports of the person who asks, and nobody else's. Each start and each download is in the audit trail.</summary>
public interface IExportDesk
{
    Task<StartExportResult> StartAsync(CurrentPerson person, ListQuery query, CancellationToken cancellationToken);

    Task<IReadOnlyList<ExportView>> ListAsync(CurrentPerson person, CancellationToken cancellationToken);

    /// <returns>Whether it was under way.</returns>
    Task<bool> CancelAsync(CurrentPerson person, Guid id, CancellationToken cancellationToken);

    /// <returns>Whether there was one.</returns>
    Task<bool> DeleteAsync(CurrentPerson person, Guid id, CancellationToken cancellationToken);

    /// <summary>Notes that the file is taken.</summary>
    /// <returns>Null when there is none that this person may have.</returns>
    Task<ExportJob?> OpenAsync(CurrentPerson person, Guid id, CancellationToken cancellationToken);
}

/// <inheritdoc />
internal sealed class ExportDesk(
    ExportLedger ledger, IEnumerable<IListSource> sources, IDbContextFactory<PortalDbContext> factory, StoreWriter writer, TimeProvider time) : IExportDesk
{
    public async Task<StartExportResult> StartAsync(CurrentPerson person, ListQuery query, CancellationToken cancellationToken)
    {
        var text = query.ToString();
        if (text.Length > ExportJob.MaxQuery) { return new StartExportResult.Refused("These filters are too long for a file. Take some away."); }
        if (await NowAsync(person, cancellationToken) is not { } current || !current.May(query.Kind.Policy)) { return new StartExportResult.Refused("You may no longer see this list. Nothing was started."); }
        // The first row tells whether the filters can be read, and how many rows there are.
        var total = (await sources.Single(source => source.Kind == query.Kind).ReadAsync(current, query, new PageRequest(null, null, 1), cancellationToken)).Total;
        var now = time.GetUtcNow();
        var job = new ExportJob
        {
            Id = Guid.CreateVersion7(now),
            PersonId = current.Id,
            CompanyId = current.CompanyId,
            List = query.Kind.Name,
            Query = text,
            Total = total,
            CreatedAt = now,
            TurnAt = now,
            ExpiresAt = now + ExportJob.Life,
        };
        return await ledger.StartAsync(job, Entry(current, "export.started", job, query, CappedCount.Of(total)), cancellationToken) switch
        {
            ExportStart.Started => new StartExportResult.Started(job.Id),
            ExportStart.Busy => new StartExportResult.Refused($"{ExportJob.MostActive} exports are under way. Wait for one, or cancel it."),
            _ => new StartExportResult.Refused($"You have {ExportJob.MostKept} exports. Delete one first."),
        };
    }

    public async Task<IReadOnlyList<ExportView>> ListAsync(CurrentPerson person, CancellationToken cancellationToken) =>
        [.. (await ledger.ListAsync(person.Id, cancellationToken)).Select(job => ListKinds.Find(job.List) is { } kind
            ? new ExportView(job, kind, ListQuery.Of(kind, job.Query), person.MayHave(job, kind))
            : new ExportView(job, null, null, false))];

    public Task<bool> CancelAsync(CurrentPerson person, Guid id, CancellationToken cancellationToken) => ledger.CancelAsync(person.Id, id, cancellationToken);

    public Task<bool> DeleteAsync(CurrentPerson person, Guid id, CancellationToken cancellationToken) => ledger.DeleteAsync(person.Id, id, cancellationToken);

    public async Task<ExportJob?> OpenAsync(CurrentPerson person, Guid id, CancellationToken cancellationToken)
    {
        if (await ledger.FindAsync(person.Id, id, cancellationToken) is not { State: ExportState.Done } job || ListKinds.Find(job.List) is not { } kind) { return null; }
        if (await NowAsync(person, cancellationToken) is not { } current || !current.MayHave(job, kind)) { return null; }
        await writer.WriteAsync((store, _) =>
        {
            store.Audit.Add(Entry(current, "export.downloaded", job, ListQuery.Of(kind, job.Query), job.Rows.ToString("N0", CultureInfo.InvariantCulture)));
            return Task.CompletedTask;
        }, [], cancellationToken);
        return job;
    }

    private async Task<CurrentPerson?> NowAsync(CurrentPerson person, CancellationToken cancellationToken)
    {
        await using var store = await factory.CreateDbContextAsync(cancellationToken);
        return await store.RefreshAsync(person, cancellationToken);
    }

    /// <summary>The filters as they were, but nobody's number, subject or mail address: whom they name is told by key.</summary>
    private AuditEntry Entry(CurrentPerson person, string action, ExportJob job, ListQuery query, string rows)
    {
        var (told, leftOut) = query.WithoutSubscribers();
        var filters = told.Filters.Select(filter => $"{filter.Parameter.Title}: {filter.Value}").Concat(leftOut.Select(title => $"{title}: one")).ToList();
        return AuditEntry.Of(person.ToActor(), time.GetUtcNow(), action, "export", job.Id.ToString(), query.Kind.Title,
            [
                new FieldChange("filters", null, filters.Count == 0 ? "none" : string.Join('\n', filters)),
                new FieldChange("columns", null, query.Columns.Text ?? "all"),
                new FieldChange("rows", null, rows),
            ],
            companyId: job.CompanyId, subscriberId: Guid.TryParse(query["subscriber"], out var subscriber) ? subscriber : null);
    }
}
