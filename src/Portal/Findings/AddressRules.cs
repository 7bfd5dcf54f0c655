using ZenKey.Portal.Data.Clients;
using ZenKey.Protocol;

namespace ZenKey.Portal.Findings;

/// <summary>Where answers go.</summary>
internal static class AddressRules
{
    private const int Many = 15;
    private static readonly TimeSpan Idle = TimeSpan.FromDays(90);

    public static IReadOnlyList<FindingRule> All { get; } =
    [
        new("redirect_uri_missing", Severity.Fault, "No redirect URI", "Without one nobody can sign in: an answer goes to a registered address only.",
            facts => facts.Grants.Contains(GrantType.AuthorizationCode) && !facts.Client.RedirectUris.Any() ? new Found("None is registered.") : null, Forms.Redirects),
        new("redirect_uri_http", Severity.Fault, "A redirect URI without https", "A code on its way by plain http can be read and used by others. Add the https address, then remove this one.",
            facts => Of(facts.UrisOf(ClientUriKind.Redirect).Where(IsPlain)),
            facts => new Fix("Add it with https", Forms.Client(facts, "redirects") + "?add=" + Uri.EscapeDataString("https" + facts.UrisOf(ClientUriKind.Redirect).First(IsPlain)[4..]))),
        new("redirect_uri_loopback", Severity.Fault, "A live client with an address on localhost", "Whatever runs on somebody’s computer at that port is sent their codes. Remove it; keep a client in Developer Mode to build with.",
            facts => facts.IsLaunched && facts.Client.Type != ClientType.Native ? Of(facts.UrisOf(ClientUriKind.Redirect).Where(RedirectUri.IsLoopback)) : null, Forms.Redirects),
        new("redirect_uri_twins", Severity.Warning, "Redirect URIs that hardly differ", "One of them was most likely a slip. Addresses are compared character by character, so keep the one that your app sends.",
            facts => Of(facts.UrisOf(ClientUriKind.Redirect).GroupBy(Plain, StringComparer.Ordinal).Where(alike => alike.Count() > 1).SelectMany(alike => alike)), Forms.Redirects),
        new("redirect_uri_many", Severity.Advice, $"More than {Many} redirect URIs", "Each is one more place that codes may be sent to. Remove those of environments that are gone.",
            facts => facts.UrisOf(ClientUriKind.Redirect) is { Count: > Many } all ? new Found($"{all.Count} are registered.") : null, Forms.Redirects),
        new("redirect_uri_idle", Severity.Advice, $"A redirect URI that was not used for {Idle.Days} days", "Others were. Each is one more place that codes may be sent to: remove it if its environment is gone.",
            facts => facts.Client.RedirectUris.Any(uri => !IsIdle(facts, uri)) ? Of(facts.Client.RedirectUris.Where(uri => IsIdle(facts, uri)).Select(uri => uri.Uri).Order(StringComparer.Ordinal)) : null, Forms.Redirects),
        new("redirect_host_unproven", Severity.Advice, "A redirect host that is not proven", "Codes go to a host that the project has not shown to be its own. Name a link on it, and prove it.",
            facts => facts.IsLaunched ? Of(facts.UrisOf(ClientUriKind.Redirect).Where(uri => uri.StartsWith("https://", StringComparison.Ordinal) && !facts.IsOnProvenHost(uri))) : null, Forms.Links),
        new("redirect_hosts_without_sector", Severity.Warning, "Several hosts, and no sector of their own", "While no sector URI is proven, a person’s subject hangs on this project. Prove one before another project is to know the same people (OpenID Connect Core §8.1).",
            facts => facts.Project.SectorHost is null && Hosts(facts) is { Count: > 1 } hosts ? Of(hosts) : null, Forms.Links),
        new("notification_host_unproven", Severity.Warning, "A notification URI on a host that is not proven", "Whoever holds that host learns how requests to phones ended. Name a link on it, and prove it.",
            facts => Of(facts.UrisOf(ClientUriKind.Notification).Where(uri => !RedirectUri.IsLoopback(uri) && !facts.IsOnProvenHost(uri))), Forms.Links),
        new("web_origin_loopback", Severity.Warning, "A live client with a web origin on localhost", "Any page served on somebody’s own computer may then read answers meant for your app. It belongs to Developer Mode.",
            facts => facts.IsLaunched ? Of(facts.UrisOf(ClientUriKind.WebOrigin).Where(RedirectUri.IsLoopback)) : null, Forms.Settings("origins")),
        new("logout_uri_loopback", Severity.Warning, "A live client that signs out to localhost", "People who sign out end on a page that is not there. It belongs to Developer Mode.",
            facts => facts.IsLaunched ? Of(facts.UrisOf(ClientUriKind.PostLogoutRedirect).Where(RedirectUri.IsLoopback)) : null, Forms.Settings("signout")),
    ];

    private static Found? Of(IEnumerable<string> uris) => uris.ToList() is { Count: > 0 } some ? new Found(Forms.List(some), string.Join('\n', some)) : null;

    // One that is new has had no time to be used.
    private static bool IsIdle(ClientFacts facts, ClientUri uri) => (uri.LastUsedAt ?? uri.AddedAt) < facts.Now - Idle;

    private static bool IsPlain(string uri) => uri.StartsWith("http://", StringComparison.Ordinal) && !RedirectUri.IsLoopback(uri);

    // What people take for the same: http and https, capital letters, a slash at the end, www.
    private static string Plain(string uri)
    {
        var plain = uri.ToLowerInvariant().TrimEnd('/');
        if (RedirectUri.IsLoopback(uri)) { return plain; }
        if (plain.StartsWith("http://", StringComparison.Ordinal)) { plain = "https://" + plain[7..]; }
        return plain.StartsWith("https://www.", StringComparison.Ordinal) ? "https://" + plain[12..] : plain;
    }

    private static List<string> Hosts(ClientFacts facts) =>
        [.. facts.UrisOf(ClientUriKind.Redirect).Where(uri => uri.StartsWith("https://", StringComparison.Ordinal)).Select(uri => new Uri(uri).Host).Distinct(StringComparer.Ordinal)];
}
