namespace ZenKey.Portal.Data.People;

/// <summary>Who may make whom what in a company. Answers in words, or with null when it may be.</summary>
public static class MemberRules
{
    /// <summary>Why this rank may not be given. An administrator of the company gives ranks up to their own; only owners make owners.</summary>
    /// <param name="by">The rank of who gives it.</param>
    /// <param name="wanted">The rank that is given.</param>
    public static string? GiveFault(CompanyRole? by, CompanyRole wanted) => by switch
    {
        CompanyRole.Owner => null,
        CompanyRole.Admin when wanted < CompanyRole.Owner => null,
        CompanyRole.Admin => "Only an owner makes an owner.",
        _ => "You need the role Admin in your company to invite people and change roles.",
    };

    /// <summary>Why a member's rank may not be changed, or the member not removed.</summary>
    /// <param name="by">The rank of who does it.</param>
    /// <param name="now">The member's rank.</param>
    /// <param name="wanted">The rank they get; null when they are removed.</param>
    /// <param name="otherOwners">How many owners there are beside the member.</param>
    public static string? ChangeFault(CompanyRole? by, CompanyRole now, CompanyRole? wanted, int otherOwners) => by switch
    {
        not (CompanyRole.Owner or CompanyRole.Admin) => "You need the role Admin in your company to invite people and change roles.",
        CompanyRole.Admin when now == CompanyRole.Owner => "Only an owner changes an owner.",
        _ when now == CompanyRole.Owner && wanted != CompanyRole.Owner && otherOwners == 0 => "A company is never without an owner. Make somebody else an owner first.",
        _ => wanted is { } rank ? GiveFault(by, rank) : null,
    };
}
