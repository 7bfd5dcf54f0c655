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
