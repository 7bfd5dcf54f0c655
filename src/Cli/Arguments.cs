using System.Globalization;
using ZenKey.Cli.Commands;

namespace ZenKey.Cli;

/// <summary>The command was typed in a way that it does not take.</summary>
internal sealed class UsageException(string message) : Exception(message);

/// <summary>What was typed after the command: words, and options with their values.</summary>
internal sealed class Arguments
{
    private readonly List<string> words = [];
    private readonly Dictionary<string, List<string>> options = new(StringComparer.Ordinal);

    public IReadOnlyList<string> Words => words;

    public bool Json => Has("--json");

    /// <exception cref="UsageException">The command takes no such option, or it lacks its value.</exception>
    public static Arguments Parse(string[] typed, Command command)
    {
        var found = new Arguments();
        for (var index = 0; index < typed.Length; index++)
        {
            var word = typed[index];
            if (!word.StartsWith("--", StringComparison.Ordinal)) { found.words.Add(word); }
            else if (word == "--json" || command.Flags.Contains(word)) { found.options[word] = [""]; }
            else if (!command.Options.Contains(word)) { throw new UsageException($"There is no option {word}."); }
            else if (index + 1 == typed.Length) { throw new UsageException($"{word} needs a value."); }
            else
            {
                if (!found.options.TryGetValue(word, out var values)) { found.options[word] = values = []; }
                values.Add(typed[++index]);
            }
        }
        return found.words.Count >= command.LeastWords && found.words.Count <= command.MostWords ? found
            : throw new UsageException(found.words.Count < command.LeastWords ? "Something is missing." : $"{found.words[command.MostWords]} is too much.");
    }

    public bool Has(string option) => options.ContainsKey(option);

    public string? Value(string option) => options.TryGetValue(option, out var values) ? values[^1] : null;

    public IReadOnlyList<string> Values(string option) => options.TryGetValue(option, out var values) ? values : [];

    public string Needed(string option) => Value(option) ?? throw new UsageException($"{option} is missing.");

    public int? Number(string option) => Value(option) is not { } text ? null
        : int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : throw new UsageException($"{option} takes a number.");
}
