using ZenKey.Portal.Data.Exports;
using ZenKey.Portal.Exports;

namespace ZenKey.Portal.Tests.Exports;

/// <summary>A hundred thousand rows cost what a hundred pages cost.</summary>
public sealed class ExportScaleTests
{
    private const int Rows = 100_000;

    /// <summary>Who asks, a page, and the three of a commit; taking and letting go of it as often as its turns are over.</summary>
    private const int StatementsOfAPage = 5;

    [Fact]
    public async Task A_big_file_takes_a_few_statements_a_page_and_no_more_memory_than_one()
    {
        await using var bench = await ExportBench.CreateAsync();
        await bench.AddRequestsAsync(Rows);
        var id = await bench.StartAsync();
        var held = new List<long>();
        bench.Source.BeforePage = (page, _) =>
        {
            if (page % 20 == 5) { held.Add(GC.GetTotalMemory(forceFullCollection: true)); }
            return Task.CompletedTask;
        };
        var runner = bench.Runner(new ExportLimits());
        bench.Store.Factory.Forget();
        while (await runner.RunNextAsync(CancellationToken.None)) { }

        var sql = bench.Store.Factory.Sql;
        Assert.DoesNotContain(sql, statement => statement.Contains("OFFSET", StringComparison.OrdinalIgnoreCase) || statement.Contains("COUNT(", StringComparison.OrdinalIgnoreCase));
        Assert.InRange(sql.Count, Rows / 1_000, (Rows / 1_000 * StatementsOfAPage) + 30);
        Assert.Equal(5, held.Count);
        Assert.InRange(held.Max() - held[0], long.MinValue, 8 * 1024 * 1024);

        var job = await bench.JobAsync(id);
        Assert.Equal((ExportState.Done, Rows, 100, 1_001), (job.State, job.Rows, job.Chunks, job.Total));
        Assert.Equal(Enumerable.Range(1, Rows), await bench.NumbersAsync(id));
    }
}
