using ZenKey.Bench;

// Measures providers side by side in one run; see ../README.md.
var options = BenchOptions.Read(args);
await using var servers = await ServerSet.StartAsync(options);
if (options.StatementLog is { } log)
{
    await new StatementCount(servers.All[0], log).RunAsync();
    return;
}
var results = await new Comparison(servers.All, options).RunAsync();
Report.Write(results, Console.Out);
