using Microsoft.AspNetCore.Http.HttpResults;
using ZenKey.Portal.Api;
using ZenKey.Portal.Ui;

namespace ZenKey.Portal.Features.Clients.Api;

/// <summary>The secrets of clients: added, let end, revoked. A new one is told once, in the answer that made it.</summary>
internal static class ClientSecretsApi
{
    private const int MaxReason = 300;
    private const int MaxNote = 2000;
    private const int LongestLife = 366;
    private const int LatestEnd = 168;

    public static void Map(RouteGroupBuilder clients)
    {
        clients.MapPost("/{clientId}/secrets", AddAsync).Writes<IClientEditor>(ApiScope.WriteSecrets, nameof(IClientEditor.AddSecretAsync)).OfVersion().WithName("AddSecret")
            .WithSummary("Adds a secret; it is in the answer, once.").WithDescription("Two work side by side, so that nothing stops while you change over.");
        clients.MapPut("/{clientId}/secrets/{secretId:guid}/end", EndAsync).Writes<IClientEditor>(ApiScope.WriteSecrets, nameof(IClientEditor.EndSecretAsync)).OfVersion().WithName("EndSecret").WithSummary("Lets a secret end by itself, or takes that back.");
        clients.MapPost("/{clientId}/secrets/{secretId:guid}/revoke", RevokeAsync).Writes<IClientEditor>(ApiScope.WriteSecrets, nameof(IClientEditor.RevokeSecretAsync)).OfVersion().WithName("RevokeSecret").WithSummary("Revokes a secret; the last one stays.");
    }

    private static async Task<Results<Created<ClientWithSecret>, ApiProblem>> AddAsync(
        ApiCaller caller, string clientId, AddSecretBody body, IClientEditor editor, ClientAnswers answers, HttpContext context, CancellationToken cancellationToken)
    {
        if (body.LifetimeDays is < 1 or > LongestLife) { return Invalid("lifetimeDays", $"A secret lives between a day and a year, or until it is revoked: 1 to {LongestLife}, or nothing."); }
        var (client, problem) = await answers.FindAsync(caller, clientId, context, cancellationToken);
        if (client is null) { return problem!; }
        var result = await editor.AddSecretAsync(caller.Person, clientId, client.Version, body.Name ?? "", body.LifetimeDays is { } days ? TimeSpan.FromDays(days) : null, cancellationToken);
        var (after, secret, refused) = await answers.AfterAsync(caller, clientId, result, context, cancellationToken);
        return after is null ? refused! : TypedResults.Created($"{ManagementApi.Root}/clients/{clientId}", new ClientWithSecret(after, secret));
    }

    private static async Task<Results<Ok<ClientBody>, ApiProblem>> EndAsync(
        ApiCaller caller, string clientId, Guid secretId, EndSecretBody body, IClientEditor editor, ClientAnswers answers, HttpContext context, CancellationToken cancellationToken)
    {
        if (body.AfterHours is < 1 or > LatestEnd) { return Invalid("afterHours", $"A secret can be let to end in 1 to {LatestEnd} hours; null takes the end back."); }
        return await ChangeAsync(caller, clientId, secretId, answers, context, client =>
            editor.EndSecretAsync(caller.Person, clientId, client.Version, secretId, body.AfterHours is { } hours ? TimeSpan.FromHours(hours) : null, cancellationToken), cancellationToken);
    }

    private static async Task<Results<Ok<ClientBody>, ApiProblem>> RevokeAsync(
        ApiCaller caller, string clientId, Guid secretId, RevokeBody body, IClientEditor editor, ClientAnswers answers, HttpContext context, CancellationToken cancellationToken)
    {
        var (answer, fault) = AnswerOf(body);
        if (answer is null) { return fault!; }
        return await ChangeAsync(caller, clientId, secretId, answers, context, client =>
            editor.RevokeSecretAsync(caller.Person, clientId, client.Version, secretId, answer, cancellationToken), cancellationToken);
    }

    private static async Task<Results<Ok<ClientBody>, ApiProblem>> ChangeAsync(ApiCaller caller, string clientId, Guid secretId, ClientAnswers answers,
        HttpContext context, Func<ClientDetail, Task<EditClientResult>> change, CancellationToken cancellationToken)
    {
        var (client, problem) = await answers.FindAsync(caller, clientId, context, cancellationToken);
        if (client is null) { return problem!; }
        if (client.Secrets.All(secret => secret.Id != secretId)) { return ApiProblems.UnknownPart("secret"); }
        var (after, _, refused) = await answers.AfterAsync(caller, clientId, await change(client), context, cancellationToken);
        return after is null ? refused! : TypedResults.Ok(after);
    }

    private static ApiProblem Invalid(string member, string fault) => ApiProblems.FieldsInvalid(new Dictionary<string, string[]> { [member] = [fault] });

    /// <summary>Why something goes, as the audit trail keeps it; or what is wrong with it.</summary>
    internal static (DangerAnswer? Answer, ApiProblem? Problem) AnswerOf(RevokeBody body) => body switch
    {
        { Reason: null } or { Reason.Length: > MaxReason } => (null, Invalid("reason", $"Give a reason of at most {MaxReason} characters; it is kept in the audit trail.")),
        _ when body.Reason.Trim().Length == 0 => (null, Invalid("reason", "Give a reason; it is kept in the audit trail.")),
        { Note.Length: > MaxNote } => (null, Invalid("note", $"A note may have at most {MaxNote} characters.")),
        _ => (new DangerAnswer(body.Reason.Trim(), Kept.Of(body.Note ?? "")), null),
    };
}
