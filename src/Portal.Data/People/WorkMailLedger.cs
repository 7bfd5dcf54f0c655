using Microsoft.EntityFrameworkCore;
using ZenKey.Portal.Data.Audit;
using ZenKey.Portal.Data.Journal;

namespace ZenKey.Portal.Data.People;

/// <summary>How asking for a mail went.</summary>
public abstract record AskWorkMailResult
{
    private AskWorkMailResult() { }

    /// <summary>The mail may be sent.</summary>
    public sealed record Asked : AskWorkMailResult;

    /// <summary>One was sent a moment ago, or too many were today.</summary>
    public sealed record TooSoon(DateTimeOffset Until) : AskWorkMailResult;
}

/// <summary>Proves the work mail of people: an address is theirs from the moment its link was followed, once.</summary>
public sealed class WorkMailLedger(IDbContextFactory<PortalDbContext> factory, StoreWriter writer, TimeProvider time)
{
    /// <summary>How long a link can be followed. Default 24 h.</summary>
    public static readonly TimeSpan Lifetime = TimeSpan.FromHours(24);

    /// <summary>Between two mails. Default 1 min.</summary>
    public static readonly TimeSpan BetweenMails = TimeSpan.FromMinutes(1);

    /// <summary>Mails of one person in a day, so that nobody's inbox is filled by a stranger.</summary>
    public const int MostMails = 10;

    private const int Rounds = 5;
    private static readonly TimeSpan Day = TimeSpan.FromDays(1);

    /// <summary>Writes down that a link is on its way; every link before it is dead.</summary>
    /// <param name="personId">Whose.</param>
    /// <param name="email">The address.</param>
    /// <param name="tokenHash">SHA-256 of the link's token, base64url.</param>
    /// <param name="cancellationToken">Gives up before the commit, never after.</param>
    public async Task<AskWorkMailResult> AskAsync(Guid personId, string email, string tokenHash, CancellationToken cancellationToken)
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

    private async Task<AskWorkMailResult> AskAsync(PortalDbContext store, Guid personId, string email, string tokenHash, CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();
        var proof = await store.WorkMailProofs.SingleOrDefaultAsync(row => row.PersonId == personId, cancellationToken);
        if (proof is null)
        {
            store.WorkMailProofs.Add(new WorkMailProof
            {
                PersonId = personId,
                Email = email,
                TokenHash = tokenHash,
                SentAt = now,
                ExpiresAt = now + Lifetime,
                Mails = 1,
                CountedSince = now,
            });
            return new AskWorkMailResult.Asked();
        }
        if (proof.CountedSince + Day <= now) { (proof.Mails, proof.CountedSince) = (0, now); }
        if (proof.Mails >= MostMails) { return new AskWorkMailResult.TooSoon(proof.CountedSince + Day); }
        if (proof.SentAt + BetweenMails > now) { return new AskWorkMailResult.TooSoon(proof.SentAt + BetweenMails); }
        (proof.Email, proof.TokenHash, proof.SentAt, proof.ExpiresAt, proof.Mails) = (email, tokenHash, now, now + Lifetime, proof.Mails + 1);
        return new AskWorkMailResult.Asked();
    }
}
