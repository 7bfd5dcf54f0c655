using System.ComponentModel;
using Microsoft.AspNetCore.Http.HttpResults;
using ZenKey.Portal.Api;
using ZenKey.Portal.Ui;

namespace ZenKey.Portal.Features.Projects.Api;

/// <summary>Projects over the management API.</summary>
internal static class ProjectsApi
{
    extension(RouteGroupBuilder api)
    {
        public void MapProjects()
        {
            var projects = api.MapGroup("/projects").WithTags("Projects");
            projects.MapGet("/", ListAsync).Reads(ApiScope.ReadProjects).Refuses(400).WithName("ListProjects").WithSummary("Lists the company’s projects by name.");
            projects.MapGet("/{projectId:guid}", GetAsync).Reads(ApiScope.ReadProjects).Refuses(404).WithName("GetProject").WithSummary("Reads a project. The ETag is its version.");
            ProjectEditsApi.Map(projects);
        }
    }

    private static async Task<Results<Ok<ApiList<ProjectItem>>, ApiProblem>> ListAsync(
        ApiCaller caller, IProjectReader reader, [Description(ApiLists.After)] string? after, [Description(ApiLists.Before)] string? before, [Description(ApiLists.Limit)] int? limit, CancellationToken cancellationToken)
    {
        var (page, problem) = ApiLists.Page(after, before, limit);
        return problem is not null ? problem : TypedResults.Ok((await reader.ListAsync(caller.Person, page, cancellationToken))
            .ToList(row => new ProjectItem(row.Id, row.Name, Lower(row.State), row.Clients, row.CreatedAt)));
    }

    private static async Task<Results<Ok<ProjectBody>, ApiProblem>> GetAsync(ApiCaller caller, Guid projectId, IProjectReader reader, HttpContext context, CancellationToken cancellationToken) =>
        await FindAsync(caller, projectId, reader, context, cancellationToken) is { } body ? TypedResults.Ok(body) : ApiProblems.UnknownProject();

    /// <summary>The project as it stands, with its version as ETag; null when there is none for the caller.</summary>
    internal static async Task<ProjectBody?> FindAsync(ApiCaller caller, Guid projectId, IProjectReader reader, HttpContext context, CancellationToken cancellationToken)
    {
        if (await reader.FindAsync(caller.Person, projectId, cancellationToken) is not { } project) { return null; }
        ETags.Send(context, project.Version);
        return new ProjectBody(project.Id, project.Name, Lower(project.State), project.Clients, Kept.Of(project.Links.Domain), Kept.Of(project.Links.SectorUri), Kept.Of(project.Links.Privacy), Kept.Of(project.Links.Terms),
            [.. project.Attributes.Attributes.Where(one => one.Chosen).Select(one => new ProjectAttribute(one.Name, one.Required, Kept.Of(one.Purpose)))],
            [.. project.Proofs.Select(proof => new ProjectDomain(proof.Host, proof.Address, Lower(proof.State), proof.CheckedAt))], project.Missing, project.Version);
    }

    private static string Lower<T>(T value)
        where T : struct, Enum => value.ToString().ToLowerInvariant();
}

/// <summary>A project in the list.</summary>
/// <param name="State">How far it is on its way.</param>
/// <param name="Clients">How many it has; 1001 stands for more than a thousand.</param>
public sealed record ProjectItem(Guid Id, string Name, string State, int Clients, DateTimeOffset CreatedAt);

/// <summary>A project whole.</summary>
/// <param name="Attributes">What people are asked to share.</param>
/// <param name="Domains">The hosts that its links name, and whether each is proven.</param>
/// <param name="Missing">What is still to be given.</param>
public sealed record ProjectBody(
    Guid Id, string Name, string State, int Clients, string? Domain, string? SectorUri, string? PrivacyUri, string? TermsUri,
    IReadOnlyList<ProjectAttribute> Attributes, IReadOnlyList<ProjectDomain> Domains, IReadOnlyList<string> Missing, int Version);

/// <param name="Required">Whether the app says it cannot do without.</param>
public sealed record ProjectAttribute(string Scope, bool Required, string? Purpose);

/// <param name="Address">Where the file that proves it is looked for.</param>
/// <param name="State">pending, passed or failed.</param>
public sealed record ProjectDomain(string Host, string Address, string State, DateTimeOffset? CheckedAt);
