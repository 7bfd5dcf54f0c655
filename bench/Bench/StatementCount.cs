using System.Text.RegularExpressions;

namespace ZenKey.Bench;

/// <summary>Counts SQL statements a sign-in in PostgreSQL's own log (log_statement=all), less what the process does while idle.</summary>
internal sealed partial class StatementCount(Server server, string log)
{
    private const int SignIns = 200;
    private static readonly TimeSpan Idle = TimeSpan.FromSeconds(10);

    public async Task RunAsync()
    {
        for (var count = 0; count < 20; count++) { await server.Party.SignInAsync(); }
        var before = Lines();
        await Task.Delay(Idle);
        var idleASecond = (Lines().Count - before.Count) / Idle.TotalSeconds;

        before = Lines();
        var began = TimeProvider.System.GetTimestamp();
        for (var count = 0; count < SignIns; count++) { await server.Party.SignInAsync(); }
        await Task.Delay(TimeSpan.FromSeconds(1));
        var spent = TimeProvider.System.GetElapsedTime(began).TotalSeconds;
        var mine = Lines().Skip(before.Count).ToList();

        Console.WriteLine($"{SignIns} sign-ins one after another: {(mine.Count - (idleASecond * spent)) / SignIns:0.00} statements each (idle: {idleASecond:0.0} a second).");
        foreach (var kind in mine.GroupBy(Kind).OrderByDescending(group => group.Count()).Take(20))
        {
            Console.WriteLine($"{(double)kind.Count() / SignIns,6:0.00}  {kind.Key}");
        }
    }

    private List<string> Lines() => [.. File.ReadLines(log).Where(line => Statement().IsMatch(line)).Select(line => Statement().Match(line).Groups[1].Value)];

    private static string Kind(string statement) => statement.Length > 90 ? statement[..90] : statement;

    [GeneratedRegex("LOG:  (?:statement|execute [^:]*): (.*)")]
    private static partial Regex Statement();
}
