namespace ZenKey.Portal.Data;

/// <summary>How asking for a mail went.</summary>
public abstract record AskMailResult
{
    private AskMailResult() { }

    /// <summary>The mail may be sent.</summary>
    public sealed record Asked : AskMailResult;

    /// <summary>One was sent a moment ago, or too many were today.</summary>
    public sealed record TooSoon(DateTimeOffset Until) : AskMailResult;
}

/// <summary>A mail address that somebody has to prove by the link of a mail. It is theirs from the moment the link is followed, once.</summary>
public abstract class MailProof
{
    /// <summary>How long a link can be followed. Default 24 h.</summary>
    public static readonly TimeSpan Lifetime = TimeSpan.FromHours(24);

    /// <summary>Between two mails. Default 1 min.</summary>
    public static readonly TimeSpan BetweenMails = TimeSpan.FromMinutes(1);

    /// <summary>Mails to one person in a day, so that nobody's inbox is filled by a stranger.</summary>
    public const int MostMails = 10;

    private static readonly TimeSpan Day = TimeSpan.FromDays(1);

    public string Email { get; private set; } = "";

    /// <summary>SHA-256 of the token in the last mail's link, base64url; null when it was used.</summary>
    public string? TokenHash { get; private set; }
    public DateTimeOffset SentAt { get; private set; }
    public DateTimeOffset ExpiresAt { get; private set; }

    /// <summary>Mails since <see cref="CountedSince"/>.</summary>
    public int Mails { get; private set; }
    public DateTimeOffset CountedSince { get; private set; }

    /// <summary>A link is on its way, if it may be; every link before it is dead then.</summary>
    /// <param name="email">The address.</param>
    /// <param name="tokenHash">SHA-256 of the link's token, base64url.</param>
    /// <param name="now">When.</param>
    public AskMailResult Ask(string email, string tokenHash, DateTimeOffset now)
    {
        if (CountedSince + Day <= now) { (Mails, CountedSince) = (0, now); }
        if (Mails >= MostMails) { return new AskMailResult.TooSoon(CountedSince + Day); }
        if (SentAt + BetweenMails > now) { return new AskMailResult.TooSoon(SentAt + BetweenMails); }
        (Email, TokenHash, SentAt, ExpiresAt, Mails) = (email, tokenHash, now, now + Lifetime, Mails + 1);
        return new AskMailResult.Asked();
    }

    /// <summary>How both kinds are kept.</summary>
    internal static void Configure<T>(Microsoft.EntityFrameworkCore.Metadata.Builders.EntityTypeBuilder<T> proof)
        where T : MailProof
    {
        proof.Property(p => p.Email).HasMaxLength(254);
        proof.Property(p => p.TokenHash).HasMaxLength(43);
        // Of two that ask at once one sends.
        proof.Property(p => p.Mails).IsConcurrencyToken();
        proof.HasIndex(p => p.TokenHash);
        proof.HasIndex(p => p.ExpiresAt);
    }
}
