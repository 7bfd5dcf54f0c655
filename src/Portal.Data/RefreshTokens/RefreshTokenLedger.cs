using Microsoft.EntityFrameworkCore;
using ZenKey.Portal.Data.Events;
using ZenKey.Portal.Data.Journal;

namespace ZenKey.Portal.Data.RefreshTokens;

/// <summary>What the use of a refresh token writes.</summary>
/// <param name="UsedHash">The token that came.</param>
/// <param name="Next">The one that takes its place.</param>
/// <param name="GrantExpiresAt">When the last token of the grant dies now.</param>
/// <param name="Event">What the developer sees of it.</param>
public sealed record Rotation(string UsedHash, RefreshToken Next, DateTimeOffset GrantExpiresAt, AuthEvent Event);

/// <summary>Refresh tokens: each used once, however many come with it at once.</summary>
public sealed class RefreshTokenLedger(Journal.Journal journal, IDbContextFactory<PortalDbContext> factory)
{
    private const string InsertToken = """
        INSERT INTO "RefreshTokens" ("Hash", "GrantId", "CarrierId", "SubscriberId", "Acr", "Amr", "AuthTime", "IssuedAt", "ExpiresAt", "FamilyExpiresAt", "KeyThumbprint", "CertificateThumbprint")
        VALUES (@p0, @p1, @p2, @p3, @p4, @p5, @p6, @p7, @p8, @p9, @p10, @p11)
        """;
    private const string UseToken = """UPDATE "RefreshTokens" SET "UsedAt" = @p1 WHERE "Hash" = @p0 AND "UsedAt" IS NULL""";
    private const string ProlongGrant = """UPDATE "Grants" SET "ExpiresAt" = @p1 WHERE "Id" = @p0""";

    /// <summary>The token of this text, used and dead ones too; null when there never was one. Read from the store itself.</summary>
    public async Task<RefreshToken?> FindAsync(string text, CancellationToken cancellationToken)
    {
        var hash = RefreshToken.HashOf(text);
        await using var store = await factory.CreateDbContextAsync(cancellationToken);
        return await store.RefreshTokens.AsNoTracking().SingleOrDefaultAsync(token => token.Hash == hash, cancellationToken);
    }

    /// <summary>Uses a token up and puts the next in its place, in one commit. False when it was used before.</summary>
    public Task<bool> RotateAsync(Rotation rotation) => journal.WriteAsync(new JournalWrite(
        new Statement(UseToken, rotation.UsedHash, rotation.Next.IssuedAt),
        [Insert(rotation.Next), new Statement(ProlongGrant, rotation.Next.GrantId, rotation.GrantExpiresAt), EventLog.Insert(rotation.Event)]));

    /// <summary>The statement that writes a token in the commit of something else.</summary>
    internal static Statement Insert(RefreshToken token) => new(InsertToken,
        token.Hash, token.GrantId, token.CarrierId, token.SubscriberId, token.Acr, token.Amr, token.AuthTime, token.IssuedAt, token.ExpiresAt, token.FamilyExpiresAt, token.KeyThumbprint,
        token.CertificateThumbprint);
}
