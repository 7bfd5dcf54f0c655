using Microsoft.EntityFrameworkCore;
using ZenKey.Portal.Data.Audit;
using ZenKey.Portal.Data.Exports;
using ZenKey.Portal.Data.People;
using ZenKey.Portal.Data.Tests.Store;

namespace ZenKey.Portal.Data.Tests;

/// <summary>A job is written by one at a time, each page once, and is its owner's alone.</summary>
public abstract class ExportLedgerTests(StoreFixture fixture) : StoreTests(fixture)
{
    private ExportLedger Ledger => Node.Get<ExportLedger>();

    [Fact]
    public async Task Whoever_takes_a_stopped_job_on_writes_each_page_once()
    {
        var job = await StartAsync(await PersonAsync());
        var first = (await TakeAsync(job))!;
        Assert.True(await Ledger.AppendAsync(first, Part("a", "1"), None));
        Assert.True(await Ledger.AppendAsync(first, Part("b", "2"), None));
        Assert.Null(await TakeAsync(job));
        Time.Advance(ExportJob.Lease);
        var other = Fixture.Build(Time).Get<ExportLedger>();
        var second = (await TakeAsync(job, other))!;
        Assert.Equal(("2", 2, 2, 2L), (second.After, second.Chunks, second.Rows, second.Bytes));
        // The first was only slow: nothing of what it still does counts.
        Assert.False(await Ledger.AppendAsync(first, Part("c", "3"), None));
        Assert.False(await Ledger.HoldAsync(first, None));
        Assert.False(await Ledger.FinishAsync(first, false, None));
        Assert.True(await other.AppendAsync(second, Part("c", "3"), None));
        Assert.True(await other.FinishAsync(second, false, None));
        Assert.Equal("abc", await TextAsync(job));
        var done = (await Ledger.FindAsync(job.PersonId, job.Id, None))!;
        Assert.Equal((ExportState.Done, 3, null, Now + ExportJob.Life), (done.State, done.Rows, done.Slot, done.ExpiresAt));
    }

    [Fact]
    public async Task Of_twelve_workers_one_gets_the_job()
    {
        var job = await StartAsync(await PersonAsync());
        var nodes = Enumerable.Range(0, 2).Select(_ => Fixture.Build(Time).Get<ExportLedger>()).ToList();
        var taken = await TwelveTimesAsync(index => nodes[index % 2].TakeAsync(None));
        Assert.Single(taken, one => one?.Id == job.Id);
    }

    [Fact]
    public async Task A_page_that_takes_long_is_held_and_a_holder_that_is_silent_loses_it()
    {
        var job = await StartAsync(await PersonAsync());
        var held = (await TakeAsync(job))!;
        for (var time = TimeSpan.Zero; time < 3 * ExportJob.Lease; time += ExportJob.Lease / 3)
        {
            Time.Advance(ExportJob.Lease / 3);
            Assert.True(await Ledger.HoldAsync(held, None));
            Assert.Null(await TakeAsync(job));
        }
        Time.Advance(ExportJob.Lease);
        Assert.NotNull(await TakeAsync(job));
        Assert.False(await Ledger.HoldAsync(held, None));
    }

    [Fact]
    public async Task Who_has_waited_longest_comes_first_and_a_turn_puts_a_job_at_the_end()
    {
        var (long_, short_) = (await StartAsync(await PersonAsync()), await StartAsync(await PersonAsync(), TimeSpan.FromSeconds(1)));
        var turn = (await TakeAsync(long_))!;
        Time.Advance(TimeSpan.FromSeconds(2));
        await Ledger.ReleaseAsync(turn, None);
        Assert.Equal(short_.Id, (await TakeAsync(long_, short_))!.Id);
        Assert.Equal(long_.Id, (await TakeAsync(long_, short_))!.Id);
    }

    [Fact]
    public async Task Three_of_a_person_are_under_way_and_no_more_however_they_are_asked_for()
    {
        var person = await PersonAsync();
        var answers = await TwelveTimesAsync(_ => Ledger.StartAsync(Job(person), Entry(), None));
        Assert.Equal((3, 9), (answers.Count(one => one == ExportStart.Started), answers.Count(one => one == ExportStart.Busy)));
        Assert.Equal(ExportStart.Started, await Ledger.StartAsync(Job(await PersonAsync()), Entry(), None));
        var one = (await Ledger.ListAsync(person, None))[0];
        Assert.True(await Ledger.CancelAsync(person, one.Id, None));
        Assert.Equal(ExportStart.Started, await Ledger.StartAsync(Job(person), Entry(), None));
    }

    [Fact]
    public async Task Twenty_are_kept()
    {
        var person = await PersonAsync();
        for (var count = 0; count < ExportJob.MostKept; count++)
        {
            var job = await StartAsync(person);
            Assert.True(await Ledger.CancelAsync(person, job.Id, None));
        }
        Assert.Equal(ExportStart.Full, await Ledger.StartAsync(Job(person), Entry(), None));
        Assert.True(await Ledger.DeleteAsync(person, (await Ledger.ListAsync(person, None))[0].Id, None));
        Assert.Equal(ExportStart.Started, await Ledger.StartAsync(Job(person), Entry(), None));
    }

    [Fact]
    public async Task A_cancelled_job_keeps_nothing_and_takes_nothing_more()
    {
        var job = await StartAsync(await PersonAsync());
        var held = (await TakeAsync(job))!;
        await Ledger.AppendAsync(held, Part("a", "1"), None);
        Assert.True(await Ledger.CancelAsync(job.PersonId, job.Id, None));
        Assert.False(await Ledger.AppendAsync(held, Part("b", "2"), None));
        Assert.False(await Ledger.HoldAsync(held, None));
        Assert.Equal("", await TextAsync(job));
        Assert.Null(await TakeAsync(job));
        Assert.False(await Ledger.CancelAsync(job.PersonId, job.Id, None));
        Assert.Equal(ExportState.Cancelled, (await Ledger.FindAsync(job.PersonId, job.Id, None))!.State);
    }

    [Fact]
    public async Task Nobody_else_finds_stops_or_deletes_it()
    {
        var job = await StartAsync(await PersonAsync());
        var stranger = await PersonAsync();
        Assert.Null(await Ledger.FindAsync(stranger, job.Id, None));
        Assert.False(await Ledger.CancelAsync(stranger, job.Id, None));
        Assert.False(await Ledger.DeleteAsync(stranger, job.Id, None));
        Assert.Empty(await Ledger.ListAsync(stranger, None));
        Assert.NotNull(await Ledger.FindAsync(job.PersonId, job.Id, None));
    }

    [Fact]
    public async Task A_file_goes_a_day_after_its_end_with_all_its_parts()
    {
        var job = await StartAsync(await PersonAsync());
        var held = (await TakeAsync(job))!;
        await Ledger.AppendAsync(held, Part("a", "1"), None);
        Time.Advance(TimeSpan.FromSeconds(20));
        await Ledger.FinishAsync(held, false, None);
        await Node.AddAsync(new ExportChunk { Id = Guid.CreateVersion7(Now), JobId = Guid.CreateVersion7(Now), Content = [1] });
        Time.Advance(ExportJob.Life - TimeSpan.FromMilliseconds(1));
        await Node.Get<Housekeeping>().SweepAsync(None);
        Assert.Equal("a", await TextAsync(job));
        Assert.Equal(1, await ChunksAsync());
        Time.Advance(TimeSpan.FromMilliseconds(1));
        Assert.Null(await Ledger.FindAsync(job.PersonId, job.Id, None));
        await Node.Get<Housekeeping>().SweepAsync(None);
        Assert.Equal(0, await ChunksAsync());
        Assert.Equal(0, await Node.ReadAsync(store => store.ExportJobs.CountAsync()));
    }

    private async Task<Guid> PersonAsync()
    {
        var person = new Person { Id = Guid.CreateVersion7(Now), Name = "Dana", CreatedAt = Now };
        await Node.AddAsync(person);
        return person.Id;
    }

    private async Task<ExportJob> StartAsync(Guid person, TimeSpan later = default)
    {
        var job = Job(person, later);
        Assert.Equal(ExportStart.Started, await Ledger.StartAsync(job, Entry(), None));
        return job;
    }

    private ExportJob Job(Guid person, TimeSpan later = default) =>
        new() { Id = Guid.CreateVersion7(Now), PersonId = person, List = "logs", Query = "show=refused", Total = 3, CreatedAt = Now, TurnAt = Now + later, ExpiresAt = Now + ExportJob.Life };

    private AuditEntry Entry() => AuditEntry.Of(Actor.System, Now, "export.started", "export", "x", "Logs");

    private Task<ExportJob?> TakeAsync(ExportJob job, ExportLedger? ledger = null) => TakeAsync(ledger ?? Ledger, job.Id);

    private Task<ExportJob?> TakeAsync(ExportJob job, ExportJob other) => TakeAsync(Ledger, job.Id, other.Id);

    /// <summary>Takes on one of these; what other tests have left is let go.</summary>
    private static async Task<ExportJob?> TakeAsync(ExportLedger ledger, params Guid[] wanted)
    {
        while (await ledger.TakeAsync(None) is { } taken)
        {
            if (wanted.Contains(taken.Id)) { return taken; }
            Assert.True(await ledger.CancelAsync(taken.PersonId, taken.Id, None));
        }
        return null;
    }

    private static ExportPart Part(string text, string after) => new([.. text.Select(one => (byte)one)], text.Length, 1, after);

    private async Task<string> TextAsync(ExportJob job)
    {
        var text = "";
        for (var number = 0; await Ledger.ReadAsync(job.Id, number, None) is { } part; number++) { text += string.Concat(part.Select(one => (char)one)); }
        return text;
    }

    private Task<int> ChunksAsync() => Node.ReadAsync(store => store.ExportChunks.CountAsync());
}

public sealed class ExportLedgerOnSqlite(SqliteStore fixture) : ExportLedgerTests(fixture), IClassFixture<SqliteStore>;

public sealed class ExportLedgerOnPostgreSql(PostgreSqlStore fixture) : ExportLedgerTests(fixture), IClassFixture<PostgreSqlStore>;
