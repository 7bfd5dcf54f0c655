using Microsoft.EntityFrameworkCore;
using ZenKey.Portal.Data.Journal;

namespace ZenKey.Portal.Data.People;

/// <summary>The portal's sessions in the store.</summary>
public sealed class PortalSessions(IDbContextFactory<PortalDbContext> factory, StoreWriter writer, TimeProvider time)
{
    /// <summary>Begins a session; those that have expired are swept out on the way.</summary>
    public Task AddAsync(PortalSession session, CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();
        return writer.WriteAsync((store, token) =>
        {
            store.PortalSessions.Add(session);
            return store.PortalSessions.Where(old => old.ExpiresAt <= now).ExecuteDeleteAsync(token);
        }, [], cancellationToken);
    }

    /// <summary>The session; null when it has ended or expired.</summary>
    public async Task<PortalSession?> FindAsync(string id, CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();
        await using var store = await factory.CreateDbContextAsync(cancellationToken);
        return await store.PortalSessions.AsNoTracking().SingleOrDefaultAsync(session => session.Id == id && session.ExpiresAt > now, cancellationToken);
    }

    /// <summary>The session and whose it is, as they stand now; null when it has ended or expired, or its person is gone.</summary>
    public async Task<(PortalSession Session, Person Person)?> FindWithPersonAsync(string id, CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();
        await using var store = await factory.CreateDbContextAsync(cancellationToken);
        var found = await store.PortalSessions.AsNoTracking().Where(session => session.Id == id && session.ExpiresAt > now)
            .Join(store.People.AsNoTracking(), session => session.PersonId, person => person.Id, (session, person) => new { Session = session, Person = person })
            .SingleOrDefaultAsync(cancellationToken);
        return found is null ? null : (found.Session, found.Person);
    }

    public Task RenewAsync(string id, byte[] ticket, DateTimeOffset expiresAt, CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();
        return writer.WriteAsync((store, token) => store.PortalSessions.Where(session => session.Id == id)
            .ExecuteUpdateAsync(set => set.SetProperty(session => session.Ticket, ticket)
                .SetProperty(session => session.SeenAt, now).SetProperty(session => session.ExpiresAt, expiresAt), token), [], cancellationToken);
    }

    public Task EndAsync(string id, CancellationToken cancellationToken) =>
        writer.WriteAsync((store, token) => store.PortalSessions.Where(session => session.Id == id).ExecuteDeleteAsync(token), [], cancellationToken);
}
