namespace ZenKey.Portal.Features.Guides;

/// <summary>A guide as it stands in <c>docs/guides</c>.</summary>
/// <param name="Name">Its file's name, and its address.</param>
/// <param name="Summary">One or two sentences.</param>
/// <param name="Source">What follows title and summary, in Markdown, with the addresses and names of the demo data.</param>
public sealed record Guide(string Name, string Title, string Summary, string Source)
{
    /// <summary>Reads a file: a first line <c># Title</c>, and a summary, which is quoted or the first sentence.</summary>
    public static Guide Parse(string name, string text)
    {
        var lines = text.ReplaceLineEndings("\n").Split('\n');
        if (!lines[0].StartsWith("# ", StringComparison.Ordinal)) { throw new InvalidOperationException($"The guide {name} begins without a title."); }
        var first = Array.FindIndex(lines, 1, line => line.Length > 0);
        var quoted = lines[first].StartsWith("> ", StringComparison.Ordinal);
        return new Guide(name, lines[0][2..], (quoted ? lines[first][2..] : FirstSentence(lines[first])).Replace("`", "", StringComparison.Ordinal).Replace("**", "", StringComparison.Ordinal), string.Join('\n', lines[(quoted ? first + 1 : 1)..]).Trim());
    }

    private static string FirstSentence(string paragraph) => paragraph.IndexOf(". ", StringComparison.Ordinal) is var end and > 0 ? paragraph[..(end + 1)] : paragraph;

    /// <summary>Its parts, each below a heading of the second level; what stands before the first belongs to the whole.</summary>
    public IReadOnlyList<GuidePart> Parts()
    {
        var parts = new List<GuidePart>();
        var (heading, body, code) = ((string?)null, new List<string>(), false);
        foreach (var line in Source.Split('\n'))
        {
            if (line.StartsWith("```", StringComparison.Ordinal)) { code = !code; }
            if (code || !line.StartsWith("## ", StringComparison.Ordinal))
            {
                body.Add(line);
                continue;
            }
            parts.Add(new GuidePart(heading, string.Join('\n', body)));
            (heading, body) = (line[3..], []);
        }
        parts.Add(new GuidePart(heading, string.Join('\n', body)));
        return [.. parts.Where(part => part.Heading is not null || part.Text.Trim().Length > 0)];
    }
}

/// <summary>A part of a guide.</summary>
/// <param name="Heading">Null for what stands before the first heading.</param>
public sealed record GuidePart(string? Heading, string Text)
{
    /// <summary>Where it is on the page.</summary>
    public string? Anchor => Heading is null ? null : Markdig.Helpers.LinkHelper.UrilizeAsGfm(Heading);
}
