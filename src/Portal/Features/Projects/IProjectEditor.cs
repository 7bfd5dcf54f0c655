using FluentValidation;
using FluentValidation.Results;
using Microsoft.EntityFrameworkCore;
using ZenKey.Portal.Access;
using ZenKey.Portal.Data;
using ZenKey.Portal.Data.Audit;
using ZenKey.Portal.Data.Changes;
using ZenKey.Portal.Data.Companies;
using ZenKey.Portal.Data.Journal;
using ZenKey.Portal.Data.Projects;
using ZenKey.Portal.Ui;
using ZenKey.Protocol;

namespace ZenKey.Portal.Features.Projects;

/// <summary>Sets projects up, step by step. Each change names the version it was made from, and is audited with the values before and after.</summary>
public interface IProjectEditor
{
    /// <summary>Begins a project in the person's own company, as a draft.</summary>
    Task<EditProjectResult> CreateAsync(CurrentPerson person, NameForm form, CancellationToken cancellationToken);

    /// <summary>Saves one step.</summary>
    Task<EditProjectResult> SaveAsync(CurrentPerson person, Guid projectId, int version, IStepForm form, CancellationToken cancellationToken);

    /// <param name="person">Who gives it.</param>
    /// <param name="projectId">For which project.</param>
    /// <param name="file">As it was uploaded; at most <see cref="LogoImage.MaxBytes"/>.</param>
    /// <param name="cancellationToken">Gives up.</param>
    Task<EditProjectResult> SetLogoAsync(CurrentPerson person, Guid projectId, byte[] file, CancellationToken cancellationToken);

    /// <summary>Finishes the setting up; refused while something is missing.</summary>
    Task<EditProjectResult> SubmitAsync(CurrentPerson person, Guid projectId, int version, CancellationToken cancellationToken);
}

/// <inheritdoc />
internal sealed class ProjectEditor(StoreWriter writer, IDbContextFactory<PortalDbContext> factory, IServiceProvider validators, ModuleOrigins origins, TimeProvider time) : IProjectEditor
{
    public async Task<EditProjectResult> CreateAsync(CurrentPerson person, NameForm form, CancellationToken cancellationToken)
    {
        if (FaultsOf(form) is { } faults) { return faults; }
        return await writer.WriteAsync<EditProjectResult>(async (store, token) =>
        {
            var current = await store.RefreshAsync(person, token);
            if (current is not { CompanyId: { } companyId, Rank: not null } || !Permissions.EditProjects.Allows(current, companyId)) { return new EditProjectResult.NotFound(); }
            var state = await store.Companies.Where(row => row.Id == companyId).Select(row => row.State).SingleAsync(token);
            if (CompanyRules.BuildFault(state) is { } closed) { return EditProjectResult.Rejected.Of(closed); }
            var now = time.GetUtcNow();
            var project = new Project { Id = Guid.CreateVersion7(now), CompanyId = companyId, Name = "", CreatedAt = now, SavedSteps = ProjectSteps.Name };
            form.ApplyTo(project);
            store.Projects.Add(project);
            Log(store, current, project, "project.created", [new FieldChange("name", null, project.Name)]);
            return new EditProjectResult.Saved(project.Id);
        }, [Topic.Clients], cancellationToken);
    }

    public async Task<EditProjectResult> SaveAsync(CurrentPerson person, Guid projectId, int version, IStepForm form, CancellationToken cancellationToken)
    {
        if (FaultsOf(form) is { } faults) { return faults; }
        return await EditAsync(person, projectId, version, form, (store, current, project) =>
        {
            var before = form.Of(project).Values().ToList();
            var fresh = !project.SavedSteps.HasFlag(form.Step);
            form.ApplyTo(project);
            var after = form.Of(project).Values().ToDictionary(one => one.Field, one => one.Value, StringComparer.Ordinal);
            var changes = before.Where(one => one.Value != after.GetValueOrDefault(one.Field)).Select(one => new FieldChange(one.Field, one.Value, after.GetValueOrDefault(one.Field))).ToList();
            if (changes.Count == 0 && !fresh) { return new EditProjectResult.Saved(projectId); }
            project.SavedSteps |= form.Step;
            project.Version++;
            Log(store, current, project, "project.changed", changes);
            return new EditProjectResult.Saved(projectId);
        }, cancellationToken);
    }

    public async Task<EditProjectResult> SetLogoAsync(CurrentPerson person, Guid projectId, byte[] file, CancellationToken cancellationToken)
    {
        var (image, fault) = LogoImage.Read(file);
        if (image is null) { return EditProjectResult.Rejected.Of(fault!); }
        return await EditAsync(person, projectId, null, null, async (store, current, project, token) =>
        {
            var logo = await store.ProjectLogos.SingleOrDefaultAsync(row => row.ProjectId == projectId, token);
            var (hash, before, now) = (ProjectLogo.HashOf(image.Bytes), logo?.Hash, time.GetUtcNow());
            if (logo is null) { store.ProjectLogos.Add(new ProjectLogo { ProjectId = projectId, MediaType = image.MediaType, Bytes = image.Bytes, Hash = hash, AddedAt = now }); }
            else { (logo.MediaType, logo.Bytes, logo.Hash, logo.AddedAt) = (image.MediaType, image.Bytes, hash, now); }
            // No version: the logo stands beside a form that is being filled, and is none of its fields.
            project.LogoUrl = origins.Portal + LogoEndpoint.PathOf(projectId, hash, image.MediaType);
            Log(store, current, project, "project.logo_changed", [new FieldChange("logo_sha256", before, hash)]);
            return new EditProjectResult.Saved(projectId);
        }, cancellationToken);
    }

    public Task<EditProjectResult> SubmitAsync(CurrentPerson person, Guid projectId, int version, CancellationToken cancellationToken) =>
        EditAsync(person, projectId, version, null, (store, current, project) =>
        {
            if (project.SubmittedAt is not null) { return new EditProjectResult.Saved(projectId); }
            if (ProjectRules.Missing(project) is [var first, ..]) { return EditProjectResult.Rejected.Of($"Something is missing. {first}"); }
            project.SubmittedAt = time.GetUtcNow();
            project.Version++;
            Log(store, current, project, "project.submitted", []);
            return new EditProjectResult.Saved(projectId);
        }, cancellationToken);

    private EditProjectResult.Rejected? FaultsOf(IStepForm form)
    {
        var validator = (IValidator)validators.GetRequiredService(typeof(IValidator<>).MakeGenericType(form.GetType()));
        ValidationResult result = validator.Validate(new ValidationContext<object>(form));
        return result.IsValid ? null : new EditProjectResult.Rejected(new Dictionary<string, string[]>(result.ToDictionary()));
    }

    private Task<EditProjectResult> EditAsync(CurrentPerson person, Guid projectId, int? version, IStepForm? typed,
        Func<PortalDbContext, CurrentPerson, Project, EditProjectResult> change, CancellationToken cancellationToken) =>
        EditAsync(person, projectId, version, typed, (store, current, project, _) => Task.FromResult(change(store, current, project)), cancellationToken);

    private async Task<EditProjectResult> EditAsync(CurrentPerson person, Guid projectId, int? version, IStepForm? typed,
        Func<PortalDbContext, CurrentPerson, Project, CancellationToken, Task<EditProjectResult>> change, CancellationToken cancellationToken)
    {
        try
        {
            return await writer.WriteAsync(async (store, token) =>
            {
                var current = await store.RefreshAsync(person, token);
                var project = current is null ? null : await store.Projects.Allowed(Permissions.EditProjects, current).Where(row => row.Id == projectId)
                    .Include(row => row.Company).Include(row => row.Scopes).Include(row => row.Proofs).SingleOrDefaultAsync(token);
                if (current is null || project is null) { return new EditProjectResult.NotFound(); }
                if (CompanyRules.BuildFault(project.Company!.State) is { } closed) { return EditProjectResult.Rejected.Of(closed); }
                return version is { } read && project.Version != read ? await ConflictAsync(store, project, typed, token) : await change(store, current, project, token);
            }, [Topic.Clients], cancellationToken);
        }
        catch (StoreConflictException)
        {
            await using var store = await factory.CreateDbContextAsync(cancellationToken);
            var project = await store.Projects.AsNoTracking().Include(row => row.Scopes).SingleAsync(row => row.Id == projectId, cancellationToken);
            return await ConflictAsync(store, project, typed, cancellationToken);
        }
    }

    private static async Task<EditProjectResult> ConflictAsync(PortalDbContext store, Project project, IStepForm? typed, CancellationToken cancellationToken) =>
        new EditProjectResult.Conflict(EditConflict.Of(await LastChange.OfAsync(store, "project", project.Id.ToString(), cancellationToken), project.Version,
            typed?.Of(project).Values() ?? [], typed?.Values() ?? []));

    private void Log(PortalDbContext store, CurrentPerson person, Project project, string action, IEnumerable<FieldChange> changes) =>
        store.Audit.Add(AuditEntry.Of(person.ToActor(), time.GetUtcNow(), action, "project", project.Id.ToString(), project.Name, changes, companyId: project.CompanyId));
}
