namespace ZenKey.Protocol;

/// <summary>What a carrier tells a subscribed project of a subscriber beside attributes (ZenKey platform §10, trust services).</summary>
public static class UserTrait
{
    /// <summary>Whether the SIM has been on the line for more than 24 hours.</summary>
    public const string SimTenure24 = "sim_tenure_24";

    public static IReadOnlyList<string> All { get; } = [SimTenure24];
}
