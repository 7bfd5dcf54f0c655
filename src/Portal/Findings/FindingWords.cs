using ZenKey.Portal.Ui;

namespace ZenKey.Portal.Findings;

/// <summary>Findings in words.</summary>
internal static class FindingWords
{
    public static ChipKind Of(Severity severity) => severity switch { Severity.Fault => ChipKind.Broken, Severity.Warning => ChipKind.Look, _ => ChipKind.Waiting };

    /// <summary>E.g. <c>2 things to mend</c>; advice is nothing that must be mended.</summary>
    public static string ToMend(int count) => count switch { 0 => "Nothing to mend", 1 => "1 thing to mend", _ => $"{count} things to mend" };
}
