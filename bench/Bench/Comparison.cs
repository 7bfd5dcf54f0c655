using System.Diagnostics;

namespace ZenKey.Bench;

/// <summary>One round of one provider.</summary>
/// <param name="Name">The provider.</param>
/// <param name="PerSecond">Sign-ins a second.</param>
/// <param name="Cpu">The provider's CPU time a sign-in, in ms.</param>
/// <param name="P50">Half of the sign-ins were faster, in ms.</param>
/// <param name="P99">All but one in a hundred were faster, in ms.</param>
internal sealed record Round(string Name, double PerSecond, double Cpu, double P50, double P99);

/// <summary>Providers in turns (A B, B A, A B ...), so that what else the machine does falls on all alike.</summary>
internal sealed class Comparison(IReadOnlyList<Server> servers, BenchOptions options)
{
    public async Task<IReadOnlyList<Round>> RunAsync()
    {
        foreach (var server in servers)
        {
            await server.Party.SignInAsync();
            await server.Party.CheckAsync();
            await Task.WhenAll(Enumerable.Range(0, options.Concurrency).Select(async _ =>
            {
                for (var count = 0; count < options.WarmUp / options.Concurrency; count++) { await server.Party.SignInAsync(); }
            }));
        }
        var rounds = new List<Round>();
        for (var round = 0; round < options.Rounds; round++)
        {
            foreach (var server in round % 2 == 0 ? servers : servers.Reverse()) { rounds.Add(await MeasureAsync(server)); }
        }
        return rounds;
    }

    private async Task<Round> MeasureAsync(Server server)
    {
        var times = new List<double>();
        var (began, cpu) = (Stopwatch.GetTimestamp(), server.CpuMilliseconds());
        await Task.WhenAll(Enumerable.Range(0, options.Concurrency).Select(async _ =>
        {
            while (Stopwatch.GetElapsedTime(began) < options.Round)
            {
                var start = Stopwatch.GetTimestamp();
                await server.Party.SignInAsync();
                lock (times) { times.Add(Stopwatch.GetElapsedTime(start).TotalMilliseconds); }
            }
        }));
        var (seconds, spent) = (Stopwatch.GetElapsedTime(began).TotalSeconds, server.CpuMilliseconds() - cpu);
        times.Sort();
        return new Round(server.Name, times.Count / seconds, spent / times.Count, times[times.Count / 2], times[times.Count * 99 / 100]);
    }
}
