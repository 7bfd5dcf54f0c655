using ZenKey.Portal.Data;
using ZenKey.Portal.Data.Clients;
using ZenKey.Portal.Data.Paging;

namespace ZenKey.Portal.Features.Clients.Redirects;

/// <summary>Finds clients by an address of theirs: by its beginning, or by its host's.</summary>
internal static class RedirectUriSearch
{
    public static IQueryable<Client> WithRedirectUri(this IQueryable<Client> clients, PortalDbContext store, string? text)
    {
        if (string.IsNullOrWhiteSpace(text)) { return clients; }
        var found = Begin(store.ClientUris.Where(uri => uri.Kind == ClientUriKind.Redirect), text.Trim()).Select(uri => uri.ClientId);
        return clients.Where(client => found.Contains(client.Id));
    }

    private static IQueryable<ClientUri> Begin(IQueryable<ClientUri> uris, string text)
    {
        if (text.Contains(":/", StringComparison.Ordinal)) { return uris.WhereBegins(nameof(ClientUri.UriKey), text); }
        // A host with a port or a path, as it stands in a browser's bar.
        if (text.AsSpan().IndexOfAny(":/?") >= 0)
        {
            return uris.WhereBegins(nameof(ClientUri.UriKey), "https://" + text).Concat(uris.WhereBegins(nameof(ClientUri.UriKey), "http://" + text));
        }
        return uris.WhereBegins(nameof(ClientUri.Host), text);
    }
}
