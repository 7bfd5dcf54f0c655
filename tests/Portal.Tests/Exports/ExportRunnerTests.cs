using ZenKey.Portal.Data.Exports;
using ZenKey.Portal.Data.People;
using ZenKey.Portal.Exports;

namespace ZenKey.Portal.Tests.Exports;

/// <summary>Files are written whole and once, whatever happens to who writes them.</summary>
public sealed class ExportRunnerTests : IAsyncLifetime
{
    private static readonly CancellationToken Cancel = CancellationToken.None;
    private ExportBench bench = null!;

    public async ValueTask InitializeAsync() => bench = await ExportBench.CreateAsync();

    public ValueTask DisposeAsync() => bench.DisposeAsync();

    [Fact]
    public async Task A_file_holds_every_row_in_the_lists_order()
    {
        await bench.AddRequestsAsync(35);
        var id = await bench.StartAsync();
        Assert.True(await bench.Runner().RunNextAsync(Cancel));
        Assert.False(await bench.Runner().RunNextAsync(Cancel));
        Assert.StartsWith("endpoint,carrier,cause,repeats\r\n1,,,0\r\n2,", await bench.TextAsync(id), StringComparison.Ordinal);
        Assert.Equal(Enumerable.Range(1, 35), await bench.NumbersAsync(id));
        var job = await bench.JobAsync(id);
        Assert.Equal((ExportState.Done, 35, 35, false), (job.State, job.Rows, job.Total, job.Truncated));
        Assert.Equal(job.Bytes, System.Text.Encoding.UTF8.GetByteCount(await bench.TextAsync(id)));
    }

    [Fact]
    public async Task A_list_without_rows_is_a_file_with_a_head()
    {
        var id = await bench.StartAsync("columns=when");
        await bench.Runner().RunNextAsync(Cancel);
        Assert.Equal("endpoint,carrier,cause,repeats,at_utc\r\n", await bench.TextAsync(id));
        Assert.Equal(ExportState.Done, (await bench.JobAsync(id)).State);
    }

    [Fact]
    public async Task Another_process_goes_on_after_a_kill_and_writes_no_row_twice()
    {
        await bench.AddRequestsAsync(45);
        var id = await bench.StartAsync();
        bench.Source.BeforePage = (page, _) => page == 3 ? throw new InvalidOperationException("The process dies.") : Task.CompletedTask;
        await bench.Runner().RunNextAsync(Cancel);
        bench.Source.BeforePage = null;
        Assert.Equal((ExportState.Running, 20), ((await bench.JobAsync(id)).State, (await bench.JobAsync(id)).Rows));
        var other = bench.Runner();
        Assert.False(await other.RunNextAsync(Cancel)); // it may be alive yet
        bench.Store.Time.Advance(ExportJob.Lease);
        Assert.True(await other.RunNextAsync(Cancel));
        Assert.Equal(Enumerable.Range(1, 45), await bench.NumbersAsync(id));
    }

    [Fact]
    public async Task A_process_that_stops_in_order_leaves_the_job_to_the_next_at_once()
    {
        await bench.AddRequestsAsync(45);
        var id = await bench.StartAsync();
        using var stop = new CancellationTokenSource();
        bench.Source.BeforePage = async (page, token) =>
        {
            if (page != 3) { return; }
            await stop.CancelAsync();
            token.ThrowIfCancellationRequested();
        };
        await bench.Runner().RunNextAsync(stop.Token);
        bench.Source.BeforePage = null;
        Assert.True(await bench.Runner().RunNextAsync(Cancel));
        Assert.Equal(Enumerable.Range(1, 45), await bench.NumbersAsync(id));
    }

    [Fact]
    public async Task What_is_added_or_deleted_meanwhile_makes_no_other_row_come_twice_or_go_missing()
    {
        await bench.AddRequestsAsync(30);
        var id = await bench.StartAsync();
        bench.Source.BeforePage = (page, _) => page != 2 ? Task.CompletedTask : bench.Store.AddAsync(
            new Data.Events.AuthEvent { Id = bench.Store.NewId(), At = bench.Store.Time.GetUtcNow(), CompanyId = bench.World.Company.Id, Endpoint = "0", Succeeded = true });
        await bench.Runner().RunNextAsync(Cancel);
        Assert.Equal(Enumerable.Range(1, 30), await bench.NumbersAsync(id));
    }

    [Fact]
    public async Task Two_processes_at_once_write_each_file_once()
    {
        await bench.AddRequestsAsync(60);
        Guid[] ids = [await bench.StartAsync(), await bench.StartAsync(), await bench.StartAsync("columns=none", bench.World.Ada)];
        await Task.WhenAll(Enumerable.Range(0, 2).Select(_ => Task.Run(async () =>
        {
            var runner = bench.Runner(new ExportLimits { PageRows = 7, TurnPages = 2 });
            while (await runner.RunNextAsync(Cancel)) { }
        }, Cancel)));
        foreach (var id in ids) { Assert.Equal(Enumerable.Range(1, 60), await bench.NumbersAsync(id)); }
    }

    [Fact]
    public async Task A_long_job_lets_others_through()
    {
        await bench.AddRequestsAsync(60);
        var id = await bench.StartAsync();
        bench.Store.Time.Advance(TimeSpan.FromSeconds(1));
        var other = await bench.StartAsync("from=2031-01-01");
        bench.Store.Time.Advance(TimeSpan.FromSeconds(1));
        var runner = bench.Runner(new ExportLimits { PageRows = 10, TurnPages = 2 });
        await runner.RunNextAsync(Cancel);
        await runner.RunNextAsync(Cancel);
        Assert.Equal((ExportState.Running, 20, ExportState.Done), ((await bench.JobAsync(id)).State, (await bench.JobAsync(id)).Rows, (await bench.JobAsync(other)).State));
    }

    [Fact]
    public async Task A_cancelled_job_stops_within_two_seconds_even_while_a_page_is_read()
    {
        await bench.AddRequestsAsync(25);
        var id = await bench.StartAsync();
        var reading = new TaskCompletionSource();
        bench.Source.BeforePage = (page, token) =>
        {
            if (page == 1) { return Task.CompletedTask; }
            reading.SetResult();
            return Task.Delay(Timeout.InfiniteTimeSpan, token);
        };
        var run = bench.Runner().RunNextAsync(Cancel);
        await reading.Task;
        Assert.True(await bench.Desk.CancelAsync(bench.World.Developer, id, Cancel));
        bench.Store.Time.Advance(TimeSpan.FromSeconds(2));
        await run;
        Assert.Equal((ExportState.Cancelled, ""), ((await bench.JobAsync(id)).State, await bench.TextAsync(id)));
    }

    [Fact]
    public async Task Who_loses_the_right_to_the_list_gets_no_more_of_it()
    {
        await bench.AddRequestsAsync(25);
        var id = await bench.StartAsync();
        bench.Source.BeforePage = (page, _) => page != 1 ? Task.CompletedTask : bench.Store.Writer.WriteAsync(async (store, token) =>
        {
            var person = (await store.People.FindAsync([bench.World.Developer.Id], token))!;
            person.Roles = PortalRoles.None;
        }, [], Cancel);
        await bench.Runner().RunNextAsync(Cancel);
        var job = await bench.JobAsync(id);
        Assert.Equal((ExportState.Failed, "You may no longer see this list.", ""), (job.State, job.Fault, await bench.TextAsync(id)));
    }

    [Fact]
    public async Task Who_is_of_another_company_now_is_given_no_rows_of_it()
    {
        var id = await bench.StartAsync();
        var other = new Data.Companies.Company { Id = bench.Store.NewId(), Name = "Other" };
        await bench.Store.AddAsync(other);
        await bench.Store.Writer.WriteAsync(async (store, token) => (await store.People.FindAsync([bench.World.Developer.Id], token))!.CompanyId = other.Id, [], Cancel);
        await bench.Runner().RunNextAsync(Cancel);
        Assert.Equal(ExportState.Failed, (await bench.JobAsync(id)).State);
    }

    [Fact]
    public async Task What_fails_again_and_again_is_given_up_with_words()
    {
        var id = await bench.StartAsync();
        bench.Source.BeforePage = (_, _) => throw new InvalidOperationException("The list cannot be read.");
        var runner = bench.Runner();
        for (var attempt = 0; attempt < ExportJob.MostAttempts; attempt++)
        {
            Assert.True(await runner.RunNextAsync(Cancel));
            Assert.Equal(ExportState.Running, (await bench.JobAsync(id)).State);
            bench.Store.Time.Advance(ExportJob.Lease);
        }
        Assert.True(await runner.RunNextAsync(Cancel));
        var job = await bench.JobAsync(id);
        Assert.Equal(ExportState.Failed, job.State);
        Assert.StartsWith("It stopped again and again", job.Fault, StringComparison.Ordinal);
        Assert.False(await runner.RunNextAsync(Cancel));
    }

    [Theory]
    [InlineData(25, true)]
    [InlineData(30, false)]
    [InlineData(40, false)]
    public async Task A_file_ends_where_no_more_rows_fit_and_says_so(int most, bool truncated)
    {
        await bench.AddRequestsAsync(30);
        var id = await bench.StartAsync();
        await bench.Runner(new ExportLimits { PageRows = 10, MostRows = most }).RunNextAsync(Cancel);
        var job = await bench.JobAsync(id);
        Assert.Equal((ExportState.Done, Math.Min(most, 30), truncated), (job.State, job.Rows, job.Truncated));
        Assert.Equal(Enumerable.Range(1, job.Rows), await bench.NumbersAsync(id));
    }
}
