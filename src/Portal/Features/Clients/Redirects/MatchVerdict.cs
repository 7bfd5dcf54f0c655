using ZenKey.Portal.Ui;
using ZenKey.Protocol;

namespace ZenKey.Portal.Features.Clients.Redirects;

/// <summary>Whether an address would be taken, and if not, how it differs from the nearest that would.</summary>
internal sealed record MatchVerdict(bool Match, string Title, string Text)
{
    public static MatchVerdict Of(string presented, ClientDetail client)
    {
        if (RedirectUri.Find(client.RedirectUris, uri => uri.Uri, presented, client.Type) is { } registered)
        {
            var name = registered.Label is null ? "" : $"“{registered.Label}”. ";
            return registered.Uri == presented
                ? new MatchVerdict(true, "Yes, exactly.", name + (RedirectUri.IsLoopback(presented) && client.Type != ClientType.Native ? "Localhost works in Developer Mode only." : ""))
                : new MatchVerdict(true, "Yes.", name + "A native app may use any port on this computer (RFC 8252 §7.3).");
        }
        if (RedirectUri.Fault(presented, client.Type, client.Mode) is { } fault) { return new MatchVerdict(false, "No.", fault); }
        return new MatchVerdict(false, "No.", UriDifference.Nearest([.. client.RedirectUris.Select(uri => uri.Uri)], presented)?.Words ?? "No registered address is like it.");
    }
}
