using Microsoft.EntityFrameworkCore;
using ZenKey.Portal.Data.Audit;
using ZenKey.Portal.Data.Journal;

namespace ZenKey.Portal.Data.People;

/// <summary>Proves the work mail of people: an address is theirs from the moment its link was followed, once.</summary>
public sealed class WorkMailLedger(IDbContextFactory<PortalDbContext> factory, StoreWriter writer, TimeProvider time)
{
    private const int Rounds = 5;

    /// <summary>Writes down that a link is on its way; every link before it is dead.</summary>
    /// <param name="personId">Whose.</param>
    /// <param name="email">The address.</param>
    /// <param name="tokenHash">SHA-256 of the link's token, base64url.</param>
    /// <param name="cancellationToken">Gives up before the commit, never after.</param>
    public async Task<AskMailResult> AskAsync(Guid personId, string email, string tokenHash, CancellationToken cancellationToken)
    {
        for (var round = 1; ; round++)
        {
            try { return await writer.WriteAsync((store, token) => AskAsync(store, personId, email, tokenHash, token), [], cancellationToken); }
            catch (StoreConflictException) when (round < Rounds) { } // another asked first
        }
    }

    /// <summary>The proof whose link this is; null when it was used, ran out, or another was sent since.</summary>
    public async Task<WorkMailProof?> FindAsync(string tokenHash, CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();
        await using var store = await factory.CreateDbContextAsync(cancellationToken);
        return await store.WorkMailProofs.AsNoTracking().SingleOrDefaultAsync(row => row.TokenHash == tokenHash && row.ExpiresAt > now, cancellationToken);
    }

    /// <summary>The link was followed: the address is the person's, and proven. False when another use of it came first.</summary>
    public Task<bool> ConfirmAsync(WorkMailProof proof, CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();
        return writer.WriteAsync(async (store, token) =>
        {
            if (await store.WorkMailProofs.Where(row => row.PersonId == proof.PersonId && row.TokenHash == proof.TokenHash && row.ExpiresAt > now)
                .ExecuteUpdateAsync(set => set.SetProperty(row => row.TokenHash, (string?)null), token) == 0)
            {
                return false;
            }
            var person = await store.People.SingleAsync(row => row.Id == proof.PersonId, token);
            (person.Email, person.EmailVerifiedAt) = (proof.Email, now);
            person.Version++;
            store.Audit.Add(AuditEntry.Of(new Actor("person", person.Id, person.Name), now, "person.email_proven", "person", person.Id.ToString(), person.Name, companyId: person.CompanyId));
            return true;
        }, [], cancellationToken);
    }

    private async Task<AskMailResult> AskAsync(PortalDbContext store, Guid personId, string email, string tokenHash, CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();
        var proof = await store.WorkMailProofs.SingleOrDefaultAsync(row => row.PersonId == personId, cancellationToken);
        if (proof is null) { store.Add(proof = new WorkMailProof { PersonId = personId }); }
        return proof.Ask(email, tokenHash, now);
    }
}
