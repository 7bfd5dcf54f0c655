using Microsoft.EntityFrameworkCore;
using ZenKey.Portal.Access;
using ZenKey.Portal.Data;
using ZenKey.Portal.Data.Journal;
using ZenKey.Portal.Data.Paging;
using ZenKey.Portal.Data.TestRuns;

namespace ZenKey.Portal.Features.TestFlow.Runs;

/// <summary>A kept run in a list.</summary>
/// <param name="By">Who ran it; null when they are gone.</param>
public sealed record RunRow(Guid Id, DateTimeOffset StartedAt, string Flow, string Persona, string Outcome, string Verdict, TimeSpan Took, string? By) : IPageRow
{
    public FlowOutcome End => Enum.TryParse<FlowOutcome>(Outcome, out var outcome) ? outcome : FlowOutcome.Failed;
}

/// <summary>A kept run, whole.</summary>
/// <param name="Settings">As in an address, without a question mark.</param>
public sealed record KeptRun(RunRow Row, string Settings, FlowRun Run);

/// <summary>
/// Runs as they went, for thirty days. Whoever sees a client sees its runs: a link serves within the company, and for others
/// there is nothing.
/// </summary>
public sealed class RunArchive(IDbContextFactory<PortalDbContext> factory, StoreWriter writer)
{
    /// <returns>By what it is found; null when the store cannot take it now.</returns>
    public async Task<Guid?> KeepAsync(CurrentPerson person, TestClient client, FlowInput form, FlowRun run, CancellationToken cancellationToken)
    {
        var row = new TestRun
        {
            Id = Guid.CreateVersion7(run.StartedAt),
            ClientId = client.Id,
            StartedBy = person.Id,
            StartedAt = run.StartedAt,
            Flow = FlowKinds.Of(form.Flow).Name,
            Persona = form.Persona,
            Settings = FlowQuery.Write(form),
            Outcome = run.Outcome.ToString(),
            Verdict = run.Verdict,
            Took = run.Took ?? TimeSpan.Zero,
            Trace = RunTrace.Write(run),
        };
        try
        {
            return await writer.WriteAsync((store, _) =>
            {
                store.TestRuns.Add(row);
                return Task.FromResult((Guid?)row.Id);
            }, [], cancellationToken);
        }
        catch (StoreUnavailableException)
        {
            return null; // The run is on the page still; only its link is missing.
        }
    }

    /// <summary>The runs of a client that the person has been shown, newest first.</summary>
    public async Task<Page<RunRow>> ListAsync(CurrentPerson person, TestClient client, PageRequest request, CancellationToken cancellationToken)
    {
        Demand(person, client);
        await using var store = await factory.CreateDbContextAsync(cancellationToken);
        return await Keyset.NewestFirstAsync(store.TestRuns.AsNoTracking().Where(run => run.ClientId == client.Id), nameof(TestRun.StartedAt), false,
            Row(store), row => row.StartedAt, request, cancellationToken);
    }

    /// <returns>Null when there is none, or it is another client's.</returns>
    public async Task<KeptRun?> FindAsync(CurrentPerson person, TestClient client, Guid id, CancellationToken cancellationToken)
    {
        Demand(person, client);
        await using var store = await factory.CreateDbContextAsync(cancellationToken);
        return await ReadAsync(store, store.TestRuns.Where(run => run.Id == id && run.ClientId == client.Id), cancellationToken);
    }

    /// <summary>The one before it: of the same flow if there is one. Null for the first.</summary>
    public async Task<KeptRun?> FindBeforeAsync(CurrentPerson person, TestClient client, KeptRun run, CancellationToken cancellationToken)
    {
        Demand(person, client);
        var (at, id) = (run.Row.StartedAt, run.Row.Id);
        await using var store = await factory.CreateDbContextAsync(cancellationToken);
        var before = store.TestRuns.Where(row => row.ClientId == client.Id && (row.StartedAt < at || (row.StartedAt == at && row.Id.CompareTo(id) < 0)))
            .OrderByDescending(row => row.StartedAt).ThenByDescending(row => row.Id);
        return await ReadAsync(store, before.Take(20).Where(row => row.Flow == run.Row.Flow).OrderByDescending(row => row.StartedAt).ThenByDescending(row => row.Id).Take(1), cancellationToken)
            ?? await ReadAsync(store, before.Take(1), cancellationToken);
    }

    private static async Task<KeptRun?> ReadAsync(PortalDbContext store, IQueryable<TestRun> runs, CancellationToken cancellationToken)
    {
        if (await runs.AsNoTracking().FirstOrDefaultAsync(cancellationToken) is not { } row) { return null; }
        var by = await store.People.Where(person => person.Id == row.StartedBy).Select(person => person.Name).FirstOrDefaultAsync(cancellationToken);
        var shown = new RunRow(row.Id, row.StartedAt, row.Flow, row.Persona, row.Outcome, row.Verdict, row.Took, by);
        return new KeptRun(shown, row.Settings, RunTrace.Read(row.Trace) with { Kept = row.Id });
    }

    private static System.Linq.Expressions.Expression<Func<TestRun, RunRow>> Row(PortalDbContext store) => run => new RunRow(
        run.Id, run.StartedAt, run.Flow, run.Persona, run.Outcome, run.Verdict, run.Took,
        store.People.Where(person => person.Id == run.StartedBy).Select(person => person.Name).FirstOrDefault());

    /// <summary>The client was found for this person already; this holds against one that was found for another.</summary>
    private static void Demand(CurrentPerson person, TestClient client)
    {
        if (!Permissions.SeeProjects.Allows(person, client.CompanyId)) { throw new NoRightException(Permissions.SeeProjects.Name); }
    }
}
