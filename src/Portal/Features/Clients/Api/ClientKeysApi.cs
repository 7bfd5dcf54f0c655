using Microsoft.AspNetCore.Http.HttpResults;
using ZenKey.Portal.Api;

namespace ZenKey.Portal.Features.Clients.Api;

/// <summary>The public keys of clients: added, removed, or behind an address.</summary>
internal static class ClientKeysApi
{
    public static void Map(RouteGroupBuilder clients)
    {
        clients.MapPost("/{clientId}/keys", AddAsync).Writes<IClientEditor>(ApiScope.WriteSecrets, nameof(IClientEditor.AddKeysAsync)).OfVersion().WithName("AddKeys").WithSummary("Adds public keys to those that are there.");
        clients.MapPost("/{clientId}/keys/{thumbprint}/remove", RemoveAsync).Writes<IClientEditor>(ApiScope.WriteSecrets, nameof(IClientEditor.RemoveKeyAsync)).OfVersion().WithName("RemoveKey").WithSummary("Removes a public key; the last one stays.");
        clients.MapPut("/{clientId}/keys/address", SetAddressAsync).Writes<IClientEditor>(ApiScope.WriteSecrets, nameof(IClientEditor.SetKeyAddressAsync)).OfVersion().WithName("SetKeyAddress").WithSummary("Lets the providers fetch the keys from an address.");
    }

    private static Task<Results<Ok<ClientBody>, ApiProblem>> AddAsync(
        ApiCaller caller, string clientId, AddKeysBody body, IClientEditor editor, ClientAnswers answers, HttpContext context, CancellationToken cancellationToken) =>
        ChangeAsync(caller, clientId, answers, context, client => editor.AddKeysAsync(caller.Person, clientId, client.Version, body.Keys ?? "", cancellationToken), cancellationToken);

    private static async Task<Results<Ok<ClientBody>, ApiProblem>> RemoveAsync(
        ApiCaller caller, string clientId, string thumbprint, RevokeBody body, IClientEditor editor, ClientAnswers answers, HttpContext context, CancellationToken cancellationToken)
    {
        var (answer, fault) = ClientSecretsApi.AnswerOf(body);
        return answer is null ? fault! : await ChangeAsync(caller, clientId, answers, context,
            client => editor.RemoveKeyAsync(caller.Person, clientId, client.Version, thumbprint, answer, cancellationToken), cancellationToken);
    }

    private static async Task<Results<Ok<ClientBody>, WaitsForApproval, ApiProblem>> SetAddressAsync(
        ApiCaller caller, string clientId, SetKeyAddressBody body, IClientEditor editor, ClientAnswers answers, HttpContext context, CancellationToken cancellationToken)
    {
        var (client, problem) = await answers.FindAsync(caller, clientId, context, cancellationToken);
        if (client is null) { return problem!; }
        var result = await editor.SetKeyAddressAsync(caller.Person, clientId, client.Version, body.JwksUri ?? "", cancellationToken);
        if (result is EditClientResult.NeedsApproval asked) { return asked.Waits.ToAnswer(); }
        var (after, _, refused) = await answers.AfterAsync(caller, clientId, result, context, cancellationToken);
        return after is null ? refused! : TypedResults.Ok(after);
    }

    private static async Task<Results<Ok<ClientBody>, ApiProblem>> ChangeAsync(
        ApiCaller caller, string clientId, ClientAnswers answers, HttpContext context, Func<ClientDetail, Task<EditClientResult>> change, CancellationToken cancellationToken)
    {
        var (client, problem) = await answers.FindAsync(caller, clientId, context, cancellationToken);
        if (client is null) { return problem!; }
        var (after, _, refused) = await answers.AfterAsync(caller, clientId, await change(client), context, cancellationToken);
        return after is null ? refused! : TypedResults.Ok(after);
    }
}
