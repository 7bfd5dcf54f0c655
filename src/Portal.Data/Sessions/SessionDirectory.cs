using Microsoft.EntityFrameworkCore;

namespace ZenKey.Portal.Data.Sessions;

/// <summary>The clients that are signed in within sessions of trusted browsers; read from the store itself.</summary>
public sealed class SessionDirectory(IDbContextFactory<PortalDbContext> factory)
{
    private const int Most = 500;

    /// <summary>Those of a browser that had begun by a moment.</summary>
    public async Task<IReadOnlyList<ClientSession>> ListByDeviceAsync(Guid deviceId, DateTimeOffset by, CancellationToken cancellationToken)
    {
        await using var store = await factory.CreateDbContextAsync(cancellationToken);
        return await store.ClientSessions.AsNoTracking().Where(session => session.DeviceId == deviceId && session.StartedAt <= by)
            .OrderByDescending(session => session.LastUsedAt).Take(Most).ToListAsync(cancellationToken);
    }

    /// <summary>Those of a link that had begun by a moment, in whichever browsers.</summary>
    public async Task<IReadOnlyList<ClientSession>> ListByLinkAsync(Guid linkId, DateTimeOffset by, CancellationToken cancellationToken)
    {
        await using var store = await factory.CreateDbContextAsync(cancellationToken);
        return await store.ClientSessions.AsNoTracking().Where(session => session.LinkId == linkId && session.StartedAt <= by)
            .OrderByDescending(session => session.LastUsedAt).Take(Most).ToListAsync(cancellationToken);
    }
}
