using ZenKey.Portal.Ui;

namespace ZenKey.Portal.Features.TestFlow.Runs;

/// <summary>Kept runs in words.</summary>
internal static class RunWords
{
    public static string Flow(RunRow row) => FlowKinds.Find(row.Flow) is { } kind ? FlowKinds.Of(kind).Title : row.Flow;

    public static string Persona(RunRow row) => Personas.Find(row.Persona)?.Title ?? row.Persona;

    public static ChipKind Kind(FlowOutcome outcome) => outcome switch
    {
        FlowOutcome.Passed or FlowOutcome.AsMeant => ChipKind.Ok,
        FlowOutcome.Stopped => ChipKind.Off,
        FlowOutcome.Running => ChipKind.Waiting,
        _ => ChipKind.Broken,
    };
}
