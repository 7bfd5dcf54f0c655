using Microsoft.EntityFrameworkCore;
using ZenKey.Portal.Data.Changes;

namespace ZenKey.Portal.Data.Clients;

/// <summary>The web origins of active clients: those they declare, and those of their redirect URIs (RFC 6454). From a cache.</summary>
public sealed class ClientOrigins
{
    private readonly TopicCache<string, HashSet<string>> cache;

    public ClientOrigins(IDbContextFactory<PortalDbContext> factory, ChangeSignal signal)
    {
        cache = new TopicCache<string, HashSet<string>>(signal, [Topic.Clients], 1, async (_, cancellationToken) =>
        {
            await using var store = await factory.CreateDbContextAsync(cancellationToken);
            var uris = await store.ClientUris.AsNoTracking()
                .Where(uri => uri.Kind == ClientUriKind.WebOrigin || uri.Kind == ClientUriKind.Redirect)
                .Where(uri => store.Clients.Any(client => client.Id == uri.ClientId && client.State == ClientState.Active))
                .Select(uri => uri.Uri).ToListAsync(cancellationToken);
            return uris.Select(OriginOf).OfType<string>().ToHashSet(StringComparer.Ordinal);
        });
    }

    /// <summary>Whether a browser's Origin header is that of some active client.</summary>
    public async ValueTask<bool> HasAsync(string origin, CancellationToken cancellationToken) => (await cache.FindAsync("", cancellationToken))!.Contains(origin);

    /// <summary>Scheme, host and port as a browser writes them; null for addresses of apps.</summary>
    private static string? OriginOf(string address) =>
        Uri.TryCreate(address, UriKind.Absolute, out var uri) && uri.Scheme is "https" or "http" ? uri.GetLeftPart(UriPartial.Authority) : null;
}
