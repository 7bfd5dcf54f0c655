using ZenKey.Portal.Data.Clients;

namespace ZenKey.Portal.Features.Clients.Settings;

/// <summary>Addresses of one kind as a text, one a line.</summary>
internal static class UriLines
{
    public static IReadOnlyList<string> Of(string text) => [.. text.Split(['\n', '\r'], StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries)];

    public static string Of(Client client, ClientUriKind kind) => string.Join('\n', Ordered(client, kind).Select(uri => uri.Uri));

    /// <summary>The first thing that is wrong, with its line; null when nothing is.</summary>
    public static string? Fault(string text, Func<string, string?> rule)
    {
        var lines = Of(text);
        if (lines.Count > ClientForm.MaxUris) { return $"A client may have at most {ClientForm.MaxUris} addresses."; }
        for (var index = 0; index < lines.Count; index++)
        {
            var fault = rule(lines[index]) ?? (lines.Take(index).Contains(lines[index], StringComparer.Ordinal) ? "This address is in the list already." : null);
            if (fault is not null) { return lines.Count == 1 ? fault : $"Line {index + 1}: {fault}"; }
        }
        return null;
    }

    /// <summary>Those of before that are not there any more.</summary>
    public static IReadOnlyList<string> Gone(string before, string after) => [.. Of(before).Except(Of(after), StringComparer.Ordinal)];

    /// <summary>Makes the client's addresses of a kind these, in this order. What stays keeps its row unless its place changes.</summary>
    public static void Apply(Client client, ClientUriKind kind, string text, Changing changing)
    {
        var wanted = Of(text);
        var rows = Ordered(client, kind).ToList();
        var stay = rows.TakeWhile((row, index) => index < wanted.Count && wanted[index] == row.Uri).ToList();
        foreach (var row in rows.Except(stay))
        {
            client.Uris.Remove(row);
            changing.Store.ClientUris.Remove(row);
        }
        // In the order of their times, then of their ids.
        changing.Store.ClientUris.AddRange(wanted.Skip(stay.Count).Select((uri, index) => new ClientUri
        {
            Id = Guid.CreateVersion7(changing.At.AddMilliseconds(index)),
            ClientId = client.Id,
            Kind = kind,
            Uri = uri,
            Label = rows.Find(row => row.Uri == uri)?.Label,
            AddedAt = changing.At,
            AddedBy = changing.By,
        }));
    }

    private static IEnumerable<ClientUri> Ordered(Client client, ClientUriKind kind) => client.Uris.Where(uri => uri.Kind == kind).OrderBy(uri => uri.AddedAt).ThenBy(uri => uri.Id);
}
