using ZenKey.Portal.Data.Paging;

namespace ZenKey.Portal.Data.Clients;

/// <summary>Finds clients by an address of theirs: by its beginning, or by its host's.</summary>
public static class RedirectUriSearch
{
    public static IQueryable<Client> WithRedirectUri(this IQueryable<Client> clients, PortalDbContext store, string? text)
    {
        if (string.IsNullOrWhiteSpace(text)) { return clients; }
        var found = store.ClientUris.RedirectsThatBegin(text).Select(uri => uri.ClientId);
        return clients.Where(client => found.Contains(client.Id));
    }

    /// <summary>Redirect URIs that begin so, or whose host does.</summary>
    public static IQueryable<ClientUri> RedirectsThatBegin(this IQueryable<ClientUri> uris, string text)
    {
        var (redirects, beginning) = (uris.Where(uri => uri.Kind == ClientUriKind.Redirect), text.Trim());
        if (beginning.Contains(":/", StringComparison.Ordinal)) { return redirects.WhereBegins(nameof(ClientUri.UriKey), beginning); }
        // A host with a port or a path, as it stands in a browser's bar.
        if (beginning.AsSpan().IndexOfAny(":/?") >= 0)
        {
            return redirects.WhereBegins(nameof(ClientUri.UriKey), "https://" + beginning).Concat(redirects.WhereBegins(nameof(ClientUri.UriKey), "http://" + beginning));
        }
        return redirects.WhereBegins(nameof(ClientUri.Host), beginning);
    }
}
