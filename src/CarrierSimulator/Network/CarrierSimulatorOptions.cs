namespace ZenKey.CarrierSimulator.Network;

/// <summary>Section <c>CarrierSimulator</c>.</summary>
internal sealed class CarrierSimulatorOptions
{
    public const string Section = "CarrierSimulator";

    /// <summary>
    /// The text from which the keys of all pretend SIM cards and handsets are made. Protects nothing: the simulator runs in
    /// Development only. Default: a constant, so that cards keep their keys over restarts.
    /// </summary>
    public string MasterKey { get; set; } = "zenkey carrier simulator, development only";
}
