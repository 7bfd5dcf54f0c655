using System.Security.Claims;
using Microsoft.AspNetCore.Components.Authorization;
using Microsoft.AspNetCore.Components.Server;
using ZenKey.Portal.Access;

namespace ZenKey.Portal.Features.SignIn;

/// <summary>
/// A circuit knows only who opened it. Every minute this asks whether the session still holds and the person's roles are
/// the same; if not, the circuit is nobody's and goes to the sign-in.
/// </summary>
internal sealed class SessionRevalidation(ILoggerFactory loggers, PortalTickets tickets, SessionActivity activity)
    : RevalidatingServerAuthenticationStateProvider(loggers)
{
    private DateTimeOffset touched;

    protected override TimeSpan RevalidationInterval => TimeSpan.FromMinutes(1);

    protected override async Task<bool> ValidateAuthenticationStateAsync(AuthenticationState authenticationState, CancellationToken cancellationToken)
    {
        try { return await HoldsAsync(authenticationState.User, cancellationToken); }
        catch (ObjectDisposedException) { return false; } // the process ends, and the circuit with it
    }

    private async Task<bool> HoldsAsync(ClaimsPrincipal user, CancellationToken cancellationToken)
    {
        if (user.FindFirstValue(PortalTickets.SessionClaim) is not { } session) { return false; }
        if (await tickets.CurrentAsync(session, cancellationToken) is not { } current || CurrentPerson.From(current) != CurrentPerson.From(user)) { return false; }
        if (activity.LastAt > touched)
        {
            touched = activity.LastAt;
            await tickets.TouchAsync(session, cancellationToken);
        }
        return true;
    }
}
