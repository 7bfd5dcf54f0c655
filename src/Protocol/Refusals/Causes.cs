using System.Collections.Frozen;

namespace ZenKey.Protocol.Refusals;

/// <summary>One exact reason why a request is refused: the stable word in the developer's log, finer than the error code on the wire.</summary>
/// <param name="Name">The word.</param>
/// <param name="Endpoints">Where it can be met, by their spec names, parted by spaces.</param>
/// <param name="Error">The code on the wire.</param>
/// <param name="Words">What happened and what to do, for a developer.</param>
public sealed record Cause(string Name, string Endpoints, string Error, string Words);

/// <summary>Every cause of a refusal. What is written to the log is one of these, and each is provoked by a test.</summary>
public static class Causes
{
    public static IReadOnlyList<Cause> All { get; } =
        [.. RequestCauses.All, .. SubscriberCauses.All, .. ClientCauses.All, .. TokenCauses.All, .. DpopCauses.All, .. CertificateCauses.All, .. BackchannelCauses.All, .. TrustCauses.All, .. EventCauses.All];

    private static readonly FrozenDictionary<string, Cause> ByName = All.ToFrozenDictionary(cause => cause.Name, StringComparer.Ordinal);

    public static Cause? Find(string name) => ByName.GetValueOrDefault(name);
}
