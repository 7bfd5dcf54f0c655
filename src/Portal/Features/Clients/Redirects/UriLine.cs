using ZenKey.Protocol;

namespace ZenKey.Portal.Features.Clients.Redirects;

/// <summary>An address to be added, and what the team calls it.</summary>
public sealed record NewRedirectUri(string Uri, string? Label);

/// <summary>A line of a list that was pasted: an address, and behind a tab what it is called, as tables are copied; judged.</summary>
/// <param name="Number">Which line, from 1.</param>
/// <param name="Text">As it was pasted.</param>
/// <param name="Entry">The address and its label.</param>
/// <param name="Fault">Why it cannot be added; null when it can.</param>
/// <param name="Mended">The address as it was probably meant; null when it is fine or nobody knows.</param>
/// <param name="Findings">What is worth a look though it can be added.</param>
internal sealed record UriLine(int Number, string Text, NewRedirectUri Entry, string? Fault, string? Mended, IReadOnlyList<UriFinding> Findings)
{
    /// <summary>Judges each line by the rule that the providers match by. Empty lines are none.</summary>
    public static IReadOnlyList<UriLine> Judge(string pasted, ClientDetail client)
    {
        var taken = client.RedirectUris.Select(uri => uri.Uri).ToList();
        var lines = new List<UriLine>();
        foreach (var (index, text) in pasted.ReplaceLineEndings("\n").Split('\n').Index())
        {
            if (string.IsNullOrWhiteSpace(text)) { continue; }
            var entry = Read(text);
            var fault = FaultOf(entry, client, taken);
            lines.Add(new UriLine(index + 1, text, entry, fault, fault is null ? null : RedirectUriMend.Of(entry.Uri, client.Type, client.Mode) is { } mended && !taken.Contains(mended, StringComparer.Ordinal) ? mended : null,
                fault is null ? UriFindings.Of(entry.Uri, client, taken) : []));
            if (fault is null) { taken.Add(entry.Uri); }
        }
        return lines;
    }

    /// <summary>Why an address cannot join those that are there already; null when it can.</summary>
    public static string? FaultOf(NewRedirectUri entry, ClientDetail client, IReadOnlyCollection<string> taken) => FaultOf(entry, client.Type, client.Mode, taken);

    /// <inheritdoc cref="FaultOf(NewRedirectUri, ClientDetail, IReadOnlyCollection{string})" />
    public static string? FaultOf(NewRedirectUri entry, ClientType type, ClientMode mode, IReadOnlyCollection<string> taken) =>
        RedirectUri.Fault(entry.Uri, type, mode)
        ?? (entry.Label is { Length: > ClientEditor.MaxLabel } ? $"A label may have at most {ClientEditor.MaxLabel} characters." : null)
        ?? (taken.Contains(entry.Uri, StringComparer.Ordinal) ? "This address is in the list already." : null)
        ?? (taken.Count >= ClientForm.MaxUris ? $"A client may have at most {ClientForm.MaxUris} addresses." : null);

    private static NewRedirectUri Read(string text)
    {
        // Lists are copied from files, with commas, quotes and bullets around the addresses.
        var bare = text.Trim().TrimStart('-', '•').TrimEnd(',', ';').Trim().Trim('"', '\'');
        var tab = bare.IndexOf('\t', StringComparison.Ordinal);
        if (tab < 0) { return new NewRedirectUri(bare, null); }
        var label = bare[(tab + 1)..].Trim();
        return new NewRedirectUri(bare[..tab].Trim(), label.Length == 0 ? null : label);
    }
}
