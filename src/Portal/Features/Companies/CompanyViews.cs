using ZenKey.Portal.Data.Companies;
using ZenKey.Portal.Data.Paging;
using ZenKey.Portal.Ui;

namespace ZenKey.Portal.Features.Companies;

/// <summary>A company as its own people and the operator see it.</summary>
public sealed record CompanyView(
    Guid Id, string Name, CompanyState State, string? Website, string? Address, string? Purpose, DateTimeOffset? SubmittedAt, Guid? SubmittedById, string? SubmittedBy,
    DateTimeOffset? DecidedAt, string? DecidedBy, string? DecisionNote, DateTimeOffset CreatedAt, int Version, IReadOnlyList<AgreementView> Agreements)
{
    public bool Has(AgreementKind kind) => Agreements.Any(one => one.Kind == kind && one.TextVersion == Agreement.CurrentText);
}

public sealed record AgreementView(AgreementKind Kind, string TextVersion, DateTimeOffset AcceptedAt, string AcceptedBy);

/// <summary>What the company page shows to somebody of the developers' portal.</summary>
/// <param name="Company">Null while they have none.</param>
/// <param name="Email">Their work mail.</param>
public sealed record OwnCompany(CompanyView? Company, string? Email, bool EmailProven);

/// <summary>A company in the operator's list.</summary>
public sealed record CompanyRow(Guid Id, string Name, CompanyState State, string? Website, DateTimeOffset At, string? SubmittedBy) : IPageRow;

/// <summary>How a change of a company ended.</summary>
public abstract record EditCompanyResult
{
    private EditCompanyResult() { }

    public sealed record Saved(Guid Id) : EditCompanyResult;

    /// <summary>It breaks a rule; the sentence says which.</summary>
    public sealed record Rejected(string Fault) : EditCompanyResult;

    public sealed record Conflict(EditConflict Found) : EditCompanyResult;

    /// <summary>There is no such company, or not for this person.</summary>
    public sealed record NotFound : EditCompanyResult;
}
