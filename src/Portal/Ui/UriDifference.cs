namespace ZenKey.Portal.Ui;

/// <summary>How an address differs from the registered one that is nearest to it.</summary>
/// <param name="Registered">The nearest.</param>
/// <param name="Received">What came.</param>
/// <param name="Name">The difference in a word or two, e.g. <c>Trailing slash</c>.</param>
/// <param name="Words">The same in a sentence.</param>
public sealed record UriDifference(string Registered, string Received, string Name, string Words)
{
    /// <summary>How many addresses the nearest was chosen from.</summary>
    public int Of { get; init; }

    /// <param name="registered">The addresses as they are kept, parted by spaces.</param>
    /// <param name="received">What came, as it is kept.</param>
    /// <returns>Null when there is nothing to compare.</returns>
    public static UriDifference? Find(string? registered, string? received)
    {
        if (received is null || !received.Contains(':', StringComparison.Ordinal)) { return null; }
        return Nearest([.. (registered ?? "").Split(' ').Where(part => part.Contains(':', StringComparison.Ordinal))], received);
    }

    /// <returns>Null when nothing is registered.</returns>
    public static UriDifference? Nearest(IReadOnlyList<string> addresses, string received)
    {
        if (addresses.Count == 0) { return null; }
        var nearest = addresses.MinBy(address => Distance(address, received))!;
        var (name, words) = Tell(nearest, received);
        return new UriDifference(nearest, received, name, words) { Of = addresses.Count };
    }

    /// <summary>Both addresses in three parts: what is the same before, what differs, what is the same behind.</summary>
    public (string Before, string Registered, string Received, string After) Parts()
    {
        var most = Math.Min(Registered.Length, Received.Length);
        var before = 0;
        while (before < most && Registered[before] == Received[before]) { before++; }
        var after = 0;
        while (after < most - before && Registered[^(after + 1)] == Received[^(after + 1)]) { after++; }
        return (Registered[..before], Registered[before..^after], Received[before..^after], Registered[^after..]);
    }

    /// <summary>The one thing in which two addresses differ, or that they are not alike.</summary>
    public static (string Name, string Words) Tell(string registered, string received)
    {
        if (registered + "/" == received) { return ("Trailing slash", "The request ends in a slash; the registered address does not."); }
        if (registered == received + "/") { return ("Trailing slash", "The registered address ends in a slash; the request does not."); }
        if (Path(registered) == Path(received)) { return ("Query", "They differ after the question mark or the hash sign."); }
        if (string.Equals(registered, received, StringComparison.OrdinalIgnoreCase)) { return ("Capital letters", "They differ in capital letters only."); }
        if (!Uri.TryCreate(registered, UriKind.Absolute, out var one) || !Uri.TryCreate(received, UriKind.Absolute, out var other)) { return ("Another address", "No registered address is like it."); }
        return (one, other) switch
        {
            _ when one.Scheme != other.Scheme && Behind(registered) == Behind(received) => ("http and https", $"The request says {other.Scheme}, the registered address {one.Scheme}."),
            _ when one.Host != other.Host && one.PathAndQuery == other.PathAndQuery => ("Host", "Another host; the path is the same."),
            _ when one.Host == other.Host && one.Port != other.Port && one.PathAndQuery == other.PathAndQuery => ("Port", "Another port; all else is the same."),
            _ when one.Authority == other.Authority && one.Scheme == other.Scheme => ("Path", "The host is registered, but with another path."),
            _ => ("Another address", "No registered address is like it."),
        };
    }

    private static string Path(string address) => address.Split('?', '#')[0];

    private static string Behind(string address) => address[(address.IndexOf(':', StringComparison.Ordinal) + 1)..];

    /// <summary>How many characters have to be changed, added or taken away (Levenshtein).</summary>
    private static int Distance(string one, string other)
    {
        var row = Enumerable.Range(0, other.Length + 1).ToArray();
        for (var i = 1; i <= one.Length; i++)
        {
            var diagonal = row[0]++;
            for (var j = 1; j <= other.Length; j++)
            {
                var changed = diagonal + (one[i - 1] == other[j - 1] ? 0 : 1);
                (diagonal, row[j]) = (row[j], Math.Min(changed, Math.Min(row[j], row[j - 1]) + 1));
            }
        }
        return row[^1];
    }
}
