using ZenKey.Portal.Data.Links;
using ZenKey.Portal.Ui;

namespace ZenKey.Portal.Features.Links;

/// <summary>Links in words.</summary>
internal static class LinkWords
{
    public static (ChipKind Kind, string Text, string? Icon) Of(LinkState state) => state == LinkState.Active
        ? (ChipKind.Ok, "Active", null)
        : (ChipKind.Off, "Ended by subscriber", "LinkOff");

    /// <summary>A subject cut in the middle: nobody types it, and copying gives the whole.</summary>
    public static string Cut(string subject) => subject.Length <= 18 ? subject : $"{subject[..13]}…{subject[^2..]}";
}
