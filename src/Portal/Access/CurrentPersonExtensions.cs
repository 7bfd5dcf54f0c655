using Microsoft.AspNetCore.Components.Authorization;
using Microsoft.EntityFrameworkCore;
using ZenKey.Portal.Data;

namespace ZenKey.Portal.Access;

/// <summary>The signed-in person, for pages behind a sign-in.</summary>
public static class CurrentPersonExtensions
{
    /// <exception cref="InvalidOperationException">Nobody is signed in: the page forgot to ask for it.</exception>
    public static async Task<CurrentPerson> PersonAsync(this Task<AuthenticationState> authentication) =>
        CurrentPerson.From((await authentication).User) ?? throw new InvalidOperationException("Nobody is signed in.");

    /// <summary>The person as the store knows them now: what a circuit remembers may be a minute old.</summary>
    public static async Task<CurrentPerson?> RefreshAsync(this PortalDbContext store, CurrentPerson person, CancellationToken cancellationToken)
    {
        var current = await store.People.AsNoTracking().Where(row => row.Id == person.Id)
            .Select(row => new CurrentPerson(row.Id, row.Name, row.Roles, row.CompanyId, row.CompanyRole, null)).SingleOrDefaultAsync(cancellationToken);
        return person.Key is { } key ? current?.Through(key) : current;
    }
}
