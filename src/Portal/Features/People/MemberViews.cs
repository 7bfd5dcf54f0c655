using ZenKey.Portal.Data.Companies;
using ZenKey.Portal.Data.Paging;
using ZenKey.Portal.Data.People;

namespace ZenKey.Portal.Features.People;

/// <summary>Somebody of a company.</summary>
public sealed record MemberRow(Guid Id, string Name, string? Email, CompanyRole Role, DateTimeOffset? LastSignInAt, DateTimeOffset At, int Version) : IPageRow;

/// <summary>An invitation that is open; one that ran out can be sent again.</summary>
public sealed record InvitationRow(Guid Id, string Name, string Email, CompanyRole Role, string InvitedBy, DateTimeOffset SentAt, DateTimeOffset ExpiresAt);

/// <summary>The people of a company, a page of them, and who is invited.</summary>
public sealed record CompanyPeople(Guid CompanyId, string Company, CompanyState State, Page<MemberRow> Members, IReadOnlyList<InvitationRow> Invitations);

/// <summary>How a change of who belongs to a company ended.</summary>
public abstract record EditMemberResult
{
    private EditMemberResult() { }

    /// <param name="MailSent">Whether a mail that goes with it was taken on; false when it was not.</param>
    public sealed record Saved(bool MailSent = true) : EditMemberResult;

    /// <summary>It breaks a rule; the sentence says which.</summary>
    public sealed record Rejected(string Fault) : EditMemberResult;

    /// <summary>Somebody else changed it since it was read.</summary>
    public sealed record Conflict : EditMemberResult;

    /// <summary>There is no such person or invitation, or not for this person.</summary>
    public sealed record NotFound : EditMemberResult;
}
