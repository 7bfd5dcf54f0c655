using ZenKey.Protocol;

namespace ZenKey.Portal.Data.Companies;

/// <summary>What the operator answers to a company.</summary>
public enum CompanyVerdict
{
    Approve,

    /// <summary>Gives it back, to be mended.</summary>
    Return,

    /// <summary>Refuses for good.</summary>
    Decline,

    /// <summary>Stops an approved company.</summary>
    Suspend,

    /// <summary>Lets a suspended one go on.</summary>
    Restore,
}

/// <summary>The rules of a company's way (ZenKey platform §9.1, §9.6). They answer in words, or with null when all is well.</summary>
public static class CompanyRules
{
    public const int MaxName = 100;
    public const int MaxWebsite = 300;
    public const int MaxAddress = 500;
    public const int MaxPurpose = 1000;
    public const int MaxNote = 1000;

    /// <summary>Why its data may not be changed now.</summary>
    public static string? EditFault(CompanyState state) => state switch
    {
        CompanyState.Submitted => "The company waits for its answer; it can be changed when that has come.",
        CompanyState.Declined => "The company was declined.",
        CompanyState.Suspended => "The company is suspended. Write to the operator.",
        _ => null,
    };

    /// <summary>Why it may not be handed in.</summary>
    /// <param name="company">With its data as saved.</param>
    /// <param name="emailProven">Whether who hands it in has proven their mail address.</param>
    /// <param name="trialAccepted">Whether they accept the trial agreement, or somebody has.</param>
    public static string? SubmitFault(Company company, bool emailProven, bool trialAccepted) => company switch
    {
        { State: not (CompanyState.Registered or CompanyState.Returned) } => EditFault(company.State) ?? "The company is approved already.",
        _ when !emailProven => "Prove your mail address first: follow the link that we sent you.",
        _ when string.IsNullOrWhiteSpace(company.Website) || string.IsNullOrWhiteSpace(company.Address) || string.IsNullOrWhiteSpace(company.Purpose) =>
            "Website, address and purpose are needed before the company can be handed in.",
        _ when !trialAccepted => "Accept the trial agreement first.",
        _ => null,
    };

    /// <summary>Where a verdict leads; null where it makes no sense.</summary>
    public static CompanyState? After(CompanyState state, CompanyVerdict verdict) => (state, verdict) switch
    {
        (CompanyState.Submitted, CompanyVerdict.Approve) => CompanyState.Approved,
        (CompanyState.Submitted, CompanyVerdict.Return) => CompanyState.Returned,
        (CompanyState.Submitted, CompanyVerdict.Decline) => CompanyState.Declined,
        (CompanyState.Approved, CompanyVerdict.Suspend) => CompanyState.Suspended,
        (CompanyState.Suspended, CompanyVerdict.Restore) => CompanyState.Approved,
        _ => null,
    };

    /// <summary>Why this person may not give this verdict: two persons decide, and neither on their own company.</summary>
    public static string? DecideFault(Company company, CompanyVerdict verdict, Guid personId, Guid? personCompanyId, string? note) => company switch
    {
        _ when company.SubmittedById == personId => "You handed this company in, so somebody else decides on it.",
        _ when company.Id == personCompanyId => "This is your own company, so somebody else decides on it.",
        _ when After(company.State, verdict) is null => "The company is no longer in the state that this answers.",
        _ when verdict is not (CompanyVerdict.Approve or CompanyVerdict.Restore) && string.IsNullOrWhiteSpace(note) => "Say why, in words that the company reads.",
        _ when note?.Length > MaxNote => $"At most {MaxNote} characters.",
        _ => null,
    };

    /// <summary>Why nothing may be built in it.</summary>
    public static string? BuildFault(CompanyState state) => state switch
    {
        CompanyState.Approved => null,
        CompanyState.Registered => "Your company is not handed in yet.",
        CompanyState.Submitted => "Your company waits for its approval.",
        CompanyState.Returned => "Your company was given back. Mend it and hand it in again.",
        CompanyState.Declined => "Your company was declined.",
        _ => "Your company is suspended.",
    };

    /// <summary>Why this may not be a company's site: absolute, https or http, with a host that has a dot.</summary>
    public static string? WebsiteFault(string? text) => text?.Trim() switch
    {
        null or "" => "Enter the address of the company's site.",
        { Length: > MaxWebsite } => $"An address may have at most {MaxWebsite} characters.",
        var address => WebAddress.Fault(address),
    };
}
