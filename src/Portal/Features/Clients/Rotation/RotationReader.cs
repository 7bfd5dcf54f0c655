using Microsoft.EntityFrameworkCore;
using ZenKey.Portal.Access;
using ZenKey.Portal.Data;
using ZenKey.Portal.Data.Clients;

namespace ZenKey.Portal.Features.Clients.Rotation;

/// <summary>Reads how a client's secrets are used.</summary>
public sealed class RotationReader(IDbContextFactory<PortalDbContext> factory, IClientReader clients, TimeProvider time)
{
    private const int SlotsShown = 12;

    /// <returns>The client and its rotation; null when the client is not the person's.</returns>
    public async Task<(ClientDetail Client, RotationState State)?> ReadAsync(CurrentPerson person, string clientId, CancellationToken cancellationToken)
    {
        if (await clients.FindAsync(person, clientId, cancellationToken) is not { } client) { return null; }
        var now = time.GetUtcNow();
        List<ClientSecretView> active = [.. client.Secrets.Where(secret => secret.IsActive(now))];
        List<Guid> ids = [.. active.Select(secret => secret.Id)];
        var since = ClientSecretUse.SlotOf(now.AddDays(-1));
        await using var store = await factory.CreateDbContextAsync(cancellationToken);
        var uses = await store.ClientSecretUses.AsNoTracking().Where(use => ids.Contains(use.SecretId) && use.From >= since).ToListAsync(cancellationToken);
        return (client, RotationState.Of([.. active.Select(secret => Used(secret, [.. uses.Where(use => use.SecretId == secret.Id)], now))], now));
    }

    private static UsedSecret Used(ClientSecretView secret, IReadOnlyList<ClientSecretUse> uses, DateTimeOffset now)
    {
        var last = ClientSecretUse.SlotOf(now);
        List<int> slots = [.. Enumerable.Range(1 - SlotsShown, SlotsShown).Select(back => uses.FirstOrDefault(use => use.From == last + back * ClientSecretUse.Slot)?.Count ?? 0)];
        return new UsedSecret(secret, slots.Sum(), uses.Sum(use => use.Count), slots);
    }
}
