namespace ZenKey.Portal.Features.Clients.Settings;

/// <summary>Words parted by spaces, as the store keeps lists of names.</summary>
internal static class Words
{
    public static bool Has(string words, string word) => words.Split(' ').Contains(word);

    /// <summary>The words with this one among them, or without it; the order of the others stays.</summary>
    public static string With(string words, string word, bool wanted)
    {
        var others = words.Split(' ', StringSplitOptions.RemoveEmptyEntries).Where(other => other != word);
        return string.Join(' ', wanted ? others.Append(word) : others);
    }

    public static string YesNo(bool value) => value ? "yes" : "no";
}
