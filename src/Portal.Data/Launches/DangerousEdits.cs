using ZenKey.Portal.Data.Clients;
using ZenKey.Protocol;

namespace ZenKey.Portal.Data.Launches;

/// <summary>Whom a client trusts and what it may be told: all that <see cref="DangerousEdits"/> looks at.</summary>
public sealed record ClientTrust
{
    public IReadOnlyList<string> RedirectUris { get; init; } = [];
    public IReadOnlyList<string> PostLogoutUris { get; init; } = [];
    public IReadOnlyList<string> NotificationUris { get; init; } = [];
    public string? BackchannelLogoutUri { get; init; }
    public string? EventsUri { get; init; }
    public string? JwksUri { get; init; }
    public IReadOnlyList<string> Scopes { get; init; } = [];
    public bool Pkce { get; init; }
    public bool PushedRequests { get; init; }
    public bool Dpop { get; init; }
    public bool Certificate { get; init; }
    public bool SignedRequests { get; init; }

    /// <param name="client">With its URIs and, where it is changed, its event subscription.</param>
    public static ClientTrust Of(Client client) => new()
    {
        RedirectUris = Of(client, ClientUriKind.Redirect),
        PostLogoutUris = Of(client, ClientUriKind.PostLogoutRedirect),
        NotificationUris = Of(client, ClientUriKind.Notification),
        BackchannelLogoutUri = client.BackchannelLogoutUri,
        EventsUri = client.EventSubscription?.PushUri,
        JwksUri = client.JwksUri,
        Scopes = client.ScopeNames,
        Pkce = client.RequirePkce || client.Type != ClientType.Confidential,
        PushedRequests = client.RequirePushedRequests,
        Dpop = client.DpopBoundAccessTokens,
        Certificate = client.CertificateBoundAccessTokens,
        SignedRequests = client.BackchannelRequestSigningAlg is not null,
    };

    private static List<string> Of(Client client, ClientUriKind kind) => [.. client.Uris.Where(uri => uri.Kind == kind).Select(uri => uri.Uri)];
}

/// <summary>
/// Which edits of a client that serves everybody take two persons: those by which codes, tokens or people's data could come to
/// somebody new, and those that take a protection away. What only takes away from the client itself goes through at once.
/// </summary>
public static class DangerousEdits
{
    /// <summary>How many edits of one client may wait at a time.</summary>
    public const int MostWaiting = 20;

    private static readonly string[] Sensitive = [Scope.Phone, Scope.Address, Scope.Birthdate, Scope.PortData];

    /// <summary>Whether a scope tells something that can harm people, or is for entitled clients only.</summary>
    public static bool IsSensitive(string scope) => Sensitive.Contains(scope) || Scope.Find(scope) is { IsPremium: true };

    /// <summary>Why the edit takes a second person, a sentence each; nothing when one is enough.</summary>
    public static IReadOnlyList<string> Of(ClientMode mode, ClientTrust before, ClientTrust after)
    {
        if (mode != ClientMode.Launched) { return []; }
        // Codes go to redirect URIs: that a host is known for something else says nothing there.
        var redirects = Hosts(before.RedirectUris);
        var known = Hosts([.. before.RedirectUris, .. before.PostLogoutUris, .. before.NotificationUris, .. Some(before.BackchannelLogoutUri), .. Some(before.EventsUri)]);
        return
        [
            .. New(redirects, after.RedirectUris, "is a new host for redirect URIs: people’s codes would go there"),
            .. New(known, after.PostLogoutUris, "is a new host: people would be sent there after signing out"),
            .. New(known, Some(after.BackchannelLogoutUri), "is a new host: it would hear whose sessions end"),
            .. New(known, after.NotificationUris, "is a new host: answers of phones would go there"),
            .. New(known, Some(after.EventsUri), "is a new host: it would hear what happens to people’s accounts"),
            .. New(Hosts(Some(before.JwksUri)), Some(after.JwksUri), "is a new host for the keys: whoever holds it can sign in as the client"),
            .. after.Scopes.Except(before.Scopes, StringComparer.Ordinal).Where(IsSensitive).Select(scope => $"The scope {scope} is sensitive ({Scope.Find(scope)!.Label})."),
            .. Weaker(before.Pkce, after.Pkce, "Without PKCE a stolen code can be used."),
            .. Weaker(before.PushedRequests, after.PushedRequests, "Requests that come through the browser can be altered there."),
            .. Weaker(before.Dpop, after.Dpop, "Tokens that are not bound to a key can be used by whoever steals them."),
            .. Weaker(before.Certificate, after.Certificate, "Tokens that are not bound to a certificate can be used by whoever steals them."),
            .. Weaker(before.SignedRequests, after.SignedRequests, "Requests to phones would be taken unsigned."),
        ];
    }

    private static HashSet<string> Hosts(IEnumerable<string> uris) => uris.Select(RedirectUri.HostOf).ToHashSet(StringComparer.Ordinal);

    private static IEnumerable<string> New(HashSet<string> known, IEnumerable<string> uris, string why) =>
        Hosts(uris).Where(host => !known.Contains(host)).Order(StringComparer.Ordinal).Select(host => $"{host} {why}.");

    private static IEnumerable<string> Weaker(bool before, bool after, string why) => before && !after ? [why] : [];

    private static string[] Some(string? uri) => uri is null ? [] : [uri];
}
