using System.Reflection;
using Microsoft.AspNetCore.Http.Metadata;
using ZenKey.Protocol;

namespace ZenKey.Portal.Api;

/// <summary>A change that was taken on and not carried out (RFC 9110 §15.3.3): it waits for a second person.</summary>
/// <param name="Request">Where the request and its answer are read, with GET.</param>
/// <param name="Page">Where people look at it.</param>
/// <param name="Reasons">Why it takes two persons.</param>
/// <param name="Already">Whether the same was asked for before, and waits still.</param>
public sealed record WaitsBody(string Request, string Page, IReadOnlyList<string> Reasons, bool Already);

/// <summary>Answers 202 with the address of the request.</summary>
public sealed class WaitsForApproval(Guid requestId, IReadOnlyList<string> reasons, bool already) : IResult, IEndpointMetadataProvider
{
    public static string PathOf(Guid requestId) => $"{ManagementApi.Root}/approvals/{requestId}";

    public Task ExecuteAsync(HttpContext httpContext)
    {
        var origin = httpContext.RequestServices.GetRequiredService<ModuleOrigins>().Portal;
        return TypedResults.Accepted(PathOf(requestId), new WaitsBody(PathOf(requestId), $"{origin}/approvals/{requestId}", reasons, already)).ExecuteAsync(httpContext);
    }

    public static void PopulateMetadata(MethodInfo method, EndpointBuilder builder) =>
        builder.Metadata.Add(new ProducesResponseTypeMetadata(StatusCodes.Status202Accepted, typeof(WaitsBody), ["application/json"]));
}
