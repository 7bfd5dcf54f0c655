using ZenKey.Portal.Data.Carriers;

namespace ZenKey.AuthServer.Keys;

/// <summary>How long keys of an issuer live (design §3.4).</summary>
internal static class KeyLives
{
    /// <summary>How long a key makes things before the next one does.</summary>
    public static readonly TimeSpan Active = TimeSpan.FromDays(90);

    /// <summary>How long a key is published before it signs: longer than anybody keeps a JWKS.</summary>
    public static readonly TimeSpan Notice = TimeSpan.FromDays(1);

    /// <summary>The same when an operator asks: longer than the JWKS may be kept (60 s), and than nodes take to hear of it (5 s).</summary>
    public static readonly TimeSpan ShortNotice = TimeSpan.FromMinutes(5);

    /// <summary>How long a retired key still verifies or opens: ID tokens come back as hints; sealed tokens live 24 hours at most.</summary>
    public static TimeSpan Retiring(IssuerKeyUse use) => use == IssuerKeyUse.Signing ? TimeSpan.FromDays(30) : TimeSpan.FromDays(2);
}

/// <summary>What is to be done to an issuer's keys.</summary>
internal abstract record RotationStep
{
    private RotationStep() { }

    public sealed record Publish(IssuerKey Active, DateTimeOffset ActiveFrom) : RotationStep;

    public sealed record Promote(IssuerKey Active, IssuerKey Next) : RotationStep;

    public sealed record Remove(IssuerKey Retired) : RotationStep;
}

/// <summary>Which key of an issuer is to be published, promoted or removed now. No I/O.</summary>
internal static class RotationPlan
{
    /// <param name="keys">All keys of one issuer.</param>
    /// <param name="now">The time it is.</param>
    public static IReadOnlyList<RotationStep> Of(IReadOnlyList<IssuerKey> keys, DateTimeOffset now)
    {
        var steps = new List<RotationStep>();
        foreach (var active in keys.Where(key => key.State == IssuerKeyState.Active && key.Use != IssuerKeyUse.Subject))
        {
            if (NextOf(keys, active) is { } next)
            {
                if (next.ActiveFrom <= now) { steps.Add(new RotationStep.Promote(active, next)); }
            }
            else if (active.ActiveFrom + KeyLives.Active - KeyLives.Notice <= now)
            {
                // Never without notice, however long nobody looked.
                steps.Add(new RotationStep.Publish(active, now + KeyLives.Notice));
            }
        }
        steps.AddRange(keys.Where(key => key is { State: IssuerKeyState.Retiring, RetiredAt: { } retired } && retired + KeyLives.Retiring(key.Use) <= now)
            .Select(key => new RotationStep.Remove(key)));
        return steps;
    }

    /// <summary>The key that waits to take the place of an active one; null when there is none.</summary>
    public static IssuerKey? NextOf(IReadOnlyList<IssuerKey> keys, IssuerKey active) =>
        keys.FirstOrDefault(key => key.State == IssuerKeyState.Next && key.Use == active.Use && key.Algorithm == active.Algorithm);
}
