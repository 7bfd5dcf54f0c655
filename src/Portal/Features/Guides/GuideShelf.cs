namespace ZenKey.Portal.Features.Guides;

/// <summary>The guides, in the order in which they are read. They are part of the program: what it does and what they say come together.</summary>
public sealed class GuideShelf
{
    private const string Prefix = "guides/";
    private const int MostHits = 20;

    /// <summary>Their files' names: first what every developer reads.</summary>
    public static IReadOnlyList<string> Order { get; } =
    [
        "quick-start", "flows", "scopes", "errors", "testing", "test-bench", "security", "keep-people", "going-live", "usage-and-health",
        "management-api", "event-alerts", "mutual-tls", "deep-links", "automation", "ccid-application",
    ];

    public IReadOnlyList<Guide> All { get; } = [.. Order.Select(Read)];

    public Guide? Find(string name) => All.FirstOrDefault(guide => guide.Name == name);

    /// <summary>The parts that have every word, the best first: what has them in its heading, then what has them most often.</summary>
    public IReadOnlyList<GuideHit> Search(string text)
    {
        string[] words = [.. text.Split(' ', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries).Distinct(StringComparer.OrdinalIgnoreCase)];
        if (words.Length == 0) { return []; }
        return [.. All.SelectMany(guide => guide.Parts().Select(part => (Guide: guide, Part: part, Score: Score(guide, part, words))))
            .Where(hit => hit.Score > 0).OrderByDescending(hit => hit.Score).Take(MostHits)
            .Select(hit => new GuideHit(hit.Guide, hit.Part, Excerpt.Of(hit.Part.Text, words)))];
    }

    private static int Score(Guide guide, GuidePart part, string[] words)
    {
        var score = 0;
        foreach (var word in words)
        {
            var found = (Count(part.Heading ?? "", word) * 8) + (Count(guide.Title, word) * 2) + Math.Min(Count(part.Text, word), 6);
            if (found == 0) { return 0; }
            score += found;
        }
        return score;
    }

    private static int Count(string text, string word)
    {
        var count = 0;
        for (var at = text.IndexOf(word, StringComparison.OrdinalIgnoreCase); at >= 0; at = text.IndexOf(word, at + word.Length, StringComparison.OrdinalIgnoreCase)) { count++; }
        return count;
    }

    private static Guide Read(string name)
    {
        using var stream = typeof(GuideShelf).Assembly.GetManifestResourceStream(Prefix + name) ?? throw new InvalidOperationException($"There is no guide {name}.");
        using var reader = new StreamReader(stream);
        return Guide.Parse(name, reader.ReadToEnd());
    }
}

/// <summary>A part that was searched for.</summary>
/// <param name="Excerpt">Some of its text, cut where words of the search stand.</param>
public sealed record GuideHit(Guide Guide, GuidePart Part, IReadOnlyList<(string Text, bool Found)> Excerpt)
{
    public string Address => $"/guides/{Guide.Name}{(Part.Anchor is null ? "" : "#" + Part.Anchor)}";
}
