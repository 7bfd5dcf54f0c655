using ZenKey.Protocol;

namespace ZenKey.Portal.Data.Recovery;

/// <summary>
/// The rule of recovery (ZenKey platform §8.2), without any I/O: <see cref="Decide"/> alone changes a case, and a case is
/// completed by nothing but enough distinct factors, each held while it was open.
/// </summary>
public static class RecoveryRules
{
    /// <summary>No carrier's policy goes below this.</summary>
    public const int LeastFactors = 3;

    /// <summary>Wrong tries, after which a factor is closed for the rest of the case.</summary>
    public const int TriesOfFactor = 5;

    /// <summary>So many wrong tries, whatever the factor, and the case cools down.</summary>
    public const int TriesBeforeCoolDown = 5;

    /// <summary>So many wrong tries in all end the case.</summary>
    public const int TriesOfCase = 15;

    public const int MostMails = 5;

    public static readonly TimeSpan CoolDown = TimeSpan.FromMinutes(15);

    /// <summary>How long an open case lives.</summary>
    public static readonly TimeSpan Lifetime = TimeSpan.FromHours(24);

    /// <summary>How long wrong tries are remembered from one case to the next, and a denied one stands against a new one.</summary>
    public static readonly TimeSpan Memory = TimeSpan.FromHours(24);

    /// <summary>How long the link in a mail serves, and a trusted browser is asked.</summary>
    public static readonly TimeSpan AskLifetime = TimeSpan.FromMinutes(15);

    public static readonly TimeSpan BetweenMails = TimeSpan.FromMinutes(1);

    private static readonly int MostFactors = Enum.GetValues<RecoveryFactor>().Length;

    /// <summary>A new case. Who failed lately does not begin anew.</summary>
    /// <param name="subscriberId">Whose.</param>
    /// <param name="carrierId">At which carrier.</param>
    /// <param name="reason">What changed.</param>
    /// <param name="phone">What is to be bound.</param>
    /// <param name="policy">How many factors the carrier demands.</param>
    /// <param name="former">The subscriber's last case; null when there was none.</param>
    /// <param name="now">The time.</param>
    public static RecoveryCase Open(Guid subscriberId, Guid carrierId, RecoveryReason reason, RecoveryPhone phone, int policy, RecoveryCase? former, DateTimeOffset now) => new()
    {
        Id = Guid.CreateVersion7(now),
        Number = "RC-" + ErrorReference.New()[4..],
        CarrierId = carrierId,
        SubscriberId = subscriberId,
        Reason = reason,
        Required = Math.Clamp(policy, LeastFactors, MostFactors),
        Factors = [.. Enum.GetValues<RecoveryFactor>().Select(factor => Remembered(factor, former, now))],
        Iccid = phone.Iccid,
        Imsi = phone.Imsi,
        Imei = phone.Imei,
        AppKeyThumbprint = phone.AppKeyThumbprint,
        OpenedAt = now,
        ChangedAt = now,
        ExpiresAt = now + Lifetime,
        CoolsUntil = former is { State: not RecoveryState.Completed, CoolsUntil: { } until } && until > now ? until : null,
    };

    /// <summary>Whether a denied case still stands against a new one.</summary>
    public static bool Bars(RecoveryCase former, DateTimeOffset now) => former is { State: RecoveryState.Denied, EndedAt: { } ended } && ended + Memory > now;

    /// <summary>The case after something happened; the same when it changes nothing.</summary>
    public static RecoveryCase Decide(RecoveryCase recovery, RecoveryEvent happened)
    {
        // Nodes' clocks differ: what was cooled down or run out by one is so for all.
        var at = happened.At > recovery.ChangedAt ? happened.At : recovery.ChangedAt;
        if (recovery.IsEnded) { return recovery; }
        if (recovery.State == RecoveryState.Open && at >= recovery.ExpiresAt) { return End(recovery, RecoveryState.Expired, at); }
        return happened switch
        {
            RecoveryEvent.Asked asked when MayAsk(recovery, asked, at) => AfterAsking(recovery, asked, at),
            RecoveryEvent.Proven proven when Accepts(recovery, proven.Factor, at) && WasAsked(recovery, proven.Factor, at) => AfterProof(recovery, proven, at),
            RecoveryEvent.Failed failed when Accepts(recovery, failed.Factor, at) => AfterFailure(recovery, failed.Factor, at),
            RecoveryEvent.Held when recovery.State == RecoveryState.Open => recovery with { State = RecoveryState.Held, ChangedAt = at },
            RecoveryEvent.Released when recovery.State == RecoveryState.Held => recovery with { State = RecoveryState.Open, ChangedAt = at, ExpiresAt = at + Lifetime },
            RecoveryEvent.Denied => End(recovery, RecoveryState.Denied, at),
            RecoveryEvent.Cancelled => End(recovery, RecoveryState.Cancelled, at),
            RecoveryEvent.PhoneChanged changed when changed.Phone != recovery.Phone => For(recovery, changed, at),
            _ => recovery,
        };
    }

    /// <summary>The methods by which the person was recognised (RFC 8176, ZenKey platform §4.4), each once, parted by spaces.</summary>
    public static string AmrOf(RecoveryCase completed) => string.Join(' ', completed.Factors.Where(progress => progress.ProvenAt is not null).Select(progress => progress.Factor switch
    {
        RecoveryFactor.PinOrPasskey => progress.ByPasskey ? Amr.Fingerprint : Amr.Pin,
        RecoveryFactor.RecoveryCode => Amr.OneTimeCode,
        RecoveryFactor.CarrierLogin => Amr.Password,
        _ => Amr.MultipleChannels,
    }).Distinct());

    /// <summary>Whether a factor may be tried now.</summary>
    public static bool Accepts(RecoveryCase recovery, RecoveryFactor factor, DateTimeOffset at) =>
        recovery.State == RecoveryState.Open && at < recovery.ExpiresAt && !(recovery.CoolsUntil > at)
        && recovery.Of(factor) is { ProvenAt: null, Failures: < TriesOfFactor };

    /// <summary>Whether a mail may be sent, or trusted browsers asked, now.</summary>
    public static bool MayAsk(RecoveryCase recovery, RecoveryEvent.Asked asked, DateTimeOffset at) => Accepts(recovery, asked.Factor, at) && asked.Factor switch
    {
        RecoveryFactor.TrustedDevice => true,
        RecoveryFactor.EmailLink => asked.TokenHash is not null && recovery.MailsSent < MostMails && !(recovery.MailSentAt + BetweenMails > at),
        _ => false,
    };

    /// <summary>What was not asked for, or too long ago, is no proof.</summary>
    private static bool WasAsked(RecoveryCase recovery, RecoveryFactor factor, DateTimeOffset at) => factor switch
    {
        RecoveryFactor.TrustedDevice => recovery.BrowserAskedAt + AskLifetime > at,
        RecoveryFactor.EmailLink => recovery.MailTokenHash is not null && recovery.MailSentAt + AskLifetime > at,
        _ => true,
    };

    private static RecoveryCase AfterAsking(RecoveryCase recovery, RecoveryEvent.Asked asked, DateTimeOffset at) => asked.Factor == RecoveryFactor.EmailLink
        ? recovery with { ChangedAt = at, MailTokenHash = asked.TokenHash, MailSentAt = at, MailsSent = recovery.MailsSent + 1 }
        : recovery with { ChangedAt = at, BrowserAskedAt = at };

    private static RecoveryCase AfterProof(RecoveryCase recovery, RecoveryEvent.Proven proven, DateTimeOffset at)
    {
        var after = With(recovery, recovery.Of(proven.Factor) with { ProvenAt = at, ByPasskey = proven.ByPasskey }) with { ChangedAt = at };
        after = proven.Factor switch
        {
            RecoveryFactor.EmailLink => after with { MailTokenHash = null },
            RecoveryFactor.TrustedDevice => after with { BrowserAskedAt = null },
            _ => after,
        };
        return after.ProvenCount >= Math.Max(LeastFactors, after.Required) ? End(after, RecoveryState.Completed, at) : after;
    }

    private static RecoveryCase AfterFailure(RecoveryCase recovery, RecoveryFactor factor, DateTimeOffset at)
    {
        var progress = recovery.Of(factor);
        var after = With(recovery, progress with { Failures = progress.Failures + 1, FailedAt = at }) with { ChangedAt = at };
        var all = after.Factors.Sum(one => one.Failures);
        return all >= TriesOfCase ? End(after, RecoveryState.Denied, at)
            : all % TriesBeforeCoolDown == 0 ? after with { CoolsUntil = at + CoolDown }
            : after;
    }

    private static RecoveryCase For(RecoveryCase recovery, RecoveryEvent.PhoneChanged changed, DateTimeOffset at) => recovery with
    {
        Reason = changed.Reason,
        Iccid = changed.Phone.Iccid,
        Imsi = changed.Phone.Imsi,
        Imei = changed.Phone.Imei,
        AppKeyThumbprint = changed.Phone.AppKeyThumbprint,
        Factors = [.. recovery.Factors.Select(progress => progress with { ProvenAt = null, ByPasskey = false })],
        BrowserAskedAt = null,
        MailTokenHash = null,
        ChangedAt = at,
    };

    private static RecoveryCase End(RecoveryCase recovery, RecoveryState state, DateTimeOffset at) =>
        recovery with { State = state, EndedAt = at, ChangedAt = at, MailTokenHash = null, BrowserAskedAt = null };

    private static RecoveryCase With(RecoveryCase recovery, FactorProgress progress) =>
        recovery with { Factors = [.. recovery.Factors.Select(one => one.Factor == progress.Factor ? progress : one)] };

    private static FactorProgress Remembered(RecoveryFactor factor, RecoveryCase? former, DateTimeOffset now) =>
        former is { State: not RecoveryState.Completed } && former.Of(factor) is { FailedAt: { } failed } progress && failed + Memory > now
            ? progress with { ProvenAt = null, ByPasskey = false }
            : new FactorProgress(factor);
}
