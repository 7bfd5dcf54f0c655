using System.Text.Json.Nodes;
using System.Text.Json.Serialization;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;
using ZenKey.Portal.Api;

namespace ZenKey.Portal.Features.Projects.Api;

/// <summary>The step of setting a project up that an operation saves.</summary>
internal sealed record ProjectStep(Type Form);

/// <param name="Name">People read it where they agree to share.</param>
[JsonUnmappedMemberHandling(JsonUnmappedMemberHandling.Disallow)]
public sealed record CreateProjectBody(string? Name);

/// <summary>The steps of a project, each as it stands.</summary>
public sealed record ProjectSetup(NameForm Name, LinksForm Links, AppLinksForm AppLinks, AttributesForm Attributes, ServicesForm Services)
{
    internal static ProjectSetup Of(ProjectDetail project) => new(new NameForm { Name = project.Name }, project.Links, project.AppLinks, project.Attributes, project.Services);
}

/// <summary>Projects, made and set up step by step, as the pages do. Members that are left out stay as they are.</summary>
internal static class ProjectEditsApi
{
    public static void Map(RouteGroupBuilder projects)
    {
        projects.MapPost("/", CreateAsync).Writes<IProjectEditor>(ApiScope.WriteProjects, nameof(IProjectEditor.CreateAsync)).WithName("CreateProject").WithSummary("Begins a project, as a draft.");
        projects.MapGet("/{projectId:guid}/setup", SetupAsync).Reads(ApiScope.ReadProjects).Refuses(404).WithName("GetProjectSetup").WithSummary("Reads all steps of a project. The ETag is the project’s version.");
        Step(projects, "name", "SetProjectName", "Names a project.", all => all.Name);
        Step(projects, "links", "SetProjectLinks", "Sets where a project is at home.", all => all.Links);
        Step(projects, "app-links", "SetProjectAppLinks", "Sets where its apps are.", all => all.AppLinks);
        Step(projects, "attributes", "SetProjectAttributes", "Sets what people are asked to share, and why. The list is the whole of it.", all => all.Attributes);
        Step(projects, "services", "SetProjectServices", "Sets its security and trust services.", all => all.Services);
        projects.MapPut("/{projectId:guid}/logo", SetLogoAsync).Writes<IProjectEditor>(ApiScope.WriteProjects, nameof(IProjectEditor.SetLogoAsync)).Refuses(404).WithMetadata(new RequestSizeLimitAttribute(LogoImage.MaxBytes))
            .Accepts<byte[]>("image/png", "image/jpeg").WithName("SetProjectLogo").WithSummary("Gives a project its logo: a PNG or JPEG of at most 1 MB.").WithDescription("It takes the place of the one that is there, whatever the version.");
        projects.MapPost("/{projectId:guid}/submit", SubmitAsync).Writes<IProjectEditor>(ApiScope.WriteProjects, nameof(IProjectEditor.SubmitAsync)).OfVersion().WithName("SubmitProject").WithSummary("Finishes the setting up; refused while something is missing.");
        projects.MapPost("/{projectId:guid}/domains/check", CheckAsync).Writes<IDomainChecks>(ApiScope.WriteProjects, nameof(IDomainChecks.CheckAsync)).Refuses(404).WithName("CheckDomains").WithSummary("Looks at every host of a project that is not proven.");
    }

    private static void Step<TForm>(RouteGroupBuilder projects, string step, string name, string summary, Func<ProjectSetup, TForm> of)
        where TForm : class, IStepForm =>
        projects.MapPatch($"/{{projectId:guid}}/{step}", (ApiCaller caller, Guid projectId, JsonObject body, IProjectReader reader, IProjectEditor editor, HttpContext context, CancellationToken cancellationToken) =>
                SaveAsync(caller, projectId, body, of, reader, editor, context, cancellationToken))
            .Writes<IProjectEditor>(ApiScope.WriteProjects, nameof(IProjectEditor.SaveAsync)).OfVersion().WithMetadata(new ProjectStep(typeof(TForm))).Accepts<TForm>("application/json").WithName(name).WithSummary(summary);

    private static async Task<Results<Created<ProjectBody>, ApiProblem>> CreateAsync(ApiCaller caller, CreateProjectBody body, IProjectReader reader, IProjectEditor editor, HttpContext context, CancellationToken cancellationToken)
    {
        var result = await editor.CreateAsync(caller.Person, new NameForm { Name = body.Name ?? "" }, cancellationToken);
        if (result is not EditProjectResult.Saved saved) { return Refused(result); }
        return await ProjectsApi.FindAsync(caller, saved.Id, reader, context, cancellationToken) is { } made ? TypedResults.Created($"{ManagementApi.Root}/projects/{saved.Id}", made) : ApiProblems.UnknownProject();
    }

    private static async Task<Results<Ok<ProjectSetup>, ApiProblem>> SetupAsync(ApiCaller caller, Guid projectId, IProjectReader reader, HttpContext context, CancellationToken cancellationToken)
    {
        if (await reader.FindAsync(caller.Person, projectId, cancellationToken) is not { } project) { return ApiProblems.UnknownProject(); }
        ETags.Send(context, project.Version);
        return TypedResults.Ok(ProjectSetup.Of(project));
    }

    private static async Task<Results<Ok<ProjectBody>, ApiProblem>> SaveAsync<TForm>(ApiCaller caller, Guid projectId, JsonObject body, Func<ProjectSetup, TForm> of,
        IProjectReader reader, IProjectEditor editor, HttpContext context, CancellationToken cancellationToken)
        where TForm : class, IStepForm
    {
        if (await reader.FindAsync(caller.Person, projectId, cancellationToken) is not { } project) { return ApiProblems.UnknownProject(); }
        if (ETags.Refuse(context, project.Version) is { } problem) { return problem; }
        var (form, fault) = ApiPatch.Apply(of(ProjectSetup.Of(project)), body);
        return form is null ? fault! : await DoneAsync(caller, projectId, await editor.SaveAsync(caller.Person, projectId, project.Version, form, cancellationToken), reader, context, cancellationToken);
    }

    private static async Task<Results<Ok<ProjectBody>, ApiProblem>> SetLogoAsync(ApiCaller caller, Guid projectId, Stream body, IProjectReader reader, IProjectEditor editor, HttpContext context, CancellationToken cancellationToken)
    {
        if (await reader.FindAsync(caller.Person, projectId, cancellationToken) is null) { return ApiProblems.UnknownProject(); }
        using var file = new MemoryStream();
        await body.CopyToAsync(file, cancellationToken);
        return await DoneAsync(caller, projectId, await editor.SetLogoAsync(caller.Person, projectId, file.ToArray(), cancellationToken), reader, context, cancellationToken);
    }

    private static async Task<Results<Ok<ProjectBody>, ApiProblem>> SubmitAsync(ApiCaller caller, Guid projectId, IProjectReader reader, IProjectEditor editor, HttpContext context, CancellationToken cancellationToken)
    {
        if (await reader.FindAsync(caller.Person, projectId, cancellationToken) is not { } project) { return ApiProblems.UnknownProject(); }
        return ETags.Refuse(context, project.Version) is { } problem ? problem
            : await DoneAsync(caller, projectId, await editor.SubmitAsync(caller.Person, projectId, project.Version, cancellationToken), reader, context, cancellationToken);
    }

    private static async Task<Results<Ok<ProjectBody>, ApiProblem>> CheckAsync(ApiCaller caller, Guid projectId, IProjectReader reader, IDomainChecks checks, HttpContext context, CancellationToken cancellationToken) =>
        await DoneAsync(caller, projectId, await checks.CheckAsync(caller.Person, projectId, cancellationToken) ? new EditProjectResult.Saved(projectId) : new EditProjectResult.NotFound(), reader, context, cancellationToken);

    private static async Task<Results<Ok<ProjectBody>, ApiProblem>> DoneAsync(ApiCaller caller, Guid projectId, EditProjectResult result, IProjectReader reader, HttpContext context, CancellationToken cancellationToken)
    {
        if (result is not EditProjectResult.Saved) { return Refused(result); }
        return await ProjectsApi.FindAsync(caller, projectId, reader, context, cancellationToken) is { } body ? TypedResults.Ok(body) : ApiProblems.UnknownProject();
    }

    private static ApiProblem Refused(EditProjectResult result) => result switch
    {
        EditProjectResult.Rejected { Faults: { Count: 1 } only } rejected when only.ContainsKey("") => ApiProblems.RuleBroken(rejected.First),
        EditProjectResult.Rejected rejected => ApiProblems.FieldsInvalid(rejected.Faults.GroupBy(fault => fault.Key.Length == 0 ? "" : char.ToLowerInvariant(fault.Key[0]) + fault.Key[1..])
            .ToDictionary(group => group.Key, group => group.SelectMany(fault => fault.Value).ToArray())),
        EditProjectResult.Conflict conflict => ApiProblems.VersionChanged(conflict.Found.Version, conflict.Found.By),
        _ => ApiProblems.UnknownProject(),
    };
}
