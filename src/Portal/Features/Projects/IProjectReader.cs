using Microsoft.EntityFrameworkCore;
using ZenKey.Portal.Access;
using ZenKey.Portal.Data;
using ZenKey.Portal.Data.Clients;
using ZenKey.Portal.Data.Paging;
using ZenKey.Portal.Data.Projects;

namespace ZenKey.Portal.Features.Projects;

/// <summary>Reads projects. One that the person may not see does not exist for them.</summary>
public interface IProjectReader
{
    /// <param name="person">Who asks.</param>
    /// <param name="page">Which page.</param>
    /// <param name="cancellationToken">Gives up.</param>
    Task<Page<ProjectRow>> ListAsync(CurrentPerson person, PageRequest page, CancellationToken cancellationToken);

    Task<ProjectDetail?> FindAsync(CurrentPerson person, Guid id, CancellationToken cancellationToken);

    /// <summary>Whether the person's company may have projects; why not, in words, or null when it may.</summary>
    Task<string?> ObstacleAsync(CurrentPerson person, CancellationToken cancellationToken);
}

/// <inheritdoc />
internal sealed class ProjectReader(IDbContextFactory<PortalDbContext> factory) : IProjectReader
{
    public async Task<Page<ProjectRow>> ListAsync(CurrentPerson person, PageRequest page, CancellationToken cancellationToken)
    {
        await using var store = await factory.CreateDbContextAsync(cancellationToken);
        var projects = store.Projects.AsNoTracking().Allowed(Permissions.SeeProjects, person);
        var carriers = await store.Carriers.CountAsync(cancellationToken);
        var found = await Keyset.ByNameAsync(projects, nameof(Project.NameKey), project => new ListedProject(
                project.Id, project.Name, project.NameKey, project.Company!.Name, project.LogoUrl, project.SubmittedAt, !project.Proofs.Any(proof => proof.State != ProofState.Passed),
                store.Clients.Any(client => client.ProjectId == project.Id && client.Provisionings.Count(one => one.State == ProvisioningState.Active) >= carriers),
                store.Clients.Where(client => client.ProjectId == project.Id).Take(Keyset.CountCap).Count(), project.CreatedAt),
            row => row.NameKey, page, cancellationToken);
        return new Page<ProjectRow>([.. found.Rows.Select(row => new ProjectRow(row.Id, row.Name, row.NameKey, row.Company, row.LogoUrl,
            ProjectRules.StateOf(row.SubmittedAt, row.Proven, carriers > 0 && row.Serves), row.Clients, row.CreatedAt))], found.First, found.Total, found.Before, found.After);
    }

    public async Task<ProjectDetail?> FindAsync(CurrentPerson person, Guid id, CancellationToken cancellationToken)
    {
        await using var store = await factory.CreateDbContextAsync(cancellationToken);
        var project = await store.Projects.AsNoTracking().Allowed(Permissions.SeeProjects, person).Where(row => row.Id == id)
            .Include(row => row.Company).Include(row => row.Scopes).Include(row => row.Proofs).SingleOrDefaultAsync(cancellationToken);
        if (project is null) { return null; }
        var carriers = await store.Carriers.CountAsync(cancellationToken);
        var serves = carriers > 0 && await store.Clients.AnyAsync(client => client.ProjectId == id && client.Provisionings.Count(one => one.State == ProvisioningState.Active) >= carriers, cancellationToken);
        var clients = await store.Clients.Where(client => client.ProjectId == id).Take(Keyset.CountCap).CountAsync(cancellationToken);
        var wanted = DomainProof.Wanted(project.SectorUri, project.DomainUrl, project.PrivacyUrl, project.TermsUrl).Select(one => one.Host).ToList();
        return new ProjectDetail(project.Id, project.CompanyId, project.Company!.Name, project.Company.State, project.Name, project.LogoUrl,
            ProjectRules.StateOf(project.SubmittedAt, project.Proofs.TrueForAll(proof => proof.State == ProofState.Passed), serves), project.SavedSteps, project.SubmittedAt, project.Version,
            LinksForm.From(project), AppLinksForm.From(project), AttributesForm.From(project), ServicesForm.From(project),
            [.. project.Proofs.OrderBy(proof => wanted.IndexOf(proof.Host)).Select(proof => new ProofView(proof.Host, proof.Address, proof.State, proof.Finding, proof.CheckedAt))],
            ProjectRules.Missing(project), clients);
    }

    public async Task<string?> ObstacleAsync(CurrentPerson person, CancellationToken cancellationToken)
    {
        if (person is not { CompanyId: { } company, Rank: not null }) { return "Projects belong to a company; you have none."; }
        await using var store = await factory.CreateDbContextAsync(cancellationToken);
        var state = await store.Companies.AsNoTracking().Where(row => row.Id == company).Select(row => row.State).SingleAsync(cancellationToken);
        return Data.Companies.CompanyRules.BuildFault(state);
    }

    private sealed record ListedProject(
        Guid Id, string Name, string NameKey, string Company, string? LogoUrl, DateTimeOffset? SubmittedAt, bool Proven, bool Serves, int Clients, DateTimeOffset CreatedAt) : IPageRow;
}
