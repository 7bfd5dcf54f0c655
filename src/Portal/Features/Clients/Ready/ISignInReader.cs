using Microsoft.EntityFrameworkCore;
using ZenKey.Portal.Access;
using ZenKey.Portal.Data;
using ZenKey.Protocol;
using ZenKey.Protocol.Refusals;

namespace ZenKey.Portal.Features.Clients.Ready;

/// <summary>How far a client is on its way to a sign-in.</summary>
/// <param name="SeenAt">When a provider last saw a request of it; null when none has.</param>
/// <param name="SignIn">The last sign-in; null when there was none.</param>
/// <param name="Refused">What was refused of late, the newest first.</param>
public sealed record SignInProgress(DateTimeOffset? SeenAt, SeenSignIn? SignIn, IReadOnlyList<RefusedRequest> Refused);

/// <summary>A sign-in as its app gets it: names, never values.</summary>
/// <param name="Scopes">What was granted; null where that is not known any more.</param>
/// <param name="UserinfoFormat">In which form userinfo is told.</param>
/// <param name="UserinfoAlg">By what userinfo is signed; null when it is plain.</param>
/// <param name="IdTokenAlg">By what the ID token is signed.</param>
public sealed record SeenSignIn(DateTimeOffset At, IReadOnlyList<string>? Scopes, string UserinfoFormat, string? UserinfoAlg, string IdTokenAlg);

/// <summary>A request that was refused.</summary>
/// <param name="Words">What was wrong.</param>
/// <param name="Address">Where it is explained.</param>
public sealed record RefusedRequest(Guid Id, DateTimeOffset At, string Error, string Words, string Address);

/// <summary>Reads a client's way to its first sign-in, from what the providers wrote down.</summary>
public interface ISignInReader
{
    /// <returns>Null when the client is not the person's to see.</returns>
    Task<SignInProgress?> ReadAsync(CurrentPerson person, Guid clientId, CancellationToken cancellationToken);
}

/// <inheritdoc />
internal sealed class SignInReader(IDbContextFactory<PortalDbContext> factory) : ISignInReader
{
    private const int MostRefused = 5;

    // What only the phone application can be told is no developer's matter.
    private static readonly IReadOnlyList<string> PhonesOwn = [.. Causes.All.Where(cause => cause.Endpoints is "app" or "recovery" or "email" or "app recovery").Select(cause => cause.Name)];

    // The newest of the project: those of a client that was just registered are among them.
    private const int LinksLookedAt = 20;

    public async Task<SignInProgress?> ReadAsync(CurrentPerson person, Guid clientId, CancellationToken cancellationToken)
    {
        await using var store = await factory.CreateDbContextAsync(cancellationToken);
        var client = await store.Clients.AsNoTracking().VisibleTo(person).Where(row => row.Id == clientId)
            .Select(row => new Watched(row.Id, row.ProjectId, row.Grants, row.UserinfoFormat, row.UserinfoSignedResponseAlg, row.IdTokenAlg)).SingleOrDefaultAsync(cancellationToken);
        if (client is null) { return null; }
        var events = store.Events.AsNoTracking().Where(entry => entry.ClientId == client.Id);
        var seen = await events.OrderByDescending(entry => entry.At).Select(entry => (DateTimeOffset?)entry.At).FirstOrDefaultAsync(cancellationToken);
        if (seen is null) { return new SignInProgress(null, null, []); }
        var refused = await events.Where(entry => entry.Cause != null && !PhonesOwn.Contains(entry.Cause)).OrderByDescending(entry => entry.At).ThenByDescending(entry => entry.Id).Take(MostRefused)
            .Select(entry => new { entry.Id, entry.At, entry.Error, entry.Cause, entry.Reference }).ToListAsync(cancellationToken);
        return new SignInProgress(seen, await FindSignInAsync(store, client, cancellationToken), [.. refused.Select(entry => new RefusedRequest(
            entry.Id, entry.At, entry.Error ?? "refused", Causes.Find(entry.Cause!)?.Words ?? entry.Cause!, $"/logs/{entry.Reference ?? entry.Id.ToString()}"))]);
    }

    private static async Task<SeenSignIn?> FindSignInAsync(PortalDbContext store, Watched client, CancellationToken cancellationToken)
    {
        var links = store.Links.Where(link => link.ProjectId == client.ProjectId).OrderByDescending(link => link.LastUsedAt).ThenByDescending(link => link.Id).Take(LinksLookedAt).Select(link => link.Id);
        var grant = await store.Grants.AsNoTracking().Where(row => links.Contains(row.LinkId) && row.ClientId == client.Id).OrderByDescending(row => row.IssuedAt)
            .Select(row => new { row.IssuedAt, row.Scopes }).FirstOrDefaultAsync(cancellationToken);
        if (grant is not null) { return client.SignedIn(grant.IssuedAt, [.. grant.Scopes.Split(' ', StringSplitOptions.RemoveEmptyEntries)]); }
        // Tokens of the client itself are no sign-in.
        if (client.Grants.Split(' ').Contains(GrantType.ClientCredentials)) { return null; }
        var token = await store.Events.AsNoTracking().Where(entry => entry.ClientId == client.Id && entry.Endpoint == "token" && entry.Succeeded)
            .OrderByDescending(entry => entry.At).Select(entry => (DateTimeOffset?)entry.At).FirstOrDefaultAsync(cancellationToken);
        return token is { } at ? client.SignedIn(at, null) : null;
    }

    private sealed record Watched(Guid Id, Guid ProjectId, string Grants, string UserinfoFormat, string? UserinfoAlg, string IdTokenAlg)
    {
        public SeenSignIn SignedIn(DateTimeOffset at, IReadOnlyList<string>? scopes) => new(at, scopes, UserinfoFormat, UserinfoAlg, IdTokenAlg);
    }
}
