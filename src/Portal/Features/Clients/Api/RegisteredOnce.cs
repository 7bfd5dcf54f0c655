using System.Security.Cryptography;
using System.Text;
using Microsoft.EntityFrameworkCore;
using ZenKey.Portal.Access;
using ZenKey.Portal.Data;

namespace ZenKey.Portal.Features.Clients.Api;

/// <summary>
/// Makes a registration that is sent again the same one: the row's key is made of the API key and the Idempotency-Key, so that
/// the store itself takes one of them only, and nothing else is kept.
/// </summary>
internal sealed class RegisteredOnce(IDbContextFactory<PortalDbContext> factory)
{
    public const int MaxKey = 200;

    /// <summary>Null without an Idempotency-Key.</summary>
    public static Guid? IdOf(Guid apiKey, string? idempotencyKey) => idempotencyKey is { Length: > 0 }
        ? new Guid(SHA256.HashData(Encoding.UTF8.GetBytes($"{apiKey:N} {idempotencyKey}")).AsSpan(0, 16), bigEndian: true)
        : null;

    /// <summary>The client that the same registration made; null when it was another one.</summary>
    public async Task<string?> FindAsync(CurrentPerson person, ClientForm form, CancellationToken cancellationToken)
    {
        await using var store = await factory.CreateDbContextAsync(cancellationToken);
        var name = form.Name.Trim();
        return await store.Clients.AsNoTracking().VisibleTo(person).Where(client => client.Id == form.Id && client.Name == name && client.Type == form.Type)
            .Select(client => client.ClientId).SingleOrDefaultAsync(cancellationToken);
    }
}
