using System.Buffers.Text;
using System.Security.Claims;
using System.Security.Cryptography;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authentication.Cookies;
using Microsoft.AspNetCore.DataProtection;
using ZenKey.Portal.Access;
using ZenKey.Portal.Data;
using ZenKey.Portal.Data.People;

namespace ZenKey.Portal.Features.SignIn;

/// <summary>
/// Sessions live in the store, so that a copied cookie dies at sign-out. Who the person is and what they may do is read
/// anew at each request: a role that was taken away is gone at the next click.
/// </summary>
internal sealed class PortalTickets(PortalSessions sessions, IDataProtectionProvider protection, TimeProvider time) : ITicketStore
{
    /// <summary>Which session a principal belongs to: the key of its row.</summary>
    public const string SessionClaim = "zk:session";
    private const int KeyBytes = 32;

    private readonly IDataProtector protector = protection.CreateProtector("ZenKey.Portal.Session.v1");

    public Task<string> StoreAsync(AuthenticationTicket ticket) => StoreAsync(ticket, CancellationToken.None);

    public async Task<string> StoreAsync(AuthenticationTicket ticket, CancellationToken cancellationToken)
    {
        var key = Base64Url.EncodeToString(RandomNumberGenerator.GetBytes(KeyBytes));
        var person = CurrentPerson.From(ticket.Principal) ?? throw new InvalidOperationException("A session belongs to a person.");
        var now = time.GetUtcNow();
        await sessions.AddAsync(new PortalSession
        {
            Id = RandomId.Hash(key),
            PersonId = person.Id,
            Ticket = Wrap(ticket),
            CreatedAt = now,
            SeenAt = now,
            ExpiresAt = now + PortalCookie.Idle,
        }, cancellationToken);
        return key;
    }

    public Task RenewAsync(string key, AuthenticationTicket ticket) => RenewAsync(key, ticket, CancellationToken.None);

    public async Task RenewAsync(string key, AuthenticationTicket ticket, CancellationToken cancellationToken)
    {
        var id = RandomId.Hash(key);
        if (await sessions.FindAsync(id, cancellationToken) is not { } session) { return; }
        await sessions.RenewAsync(id, Wrap(ticket), Later(session), cancellationToken);
    }

    public Task<AuthenticationTicket?> RetrieveAsync(string key) => RetrieveAsync(key, CancellationToken.None);

    public async Task<AuthenticationTicket?> RetrieveAsync(string key, CancellationToken cancellationToken)
    {
        if (await sessions.FindWithPersonAsync(RandomId.Hash(key), cancellationToken) is not ({ } session, { } person) || session.CreatedAt + PortalCookie.Whole <= time.GetUtcNow()) { return null; }
        var kept = Unwrap(session.Ticket);
        return kept is null ? null : new AuthenticationTicket(PortalPrincipal.Of(person, session.Id), kept.Properties, PortalCookie.Scheme);
    }

    public Task RemoveAsync(string key) => RemoveAsync(key, CancellationToken.None);

    public Task RemoveAsync(string key, CancellationToken cancellationToken) => sessions.EndAsync(RandomId.Hash(key), cancellationToken);

    /// <summary>A circuit in use is use of the session, though no request is made.</summary>
    public async Task TouchAsync(string sessionId, CancellationToken cancellationToken)
    {
        if (await sessions.FindAsync(sessionId, cancellationToken) is not { } session || Unwrap(session.Ticket) is not { } ticket) { return; }
        var until = Later(session);
        ticket.Properties.IssuedUtc = time.GetUtcNow();
        ticket.Properties.ExpiresUtc = until;
        await sessions.RenewAsync(sessionId, Wrap(ticket), until, cancellationToken);
    }

    /// <summary>The claims of a session that still holds; null when it has ended.</summary>
    public async Task<ClaimsPrincipal?> CurrentAsync(string sessionId, CancellationToken cancellationToken) =>
        await sessions.FindWithPersonAsync(sessionId, cancellationToken) is ({ } session, { } person) && session.CreatedAt + PortalCookie.Whole > time.GetUtcNow()
            ? PortalPrincipal.Of(person, session.Id)
            : null;

    private DateTimeOffset Later(PortalSession session)
    {
        var idle = time.GetUtcNow() + PortalCookie.Idle;
        var whole = session.CreatedAt + PortalCookie.Whole;
        return idle < whole ? idle : whole;
    }

    private byte[] Wrap(AuthenticationTicket ticket) => protector.Protect(TicketSerializer.Default.Serialize(ticket));

    private AuthenticationTicket? Unwrap(byte[] wrapped)
    {
        try { return TicketSerializer.Default.Deserialize(protector.Unprotect(wrapped)); }
        catch (CryptographicException) { return null; } // keys were lost: everybody signs in again
    }
}
