using Microsoft.EntityFrameworkCore;
using ZenKey.Portal.Data.Audit;
using ZenKey.Portal.Data.Journal;

namespace ZenKey.Portal.Data.People;

/// <summary>Who signs up: somebody whom a carrier vouches for and nobody has registered.</summary>
/// <param name="Issuer">Who vouches.</param>
/// <param name="Subject">As whom.</param>
/// <param name="Name">As they wrote it.</param>
/// <param name="Email">Their work mail, not proven yet.</param>
public sealed record NewPerson(string Issuer, string Subject, string Name, string Email);

/// <summary>Registers people who sign up, and lets invited ones into their company.</summary>
public sealed class PersonRegistry(IDbContextFactory<PortalDbContext> factory, StoreWriter writer, TimeProvider time)
{
    /// <summary>Registers a developer without a company; who is registered already is found again.</summary>
    public async Task<Person> RegisterAsync(NewPerson wanted, CancellationToken cancellationToken)
    {
        try
        {
            return await writer.WriteAsync(async (store, token) => await FindAsync(store, wanted, token) ?? Add(store, wanted, null), [], cancellationToken);
        }
        catch (StoreConflictException) // signed up twice at once
        {
            await using var store = await factory.CreateDbContextAsync(cancellationToken);
            return await FindAsync(store, wanted, cancellationToken) ?? throw new StoreUnavailableException("The person cannot be registered now.");
        }
    }

    /// <summary>The invitation whose link this is; null when it was used, taken back or ran out, or another mail was sent since.</summary>
    /// <param name="tokenHash">SHA-256 of the link's token, base64url.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public async Task<Invitation?> FindInvitationAsync(string tokenHash, CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();
        await using var store = await factory.CreateDbContextAsync(cancellationToken);
        return await Live(store, tokenHash, now).AsNoTracking().Include(row => row.Company).SingleOrDefaultAsync(cancellationToken);
    }

    /// <summary>Registers somebody who follows an invitation's link, with its name and address, and lets them in.</summary>
    /// <returns>Null when the invitation serves no more.</returns>
    public async Task<Person?> RegisterInvitedAsync(string issuer, string subject, string tokenHash, CancellationToken cancellationToken)
    {
        try
        {
            return await writer.WriteAsync(async (store, token) =>
            {
                var now = time.GetUtcNow();
                var invitation = await Live(store, tokenHash, now).AsNoTracking().SingleOrDefaultAsync(token);
                if (invitation is null || !await UseAsync(store, tokenHash, now, token)) { return null; }
                var person = Add(store, new NewPerson(issuer, subject, invitation.Name, invitation.Email), invitation);
                LogAccepted(store, person, invitation, now);
                return person;
            }, [], cancellationToken);
        }
        catch (StoreConflictException) { return null; } // the same person signed up elsewhere at this moment; the invitation stays open
    }

    /// <summary>Lets somebody who is registered into the company that invites them.</summary>
    public async Task<JoinResult> JoinAsync(Guid personId, string tokenHash, CancellationToken cancellationToken)
    {
        try
        {
            return await writer.WriteAsync<JoinResult>(async (store, token) =>
            {
                var now = time.GetUtcNow();
                var person = await store.People.SingleAsync(row => row.Id == personId, token);
                var invitation = await Live(store, tokenHash, now).AsNoTracking().Include(row => row.Company).SingleOrDefaultAsync(token);
                if (invitation is null) { return new JoinResult.Gone(); }
                if (person.CompanyId is { } company) { return new JoinResult.Belongs(company == invitation.CompanyId); }
                if (!await UseAsync(store, tokenHash, now, token)) { return new JoinResult.Gone(); }
                LetIn(person, invitation, now);
                person.Version++;
                LogAccepted(store, person, invitation, now);
                return new JoinResult.Joined(invitation.Company!.Name);
            }, [], cancellationToken);
        }
        catch (StoreConflictException) { return new JoinResult.Gone(); }
    }

    private static IQueryable<Invitation> Live(PortalDbContext store, string tokenHash, DateTimeOffset now) =>
        store.Invitations.Where(row => row.TokenHash == tokenHash && row.State == InvitationState.Open && row.ExpiresAt > now);

    /// <summary>Of two that follow the link at once one is let in.</summary>
    private static async Task<bool> UseAsync(PortalDbContext store, string tokenHash, DateTimeOffset now, CancellationToken cancellationToken) =>
        await Live(store, tokenHash, now).ExecuteUpdateAsync(set => set.SetProperty(row => row.State, InvitationState.Accepted)
            .SetProperty(row => row.EndedAt, now).SetProperty(row => row.Version, row => row.Version + 1), cancellationToken) == 1;

    private static Task<Person?> FindAsync(PortalDbContext store, NewPerson wanted, CancellationToken cancellationToken) =>
        store.People.SingleOrDefaultAsync(row => row.Issuer == wanted.Issuer && row.Subject == wanted.Subject, cancellationToken);

    private Person Add(PortalDbContext store, NewPerson wanted, Invitation? invitation)
    {
        var now = time.GetUtcNow();
        var person = new Person
        {
            Id = Guid.CreateVersion7(now),
            Name = wanted.Name,
            Roles = PortalRoles.Developer,
            Email = wanted.Email,
            Issuer = wanted.Issuer,
            Subject = wanted.Subject,
            CreatedAt = now,
            LastSignInAt = now,
        };
        if (invitation is not null) { LetIn(person, invitation, now); }
        store.People.Add(person);
        store.Audit.Add(AuditEntry.Of(new Actor("person", person.Id, person.Name), now, "person.registered", "person", person.Id.ToString(), person.Name, companyId: person.CompanyId));
        return person;
    }

    // Who follows the link of a mail has the mail's address.
    private static void LetIn(Person person, Invitation invitation, DateTimeOffset now)
    {
        person.Roles |= PortalRoles.Developer;
        (person.CompanyId, person.CompanyRole) = (invitation.CompanyId, invitation.Role);
        (person.Email, person.EmailVerifiedAt) = (invitation.Email, now);
    }

    private static void LogAccepted(PortalDbContext store, Person person, Invitation invitation, DateTimeOffset now) => store.Audit.Add(AuditEntry.Of(
        new Actor("person", person.Id, person.Name), now, "member.joined", "person", person.Id.ToString(), person.Name,
        [new FieldChange("company_role", null, invitation.Role.ToString())], companyId: invitation.CompanyId));
}

/// <summary>How an invitation was taken up.</summary>
public abstract record JoinResult
{
    private JoinResult() { }

    public sealed record Joined(string Company) : JoinResult;

    /// <summary>The person belongs to a company already: this one, or another that they have to leave first.</summary>
    public sealed record Belongs(bool ToThisOne) : JoinResult;

    /// <summary>It was used, taken back, or ran out.</summary>
    public sealed record Gone : JoinResult;
}
