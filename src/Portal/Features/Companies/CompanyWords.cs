using ZenKey.Portal.Data.Companies;
using ZenKey.Portal.Ui;

namespace ZenKey.Portal.Features.Companies;

/// <summary>States and answers in the words of look.md.</summary>
internal static class CompanyWords
{
    public static (ChipKind Kind, string Text) Of(CompanyState state) => state switch
    {
        CompanyState.Registered => (ChipKind.Off, "Draft"),
        CompanyState.Submitted => (ChipKind.Waiting, "Submitted"),
        CompanyState.Approved => (ChipKind.Ok, "Approved"),
        CompanyState.Returned => (ChipKind.Look, "Returned"),
        CompanyState.Declined => (ChipKind.Broken, "Declined"),
        _ => (ChipKind.Off, "Suspended"),
    };

    public static string ActionOf(CompanyVerdict verdict) => verdict switch
    {
        CompanyVerdict.Approve => "company.approved",
        CompanyVerdict.Return => "company.returned",
        CompanyVerdict.Decline => "company.declined",
        CompanyVerdict.Suspend => "company.suspended",
        _ => "company.restored",
    };

    /// <summary>What the operator's words stand under.</summary>
    public static string HeadingOf(CompanyState state) => state switch
    {
        CompanyState.Declined => "Declined by",
        CompanyState.Suspended => "Suspended by",
        _ => "Given back by",
    };

    /// <summary>What an answer that is hard on people does; null where it can be taken back at once.</summary>
    public static string? ConsequenceOf(CompanyVerdict verdict) => verdict switch
    {
        CompanyVerdict.Decline => "It cannot be handed in again.",
        CompanyVerdict.Suspend => "Its people change nothing any more, and run no test sign-ins. Apps that are live go on signing people in.",
        _ => null,
    };

    /// <summary>To follow the company's name.</summary>
    public static string AnswerOf(CompanyVerdict verdict) => verdict switch
    {
        CompanyVerdict.Approve => "is approved",
        CompanyVerdict.Return => "was given back to you",
        CompanyVerdict.Decline => "was declined",
        CompanyVerdict.Suspend => "is suspended",
        _ => "may go on",
    };

    public static string VerbOf(CompanyVerdict verdict) => verdict switch
    {
        CompanyVerdict.Approve => "Approve",
        CompanyVerdict.Return => "Give back",
        CompanyVerdict.Decline => "Decline",
        CompanyVerdict.Suspend => "Suspend",
        _ => "Let go on",
    };
}
