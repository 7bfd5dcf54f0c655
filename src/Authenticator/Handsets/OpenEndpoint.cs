using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using ZenKey.Authenticator.Carrier;
using ZenKey.Authenticator.Ui;
using ZenKey.Protocol;
using ZenKey.Protocol.Network;

namespace ZenKey.Authenticator.Handsets;

/// <summary>Where links of the application's own scheme (<see cref="DeepLink"/>) are handed in. They lead to a page and do nothing by themselves.</summary>
internal static class OpenEndpoint
{
    /// <summary>Which phone it is was not said: it is asked, unless one alone is meant.</summary>
    public static IResult Open(HttpContext context, string? link, IHandsets handsets)
    {
        context.Response.Headers.CacheControl = "no-store";
        if (PlaceOf(link) is not var (carrier, below)) { return Pages.Problem(null, new CarrierProblem(400, "unknown-link-shape")); }
        var meant = handsets.List().Where(one => carrier is null || one.CarrierSlug == carrier).ToList();
        return meant is [var only] ? Lead(context, only.Key, below) : Pages.Show<HandsetsPage>(new { Phones = (IReadOnlyList<Handset>)meant, Below = below });
    }

    public static void MapOpen(this IEndpointRouteBuilder phone) => phone.MapGet("/open", (HttpContext context, string? link) =>
        PlaceOf(link) is var (_, below) ? Lead(context, context.Phone().Key, below) : Pages.Problem(context.Phone(), new CarrierProblem(400, "unknown-link-shape")));

    private static IResult Lead(HttpContext context, string key, string below)
    {
        context.Response.Headers.Location = $"/phone/{key}{below}";
        return Results.StatusCode(StatusCodes.Status303SeeOther);
    }

    /// <summary>The carrier whose phones are meant, null for all, and the page below the phone's address.</summary>
    private static (string? Carrier, string Below)? PlaceOf(string? link) => DeepLink.Parse(link) switch
    {
        DeepLink.Request request => (request.Carrier, $"/requests/{request.Id}"),
        DeepLink.Pair pair => (null, $"/pair?code={pair.Code}"),
        _ => null,
    };
}
