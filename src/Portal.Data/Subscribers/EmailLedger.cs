using Microsoft.EntityFrameworkCore;
using ZenKey.Portal.Data.Audit;
using ZenKey.Portal.Data.Changes;
using ZenKey.Portal.Data.Journal;

namespace ZenKey.Portal.Data.Subscribers;

/// <summary>Proves mail addresses: an address becomes the subscriber's, and a verified one, by the link of a mail, once.</summary>
public sealed class EmailLedger(IDbContextFactory<PortalDbContext> factory, StoreWriter writer, TimeProvider time)
{
    private const int Rounds = 5;

    /// <summary>Writes down that a link is on its way; every link before it is dead.</summary>
    /// <param name="subscriberId">Whose.</param>
    /// <param name="carrierId">At which carrier.</param>
    /// <param name="email">The address.</param>
    /// <param name="tokenHash">SHA-256 of the link's token, base64url.</param>
    /// <param name="cancellationToken">Gives up before the commit, never after.</param>
    public async Task<AskMailResult> AskAsync(Guid subscriberId, Guid carrierId, string email, string tokenHash, CancellationToken cancellationToken)
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

    private async Task<AskMailResult> AskAsync(PortalDbContext store, Guid subscriberId, Guid carrierId, string email, string tokenHash, CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();
        var proof = await store.EmailProofs.SingleOrDefaultAsync(row => row.SubscriberId == subscriberId, cancellationToken);
        if (proof is null) { store.Add(proof = new EmailProof { SubscriberId = subscriberId, CarrierId = carrierId }); }
        return proof.Ask(email, tokenHash, now);
    }
}
