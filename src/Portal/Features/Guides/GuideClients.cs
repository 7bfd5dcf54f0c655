using Microsoft.EntityFrameworkCore;
using ZenKey.Portal.Access;
using ZenKey.Portal.Data;
using ZenKey.Portal.Data.Clients;

namespace ZenKey.Portal.Features.Guides;

/// <summary>A client whose examples a reader may see.</summary>
/// <param name="RedirectUri">Its first redirect URI.</param>
/// <param name="LocalUri">Its first on the developer's own computer; null when it has none.</param>
/// <param name="TokenAuth">How it proves itself.</param>
public sealed record GuideClient(string ClientId, string Name, string? RedirectUri, string? LocalUri, string TokenAuth);

/// <summary>The clients that examples can be filled with: those that the reader may see.</summary>
public sealed class GuideClients(IDbContextFactory<PortalDbContext> factory)
{
    private const int Most = 50;

    /// <summary>By name, at most fifty; and the one that is named, if it is not among them. None for whoever sees no clients.</summary>
    public async Task<IReadOnlyList<GuideClient>> ListAsync(CurrentPerson person, string? named, CancellationToken cancellationToken)
    {
        await using var store = await factory.CreateDbContextAsync(cancellationToken);
        var clients = store.Clients.AsNoTracking().Allowed(Permissions.SeeProjects, person);
        var first = await ReadAsync(clients.OrderBy(client => client.NameKey).ThenBy(client => client.Id).Take(Most), cancellationToken);
        return named is null || first.Exists(client => client.ClientId == named) ? first
            : [.. first, .. await ReadAsync(clients.Where(client => client.ClientId == named), cancellationToken)];
    }

    private static Task<List<GuideClient>> ReadAsync(IQueryable<Client> clients, CancellationToken cancellationToken) => clients
        .Select(client => new GuideClient(client.ClientId, client.Name,
            client.Uris.Where(uri => uri.Kind == ClientUriKind.Redirect).OrderBy(uri => uri.AddedAt).ThenBy(uri => uri.Id).Select(uri => uri.Uri).FirstOrDefault(),
            client.Uris.Where(uri => uri.Kind == ClientUriKind.Redirect && EF.Functions.Like(uri.Uri, "http://localhost:%")).OrderBy(uri => uri.AddedAt).ThenBy(uri => uri.Id).Select(uri => uri.Uri).FirstOrDefault(), client.TokenAuth))
        .ToListAsync(cancellationToken);
}

internal static class GuideServices
{
    public static IServiceCollection AddGuides(this IServiceCollection services) => services.AddSingleton<GuideShelf>().AddSingleton<GuideClients>();
}
