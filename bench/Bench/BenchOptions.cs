namespace ZenKey.Bench;

/// <summary>What is measured, and how long.</summary>
internal sealed record BenchOptions
{
    /// <summary>The programs of ours that take part, name and path of Portal.dll: this tree's, and perhaps an older one's.</summary>
    public IReadOnlyList<(string Name, string Program)> Ours { get; init; } = [];

    /// <summary>The folder of the peer; null leaves it out.</summary>
    public string? Peer { get; init; }
    public int Rounds { get; init; } = 5;
    public TimeSpan Round { get; init; } = TimeSpan.FromSeconds(3);
    public int WarmUp { get; init; } = 2_000;
    public int Concurrency { get; init; } = 16;

    /// <summary>A PostgreSQL connection string for ours; null is SQLite.</summary>
    public string? Postgres { get; init; }

    /// <summary>PostgreSQL's log, which holds every statement: counts statements instead of time.</summary>
    public string? StatementLog { get; init; }

    /// <exception cref="ArgumentException">An argument is not known.</exception>
    public static BenchOptions Read(string[] args)
    {
        var options = new BenchOptions();
        for (var index = 0; index + 1 < args.Length; index += 2)
        {
            var value = args[index + 1];
            options = args[index] switch
            {
                "--ours" => options with { Ours = [.. options.Ours, (value.Split('=')[0], Path.GetFullPath(value.Split('=')[1]))] },
                "--peer" => options with { Peer = Path.GetFullPath(value) },
                "--rounds" => options with { Rounds = Number(value) },
                "--seconds" => options with { Round = TimeSpan.FromSeconds(Number(value)) },
                "--warm-up" => options with { WarmUp = Number(value) },
                "--concurrency" => options with { Concurrency = Number(value) },
                "--postgres" => options with { Postgres = value },
                "--statement-log" => options with { StatementLog = value },
                var other => throw new ArgumentException($"There is no argument {other}."),
            };
        }
        return options.Ours.Count > 0 ? options : throw new ArgumentException("--ours <name>=<path of Portal.dll> is needed.");
    }

    private static int Number(string text) => int.Parse(text, System.Globalization.CultureInfo.InvariantCulture);
}
