namespace ZenKey.Cli.Commands;

/// <summary>Something that the tool does.</summary>
/// <param name="Name">The words that call it.</param>
/// <param name="Takes">What follows them, as help shows it.</param>
/// <param name="Summary">What it does.</param>
/// <param name="LeastWords">How many words must follow, options apart.</param>
/// <param name="MostWords">How many may.</param>
/// <param name="Options">Options that have a value.</param>
/// <param name="Flags">Options that have none.</param>
/// <param name="RunAsync">Does it.</param>
internal sealed record Command(string Name, string Takes, string Summary, int LeastWords, int MostWords, string[] Options, string[] Flags, Func<Context, CancellationToken, Task> RunAsync)
{
    public string[] Words { get; } = Name.Split(' ');

    public string Usage => $"{Name} {Takes}".TrimEnd();

    public static IReadOnlyList<Command> All { get; } = [.. AccountCommands.All, .. ClientCommands.All, .. ClientEdits.All, .. ProjectCommands.All, .. LaunchCommands.All, .. LogCommands.All];
}
