using Microsoft.EntityFrameworkCore;
using ZenKey.Portal.Access;
using ZenKey.Portal.Data;
using ZenKey.Portal.Data.Audit;
using ZenKey.Portal.Data.Changes;
using ZenKey.Portal.Data.Companies;
using ZenKey.Portal.Data.Journal;
using ZenKey.Portal.Data.Projects;
using ZenKey.Protocol.Network;

namespace ZenKey.Portal.Features.Projects;

/// <summary>Looks whether the file that proves a host lies where it should (ZenKey platform §9.5).</summary>
public interface IDomainChecks
{
    /// <summary>Looks at every host of the project that is not proven.</summary>
    /// <returns>False when there is no such project, or not for this person.</returns>
    Task<bool> CheckAsync(CurrentPerson person, Guid projectId, CancellationToken cancellationToken);
}

/// <inheritdoc />
internal sealed class DomainChecks(StoreWriter writer, IDbContextFactory<PortalDbContext> factory, IWebFiles files, TimeProvider time) : IDomainChecks
{
    private const int MaxBytes = 4096;
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);

    public async Task<bool> CheckAsync(CurrentPerson person, Guid projectId, CancellationToken cancellationToken)
    {
        List<DomainProof> waiting;
        await using (var store = await factory.CreateDbContextAsync(cancellationToken))
        {
            var current = await store.RefreshAsync(person, cancellationToken);
            if (current is null || !await store.Projects.Allowed(Permissions.EditProjects, current).AnyAsync(row => row.Id == projectId, cancellationToken)) { return false; }
            waiting = await store.DomainProofs.AsNoTracking().Where(row => row.ProjectId == projectId && row.State != ProofState.Passed).ToListAsync(cancellationToken);
        }
        // Outside of the transaction: others' servers take their time.
        var found = await Task.WhenAll(waiting.Select(async proof => (proof, Finding: await LookAsync(proof))));
        foreach (var (proof, finding) in found) { await WriteAsync(person, proof, finding, cancellationToken); }
        return true;
    }

    private async Task<ProofFinding> LookAsync(DomainProof proof)
    {
        if (!Uri.TryCreate(proof.Address, UriKind.Absolute, out var address) || !files.MayRead(address)) { return ProofFinding.NotAsked; }
        return await files.ReadAsync(address, MaxBytes, Patience) switch
        {
            null => ProofFinding.NoAnswer,
            var file => DomainProof.IsFile(proof.ProjectId, file) ? ProofFinding.Right : ProofFinding.Another,
        };
    }

    private async Task WriteAsync(CurrentPerson person, DomainProof seen, ProofFinding finding, CancellationToken cancellationToken)
    {
        try
        {
            await writer.WriteAsync(async (store, token) =>
            {
                // Others' servers took their time: who asked may not be who they were, nor the company.
                var current = await store.RefreshAsync(person, token);
                var project = current is null ? null : await store.Projects.Allowed(Permissions.EditProjects, current).Include(row => row.Company).Include(row => row.Proofs).SingleOrDefaultAsync(row => row.Id == seen.ProjectId, token);
                if (project is null || CompanyRules.BuildFault(project.Company!.State) is not null) { return; }
                // The links were changed meanwhile: what was looked at proves nothing now.
                if (project.Proofs.Find(one => one.Host == seen.Host && one.Address == seen.Address) is not { } proof) { return; }
                var now = time.GetUtcNow();
                (proof.State, proof.Finding, proof.CheckedAt) = (finding == ProofFinding.Right ? ProofState.Passed : ProofState.Failed, finding, now);
                if (finding == ProofFinding.Right && seen.Address == project.SectorUri) { project.SectorHost = seen.Host; }
                project.Version++;
                store.Audit.Add(AuditEntry.Of(current!.ToActor(), now, finding == ProofFinding.Right ? "project.domain_proven" : "project.domain_refuted", "project", project.Id.ToString(), project.Name,
                    [new FieldChange("host", null, seen.Host)], companyId: project.CompanyId));
            }, [Topic.Clients], cancellationToken);
        }
        catch (StoreConflictException) { } // changed at this very moment; it can be looked at again
    }
}
