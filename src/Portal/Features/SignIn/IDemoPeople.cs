using Microsoft.EntityFrameworkCore;
using ZenKey.Portal.Data;
using ZenKey.Portal.Data.People;

namespace ZenKey.Portal.Features.SignIn;

/// <param name="Name">Of the person.</param>
/// <param name="Roles">What they may do.</param>
/// <param name="CarrierAccount">The simulator's key of their phone.</param>
internal sealed record DemoPerson(string Name, PortalRoles Roles, string CarrierAccount);

/// <summary>People whose simulated phones approve by themselves; Development only.</summary>
internal interface IDemoPeople
{
    Task<IReadOnlyList<DemoPerson>> ListAsync(CancellationToken cancellationToken);
}

internal sealed class NoDemoPeople : IDemoPeople
{
    public Task<IReadOnlyList<DemoPerson>> ListAsync(CancellationToken cancellationToken) => Task.FromResult<IReadOnlyList<DemoPerson>>([]);
}

internal sealed class DemoPeople(IDbContextFactory<PortalDbContext> factory) : IDemoPeople
{
    private const int Most = 12;

    public async Task<IReadOnlyList<DemoPerson>> ListAsync(CancellationToken cancellationToken)
    {
        await using var store = await factory.CreateDbContextAsync(cancellationToken);
        var people = await store.People.AsNoTracking()
            .Join(store.Subscribers, person => person.SubscriberId, subscriber => subscriber.Id, (person, subscriber) => new { person, subscriber.CarrierAccount })
            .OrderBy(row => row.person.Name)
            .Select(row => new DemoPerson(row.person.Name, row.person.Roles, row.CarrierAccount))
            .Take(Most).ToListAsync(cancellationToken);
        return [.. people.OrderBy(person => person.Roles)];
    }
}
