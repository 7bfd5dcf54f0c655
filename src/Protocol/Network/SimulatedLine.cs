namespace ZenKey.Protocol.Network;

/// <summary>
/// The marks by which a request says, in Development, over whose mobile connection it came. Believed by the carrier
/// simulator only; a real network looks at addresses.
/// </summary>
public static class SimulatedLine
{
    public const string Header = "X-Simulated-Line";

    /// <summary>The same for a browser: set by the simulator's page, ended after one sign-in.</summary>
    public const string Cookie = "zk-simulated-line";
}
