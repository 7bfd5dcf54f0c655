using Microsoft.EntityFrameworkCore;
using ZenKey.Portal.Data.Audit;
using ZenKey.Portal.Data.Changes;
using ZenKey.Portal.Data.Journal;

namespace ZenKey.Portal.Data.Subscribers;

/// <summary>How asking for a mail went.</summary>
public abstract record AskEmailResult
{
    private AskEmailResult() { }

    /// <summary>The mail may be sent.</summary>
    public sealed record Asked : AskEmailResult;

    /// <summary>One was sent a moment ago, or too many were today.</summary>
    public sealed record TooSoon(DateTimeOffset Until) : AskEmailResult;
}

/// <summary>Proves mail addresses: an address becomes the subscriber's, and a verified one, by the link of a mail, once.</summary>
public sealed class EmailLedger(IDbContextFactory<PortalDbContext> factory, StoreWriter writer, TimeProvider time)
{
    /// <summary>How long a link can be followed. Default 24 h.</summary>
    public static readonly TimeSpan Lifetime = TimeSpan.FromHours(24);

    /// <summary>Between two mails. Default 1 min.</summary>
    public static readonly TimeSpan BetweenMails = TimeSpan.FromMinutes(1);

    /// <summary>Mails of one subscriber in a day, so that nobody's inbox is filled by a stranger.</summary>
    public const int MostMails = 10;

    private const int Rounds = 5;
    private static readonly TimeSpan Day = TimeSpan.FromDays(1);

    /// <summary>Writes down that a link is on its way; every link before it is dead.</summary>
    /// <param name="subscriberId">Whose.</param>
    /// <param name="carrierId">At which carrier.</param>
    /// <param name="email">The address.</param>
    /// <param name="tokenHash">SHA-256 of the link's token, base64url.</param>
    /// <param name="cancellationToken">Gives up before the commit, never after.</param>
    public async Task<AskEmailResult> AskAsync(Guid subscriberId, Guid carrierId, string email, string tokenHash, CancellationToken cancellationToken)
    {
        for (var round = 1; ; round++)
        {
            try { return await writer.WriteAsync((store, token) => AskAsync(store, subscriberId, carrierId, email, tokenHash, token), [], cancellationToken); }
            catch (StoreConflictException) when (round < Rounds) { } // another asked first
        }
    }

    /// <summary>The address that waits for its proof; null when none does.</summary>
    public async Task<string?> FindWaitingAsync(Guid subscriberId, CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();
        await using var store = await factory.CreateDbContextAsync(cancellationToken);
        return await store.EmailProofs.Where(row => row.SubscriberId == subscriberId && row.TokenHash != null && row.ExpiresAt > now).Select(row => row.Email).SingleOrDefaultAsync(cancellationToken);
    }

    /// <summary>The proof whose link this is; null when it was used, ran out, or another was sent since.</summary>
    public async Task<EmailProof?> FindAsync(string tokenHash, CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();
        await using var store = await factory.CreateDbContextAsync(cancellationToken);
        return await store.EmailProofs.AsNoTracking().SingleOrDefaultAsync(row => row.TokenHash == tokenHash && row.ExpiresAt > now, cancellationToken);
    }

    /// <summary>The link was followed: the address is the subscriber's, and proven. False when another use of it came first.</summary>
    public Task<bool> ConfirmAsync(EmailProof proof, CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();
        return writer.WriteAsync(async (store, token) =>
        {
            if (await store.EmailProofs.Where(row => row.SubscriberId == proof.SubscriberId && row.TokenHash == proof.TokenHash && row.ExpiresAt > now)
                .ExecuteUpdateAsync(set => set.SetProperty(row => row.TokenHash, (string?)null), token) == 0)
            {
                return false;
            }
            await ProfileLedger.ChangeAsync(store, proof.SubscriberId, new ProfileChange { Email = proof.Email }, Actor.Subscriber(proof.SubscriberId), now, token);
            var subscriber = await store.Subscribers.SingleAsync(row => row.Id == proof.SubscriberId, token);
            subscriber.EmailVerifiedAt = now;
            subscriber.Version++;
            store.Audit.Add(AuditEntry.Of(Actor.Subscriber(proof.SubscriberId), now, "email.verified", "subscriber", proof.SubscriberId.ToString(), "Email", subscriberId: proof.SubscriberId));
            return true;
        }, [Topic.Subscribers], cancellationToken);
    }

    private async Task<AskEmailResult> AskAsync(PortalDbContext store, Guid subscriberId, Guid carrierId, string email, string tokenHash, CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();
        var proof = await store.EmailProofs.SingleOrDefaultAsync(row => row.SubscriberId == subscriberId, cancellationToken);
        if (proof is null)
        {
            store.EmailProofs.Add(new EmailProof
            {
                SubscriberId = subscriberId,
                CarrierId = carrierId,
                Email = email,
                TokenHash = tokenHash,
                SentAt = now,
                ExpiresAt = now + Lifetime,
                Mails = 1,
                CountedSince = now,
            });
            return new AskEmailResult.Asked();
        }
        if (proof.CountedSince + Day <= now) { (proof.Mails, proof.CountedSince) = (0, now); }
        if (proof.Mails >= MostMails) { return new AskEmailResult.TooSoon(proof.CountedSince + Day); }
        if (proof.SentAt + BetweenMails > now) { return new AskEmailResult.TooSoon(proof.SentAt + BetweenMails); }
        (proof.Email, proof.TokenHash, proof.SentAt, proof.ExpiresAt, proof.Mails) = (email, tokenHash, now, now + Lifetime, proof.Mails + 1);
        return new AskEmailResult.Asked();
    }
}
