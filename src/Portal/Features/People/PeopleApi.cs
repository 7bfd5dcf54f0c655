using System.ComponentModel;
using Microsoft.AspNetCore.Http.HttpResults;
using ZenKey.Portal.Api;

namespace ZenKey.Portal.Features.People;

/// <summary>The company's people over the management API, to look at. Who belongs to it is decided by people, not by scripts.</summary>
internal static class PeopleApi
{
    extension(RouteGroupBuilder api)
    {
        public void MapPeople() => api.MapGet("/people", ListAsync).Reads(ApiScope.ReadPeople).Refuses(400).WithName("ListPeople").WithTags("People").WithSummary("Lists the company’s people, newest first.");
    }

    private static async Task<Results<Ok<ApiList<PersonItem>>, ApiProblem>> ListAsync(
        ApiCaller caller, IMemberReader reader, [Description(ApiLists.After)] string? after, [Description(ApiLists.Before)] string? before, [Description(ApiLists.Limit)] int? limit, CancellationToken cancellationToken)
    {
        var (page, problem) = ApiLists.Page(after, before, limit);
        if (problem is not null) { return problem; }
        // The gate has asked for the right already; what is missing after it is the company itself.
        return await reader.ReadAsync(caller.Person, caller.Key.CompanyId, page, cancellationToken) is { } people
            ? TypedResults.Ok(people.Members.ToList(row => new PersonItem(row.Id, row.Name, row.Email, row.Role.ToString().ToLowerInvariant(), row.LastSignInAt)))
            : ApiProblems.KeyInvalid();
    }
}

/// <summary>Somebody of the company.</summary>
/// <param name="Role">viewer, developer, admin or owner.</param>
public sealed record PersonItem(Guid Id, string Name, string? Email, string Role, DateTimeOffset? LastSignInAt);
