using System.ComponentModel;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;
using ZenKey.Portal.Api;
using ZenKey.Portal.Features.Clients.Redirects;
using ZenKey.Protocol;

namespace ZenKey.Portal.Features.Clients.Api;

/// <summary>Registering clients, and changing what they may do.</summary>
internal static class ClientEditsApi
{
    public static void Map(RouteGroupBuilder clients)
    {
        clients.MapPost("/", RegisterAsync).Writes<IClientRegistrar>(ApiScope.WriteClients, nameof(IClientRegistrar.RegisterAsync)).Refuses(409).WithName("RegisterClient")
            .WithSummary("Registers a client. Its secret is in the answer, once.").WithDescription("With the header Idempotency-Key a request that is sent again registers nothing anew.");
        clients.MapPost("/{clientId}/redirect-uris", AddUriAsync).Writes<IClientEditor>(ApiScope.WriteClients, nameof(IClientEditor.AddRedirectUriAsync)).OfVersion().WithName("AddRedirectUri").WithSummary("Adds a redirect URI.");
        clients.MapPost("/{clientId}/redirect-uris/batch", AddUrisAsync).Writes<IClientEditor>(ApiScope.WriteClients, nameof(IClientEditor.AddRedirectUrisAsync)).OfVersion().WithName("AddRedirectUris").WithSummary("Adds several redirect URIs in one change, or none.");
        clients.MapPut("/{clientId}/redirect-uris/{uriId:guid}/label", LabelUriAsync).Writes<IClientEditor>(ApiScope.WriteClients, nameof(IClientEditor.LabelRedirectUriAsync)).OfVersion().WithName("LabelRedirectUri").WithSummary("Names a redirect URI.");
        clients.MapDelete("/{clientId}/redirect-uris/{uriId:guid}", RemoveUriAsync).Writes<IClientEditor>(ApiScope.WriteClients, nameof(IClientEditor.RemoveRedirectUriAsync)).OfVersion().WithName("RemoveRedirectUri").WithSummary("Removes a redirect URI; the last one stays.");
        clients.MapPut("/{clientId}/scopes", SetScopesAsync).Writes<IClientEditor>(ApiScope.WriteClients, nameof(IClientEditor.SetScopesAsync)).OfVersion().WithName("SetScopes").WithSummary("Sets the scopes that the client may ask for.");
        clients.MapPut("/{clientId}/configuration", ImportAsync).Writes<IClientEditor>(ApiScope.WriteClients, nameof(IClientEditor.ImportAsync)).OfVersion().WithName("ImportClient")
            .WithSummary("Imports a configuration, or with dryRun tells what it would change.").WithDescription("All of it is changed at once, or nothing. Importing what was exported changes nothing.");
    }

    private static async Task<Results<Created<ClientWithSecret>, Ok<ClientWithSecret>, ApiProblem>> RegisterAsync(
        ApiCaller caller, RegisterClientBody body, [FromHeader(Name = "Idempotency-Key"), Description("Chosen by you, one for each client; at most 200 characters.")] string? idempotencyKey, IClientRegistrar registrar, RegisteredOnce once, ClientAnswers answers, HttpContext context, CancellationToken cancellationToken)
    {
        if (!ClientsApi.TryRead<ClientType>(body.Type, out var type) || type is null) { return ApiProblems.FieldsInvalid(new Dictionary<string, string[]> { ["type"] = ["Say confidential, public or native."] }); }
        if (ByKey(body, type.Value) is not { } byKey) { return ApiProblems.FieldsInvalid(new Dictionary<string, string[]> { ["tokenEndpointAuthMethod"] = ["Servers prove themselves by client_secret_basic or private_key_jwt, others by none."] }); }
        if (idempotencyKey is { Length: > RegisteredOnce.MaxKey }) { return ApiProblems.ParameterInvalid("Idempotency-Key", $"at most {RegisteredOnce.MaxKey} characters"); }
        var form = new ClientForm
        {
            Id = RegisteredOnce.IdOf(caller.Key.Id, idempotencyKey),
            Name = body.Name ?? "",
            Project = body.NewProject is not null && body.ProjectId is null ? ClientForm.NewProject : body.ProjectId ?? "",
            NewProjectName = body.NewProject ?? "",
            Type = type.Value,
            ByKey = byKey,
            RedirectUris = [.. (body.RedirectUris ?? []).Select(uri => new RedirectUriField { Text = uri ?? "" })],
            Scopes = [.. (body.Scopes ?? []).Select(scope => scope ?? "")],
        };
        RegisterClientResult result;
        try { result = await registrar.RegisterAsync(caller.Person, form, draft: null, cancellationToken); }
        // The same request, at the same moment on another node.
        catch (Data.StoreConflictException) when (form.Id is not null) { result = new RegisterClientResult.Repeated(); }
        switch (result)
        {
            case RegisterClientResult.Registered registered:
                var (client, _, problem) = await answers.AfterAsync(caller, registered.ClientId, new EditClientResult.Saved(), context, cancellationToken);
                return problem is null ? TypedResults.Created($"{ManagementApi.Root}/clients/{registered.ClientId}", new ClientWithSecret(client!, registered.Secret)) : problem;
            case RegisterClientResult.Rejected rejected: return ApiProblems.FieldsInvalid(Renamed(rejected.Faults));
            default:
                if (await once.FindAsync(caller.Person, form, cancellationToken) is not { } clientId) { return ApiProblems.IdempotencyKeyReused(); }
                var (again, _, refused) = await answers.AfterAsync(caller, clientId, new EditClientResult.Saved(), context, cancellationToken);
                return refused is null ? TypedResults.Ok(new ClientWithSecret(again!, null)) : refused;
        }
    }

    /// <summary>Whether it proves itself by a key; null when its type cannot do what is asked.</summary>
    private static bool? ByKey(RegisterClientBody body, ClientType type) => (body.TokenEndpointAuthMethod, type) switch
    {
        (null, _) or (TokenAuth.None, not ClientType.Confidential) or (TokenAuth.Basic, ClientType.Confidential) => false,
        (TokenAuth.PrivateKeyJwt, ClientType.Confidential) => true,
        _ => null,
    };

    private static async Task<Results<Ok<ClientBody>, WaitsForApproval, ApiProblem>> AddUriAsync(
        ApiCaller caller, string clientId, AddRedirectUriBody body, IClientEditor editor, ClientAnswers answers, HttpContext context, CancellationToken cancellationToken)
    {
        var (client, problem) = await answers.FindAsync(caller, clientId, context, cancellationToken);
        return client is null ? problem! : await DoneOrAskedAsync(caller, clientId, answers, context,
            await editor.AddRedirectUriAsync(caller.Person, clientId, client.Version, body.Uri ?? "", body.Label, cancellationToken), cancellationToken);
    }

    private static async Task<Results<Ok<ClientBody>, WaitsForApproval, ApiProblem>> AddUrisAsync(
        ApiCaller caller, string clientId, AddRedirectUrisBody body, IClientEditor editor, ClientAnswers answers, HttpContext context, CancellationToken cancellationToken)
    {
        var (client, problem) = await answers.FindAsync(caller, clientId, context, cancellationToken);
        return client is null ? problem! : await DoneOrAskedAsync(caller, clientId, answers, context, await editor.AddRedirectUrisAsync(caller.Person, clientId, client.Version,
            [.. (body.RedirectUris ?? []).Select(uri => new NewRedirectUri(uri?.Uri ?? "", uri?.Label))], cancellationToken), cancellationToken);
    }

    private static async Task<Results<Ok<ClientBody>, ApiProblem>> LabelUriAsync(
        ApiCaller caller, string clientId, Guid uriId, LabelRedirectUriBody body, IClientEditor editor, ClientAnswers answers, HttpContext context, CancellationToken cancellationToken)
    {
        var (client, problem) = await answers.FindAsync(caller, clientId, context, cancellationToken);
        if (client is null) { return problem!; }
        return client.RedirectUris.All(uri => uri.Id != uriId) ? ApiProblems.UnknownPart("redirect URI") : await DoneAsync(caller, clientId, answers, context,
            await editor.LabelRedirectUriAsync(caller.Person, clientId, client.Version, uriId, body.Label, cancellationToken), cancellationToken);
    }

    private static async Task<Results<Ok<ClientBody>, ApiProblem>> RemoveUriAsync(
        ApiCaller caller, string clientId, Guid uriId, IClientEditor editor, ClientAnswers answers, HttpContext context, CancellationToken cancellationToken)
    {
        var (client, problem) = await answers.FindAsync(caller, clientId, context, cancellationToken);
        if (client is null) { return problem!; }
        return client.RedirectUris.All(uri => uri.Id != uriId) ? ApiProblems.UnknownPart("redirect URI") : await DoneAsync(caller, clientId, answers, context,
            await editor.RemoveRedirectUriAsync(caller.Person, clientId, client.Version, uriId, cancellationToken), cancellationToken);
    }

    private static async Task<Results<Ok<ClientBody>, WaitsForApproval, ApiProblem>> SetScopesAsync(
        ApiCaller caller, string clientId, SetScopesBody body, IClientEditor editor, ClientAnswers answers, HttpContext context, CancellationToken cancellationToken)
    {
        var (client, problem) = await answers.FindAsync(caller, clientId, context, cancellationToken);
        return client is null ? problem! : await DoneOrAskedAsync(caller, clientId, answers, context,
            await editor.SetScopesAsync(caller.Person, clientId, client.Version, [.. (body.Scopes ?? []).Select(scope => scope ?? "")], cancellationToken), cancellationToken);
    }

    private static async Task<Results<Ok<ImportAnswer>, WaitsForApproval, ApiProblem>> ImportAsync(ApiCaller caller, string clientId, ClientConfiguration body, [Description("true only tells what would change.")] bool? dryRun,
        IClientEditor editor, ClientAnswers answers, TimeProvider time, HttpContext context, CancellationToken cancellationToken)
    {
        var (client, problem) = await answers.FindAsync(caller, clientId, context, cancellationToken);
        if (client is null) { return problem!; }
        var plan = ImportPlan.Of(ClientConfiguration.Of(client), body);
        if (plan.Fault is { } fault) { return ApiProblems.RuleBroken(fault); }
        List<ImportChange> changes = [.. plan.Changes.Select(change => new ImportChange(change.Field, change.Before, change.After))];
        if (dryRun == true || changes.Count == 0)
        {
            ETags.Send(context, client.Version);
            return TypedResults.Ok(new ImportAnswer(dryRun == true, changes, client.ToBody(time.GetUtcNow())));
        }
        var result = await editor.ImportAsync(caller.Person, clientId, client.Version, body, cancellationToken);
        if (result is EditClientResult.NeedsApproval asked) { return asked.Waits.ToAnswer(); }
        var (after, _, refused) = await answers.AfterAsync(caller, clientId, result, context, cancellationToken);
        return after is null ? refused! : TypedResults.Ok(new ImportAnswer(false, changes, after));
    }

    private static async Task<Results<Ok<ClientBody>, WaitsForApproval, ApiProblem>> DoneOrAskedAsync(
        ApiCaller caller, string clientId, ClientAnswers answers, HttpContext context, EditClientResult result, CancellationToken cancellationToken)
    {
        if (result is EditClientResult.NeedsApproval asked) { return asked.Waits.ToAnswer(); }
        var (client, _, problem) = await answers.AfterAsync(caller, clientId, result, context, cancellationToken);
        return client is null ? problem! : TypedResults.Ok(client);
    }

    private static async Task<Results<Ok<ClientBody>, ApiProblem>> DoneAsync(
        ApiCaller caller, string clientId, ClientAnswers answers, HttpContext context, EditClientResult result, CancellationToken cancellationToken)
    {
        var (client, _, problem) = await answers.AfterAsync(caller, clientId, result, context, cancellationToken);
        return client is null ? problem! : TypedResults.Ok(client);
    }

    /// <summary>Paths of the form as those of the body: <c>RedirectUris[0].Text</c> is <c>redirectUris[0]</c>.</summary>
    private static Dictionary<string, string[]> Renamed(IReadOnlyDictionary<string, string[]> faults) => faults.GroupBy(fault => fault.Key switch
    {
        nameof(ClientForm.Project) => "projectId",
        nameof(ClientForm.NewProjectName) => "newProject",
        { Length: > 0 } path => char.ToLowerInvariant(path[0]) + path[1..].Replace("." + nameof(RedirectUriField.Text), "", StringComparison.Ordinal),
        _ => "",
    }).ToDictionary(group => group.Key, group => group.SelectMany(fault => fault.Value).ToArray());
}
