using System.ComponentModel;
using Microsoft.AspNetCore.Http.HttpResults;
using ZenKey.Portal.Api;
using ZenKey.Protocol;

namespace ZenKey.Portal.Features.Clients.Api;

/// <summary>Clients over the management API: the services of the pages, called by scripts.</summary>
internal static class ClientsApi
{
    extension(RouteGroupBuilder api)
    {
        public void MapClients()
        {
            var clients = api.MapGroup("/clients").WithTags("Clients");
            clients.MapGet("/", ListAsync).Reads(ApiScope.ReadClients).Refuses(400).WithName("ListClients").WithSummary("Lists the company’s clients, by name or newest first.");
            clients.MapGet("/{clientId}", GetAsync).Reads(ApiScope.ReadClients).Refuses(404).WithName("GetClient").WithSummary("Reads a client. The ETag is its version.");
            clients.MapGet("/{clientId}/configuration", ExportAsync).Reads(ApiScope.ReadClients).Refuses(404).WithName("ExportClient").WithSummary("Exports a client’s configuration, without secrets.");
            ClientEditsApi.Map(clients);
            ClientSecretsApi.Map(clients);
            ClientSettingsApi.Map(clients);
            ClientKeysApi.Map(clients);
            DeliveriesApi.Map(clients);
        }
    }

    private static async Task<Results<Ok<ApiList<ClientItem>>, ApiProblem>> ListAsync(ApiCaller caller, IClientReader reader,
        [Description("The beginning of a name or of a client ID.")] string? q,
        [Description("The beginning of a redirect URI or of its host.")] string? uri,
        [Description("confidential, public or native.")] string? type,
        [Description("developer or launched.")] string? mode,
        [Description("name, which it is without, or newest.")] string? sort,
        [Description(ApiLists.After)] string? after, [Description(ApiLists.Before)] string? before, [Description(ApiLists.Limit)] int? limit, CancellationToken cancellationToken)
    {
        var (page, problem) = ApiLists.Page(after, before, limit);
        if (problem is not null) { return problem; }
        if (!TryRead<ClientType>(type, out var ofType)) { return ApiProblems.ParameterInvalid("type", "confidential, public or native"); }
        if (!TryRead<ClientMode>(mode, out var ofMode)) { return ApiProblems.ParameterInvalid("mode", "developer or launched"); }
        if (sort is not (null or "name" or "newest")) { return ApiProblems.ParameterInvalid("sort", "name or newest"); }
        var found = await reader.ListAsync(caller.Person, new ClientQuery(q, ofType, ofMode, sort == "newest", page, uri), cancellationToken);
        return TypedResults.Ok(found.ToList(row => row.ToItem()));
    }

    private static async Task<Results<Ok<ClientBody>, ApiProblem>> GetAsync(ApiCaller caller, string clientId, IClientReader reader, TimeProvider time, HttpContext context, CancellationToken cancellationToken)
    {
        if (await reader.FindAsync(caller.Person, clientId, cancellationToken) is not { } client) { return ApiProblems.UnknownClient(); }
        ETags.Send(context, client.Version);
        return TypedResults.Ok(client.ToBody(time.GetUtcNow()));
    }

    private static async Task<Results<Ok<ClientConfiguration>, ApiProblem>> ExportAsync(ApiCaller caller, string clientId, IClientReader reader, HttpContext context, CancellationToken cancellationToken)
    {
        if (await reader.FindAsync(caller.Person, clientId, cancellationToken) is not { } client) { return ApiProblems.UnknownClient(); }
        ETags.Send(context, client.Version);
        return TypedResults.Ok(ClientConfiguration.Of(client));
    }

    /// <summary>A word of an enumeration in lower case, or none at all.</summary>
    internal static bool TryRead<T>(string? text, out T? value)
        where T : struct, Enum
    {
        value = Enum.GetValues<T>().Cast<T?>().FirstOrDefault(one => ClientBodyWords.Lower(one!.Value) == text);
        return text is null || value is not null;
    }
}
