using ZenKey.Portal.Data.Companies;
using ZenKey.Portal.Data.Paging;
using ZenKey.Portal.Data.Projects;
using ZenKey.Portal.Ui;

namespace ZenKey.Portal.Features.Projects;

/// <summary>A project in the list.</summary>
public sealed record ProjectRow(Guid Id, string Name, string NameKey, string Company, string? LogoUrl, ProjectState State, int Clients, DateTimeOffset CreatedAt) : IPageRow;

/// <summary>A project whole.</summary>
public sealed record ProjectDetail(
    Guid Id, Guid CompanyId, string Company, CompanyState CompanyState, string Name, string? LogoUrl, ProjectState State, ProjectSteps SavedSteps, DateTimeOffset? SubmittedAt, int Version,
    LinksForm Links, AppLinksForm AppLinks, AttributesForm Attributes, ServicesForm Services, IReadOnlyList<ProofView> Proofs, IReadOnlyList<string> Missing, int Clients);

public sealed record ProofView(string Host, string Address, ProofState State, ProofFinding? Finding, DateTimeOffset? CheckedAt);

/// <summary>How a change of a project ended.</summary>
public abstract record EditProjectResult
{
    private EditProjectResult() { }

    public sealed record Saved(Guid Id) : EditProjectResult;

    /// <summary>It breaks a rule; by property path of the form, or by "" for none.</summary>
    public sealed record Rejected(IReadOnlyDictionary<string, string[]> Faults) : EditProjectResult
    {
        public static Rejected Of(string fault) => new(new Dictionary<string, string[]> { [""] = [fault] });

        public string First => Faults.Values.First()[0];
    }

    public sealed record Conflict(EditConflict Found) : EditProjectResult;

    /// <summary>There is no such project, or not for this person.</summary>
    public sealed record NotFound : EditProjectResult;
}
