using ZenKey.Protocol;

namespace ZenKey.Portal.Features.Clients;

/// <summary>Whether an address would be taken, and if not, how it differs from the nearest that would.</summary>
internal sealed record MatchVerdict(bool Match, string Title, string Text)
{
    public static MatchVerdict Of(string presented, ClientDetail client)
    {
        if (client.RedirectUris.FirstOrDefault(uri => RedirectUri.Matches(uri.Uri, presented, client.Type)) is { } registered)
        {
            var name = registered.Label is null ? "" : $"“{registered.Label}”. ";
            return registered.Uri == presented
                ? new MatchVerdict(true, "Yes, exactly.", name + (RedirectUri.IsLoopback(presented) && client.Type != ClientType.Native ? "Localhost works in Developer Mode only." : ""))
                : new MatchVerdict(true, "Yes.", name + "A native app may use any port on this computer (RFC 8252 §7.3).");
        }
        if (RedirectUri.Fault(presented, client.Type, client.Mode) is { } fault) { return new MatchVerdict(false, "No.", fault); }
        var difference = client.RedirectUris.Select(uri => Difference(uri.Uri, presented)).FirstOrDefault(words => words is not null);
        return new MatchVerdict(false, "No.", difference ?? "No registered address is like it.");
    }

    private static string? Difference(string registered, string presented) => true switch
    {
        _ when registered + "/" == presented => "The registered address does not end in a slash; this one does.",
        _ when registered == presented + "/" => "The registered address ends in a slash; this one does not.",
        _ when string.Equals(registered, presented, StringComparison.OrdinalIgnoreCase) => "It differs from a registered address in capital letters.",
        _ when registered.Replace("https://", "http://", StringComparison.Ordinal) == presented.Replace("https://", "http://", StringComparison.Ordinal) => "It differs from a registered address in http and https.",
        _ when presented.Split('?')[0] == registered.Split('?')[0] => "It differs from a registered address after the question mark.",
        _ when Uri.TryCreate(registered, UriKind.Absolute, out var one) && Uri.TryCreate(presented, UriKind.Absolute, out var other) && one.Host == other.Host && one.Host.Length > 0 =>
            one.Port == other.Port ? "The host is registered, but with another path." : "The host is registered, but with another port.",
        _ => null,
    };
}
