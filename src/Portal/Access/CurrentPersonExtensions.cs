using Microsoft.AspNetCore.Components.Authorization;

namespace ZenKey.Portal.Access;

/// <summary>The signed-in person, for pages behind a sign-in.</summary>
public static class CurrentPersonExtensions
{
    /// <exception cref="InvalidOperationException">Nobody is signed in: the page forgot to ask for it.</exception>
    public static async Task<CurrentPerson> PersonAsync(this Task<AuthenticationState> authentication) =>
        CurrentPerson.From((await authentication).User) ?? throw new InvalidOperationException("Nobody is signed in.");
}
