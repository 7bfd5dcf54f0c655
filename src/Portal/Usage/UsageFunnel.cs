using ZenKey.Portal.Data.Usage;

namespace ZenKey.Portal.Usage;

/// <summary>Where a sign-in can stop, in the order in which it comes there.</summary>
public enum UsageStage
{
    Discovery,
    Request,
    Phone,
    Token,
}

/// <summary>
/// How far sign-ins came. The log has the last tokens and every refusal, so a step is what the one before it was, less what was
/// refused there; the last one is the sign-ins themselves.
/// </summary>
/// <param name="Begun">Sign-ins, and what was refused on their way.</param>
/// <param name="Stages">How many each stage stopped.</param>
/// <param name="SignIns">Those that came to their end.</param>
/// <param name="TimeToSignIn">From the request to the tokens, on average, of those that fetched their tokens; null when none did. Tokens that are sent may wait for days.</param>
public sealed record UsageFunnel(long Begun, IReadOnlyList<(UsageStage Stage, long Lost)> Stages, long SignIns, TimeSpan? TimeToSignIn)
{
    // What has to do with staying signed in, or with nobody at all, is no sign-in.
    private static readonly string[] Later = ["refresh_token_", "offline_access_withdrawn", "scope_wider_than_granted", "scope_not_for_services", "grant_unknown", "grant_revoked", "device_revoked", "link_ended"];
    private static readonly string[] OnThePhone = ["denied", "cancelled", "timed_out", "push_undelivered", "auth_req_id_expired"];

    /// <summary>The share of sign-ins that came to their end, 0 to 1; null when none began.</summary>
    public double? Share => Begun == 0 ? null : (double)SignIns / Begun;

    /// <summary>How many were left after a stage.</summary>
    public long After(UsageStage stage) => Begun - Stages.Where(one => one.Stage <= stage).Sum(one => one.Lost);

    public static UsageFunnel Of(IReadOnlyList<UsageKind> kinds)
    {
        var lost = Enum.GetValues<UsageStage>().Select(stage => (stage, kinds.Where(kind => StageOf(kind.Endpoint, kind.Cause) == stage).Sum(kind => kind.Count))).ToList();
        var signIns = kinds.Sum(kind => kind.SignIns);
        return new UsageFunnel(signIns + lost.Sum(one => one.Item2), lost, signIns, TimeOf([.. kinds.Where(kind => kind is { Endpoint: "token", SignIns: > 0 })]));
    }

    private static TimeSpan? TimeOf(IReadOnlyList<UsageKind> fetched) =>
        fetched.Count == 0 ? null : TimeSpan.FromMilliseconds((double)fetched.Sum(kind => kind.Took) / fetched.Sum(kind => kind.SignIns));

    /// <summary>Where a refusal stops a sign-in; null when it was answered, or when it stops none.</summary>
    public static UsageStage? StageOf(string endpoint, string? cause) => (endpoint, cause) switch
    {
        (_, null) => null,
        ("discovery" or "optimized", _) => UsageStage.Discovery,
        ("authorize" or "par" or "bc-authorize" or "si-authorize" or "token", var why) when OnThePhone.Contains(why) => UsageStage.Phone,
        ("authorize" or "par" or "bc-authorize" or "si-authorize", _) => UsageStage.Request,
        ("token", var why) when !Array.Exists(Later, why.StartsWith) => UsageStage.Token,
        _ => null,
    };
}
