using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http.HttpResults;
using ZenKey.Portal.Api;
using ZenKey.Portal.Features.Clients.Settings;

namespace ZenKey.Portal.Features.Clients.Api;

/// <summary>The part of a client's settings that an operation saves.</summary>
internal sealed record SettingsPart(Type Form);

/// <summary>A client's settings, each part by itself, as the cards of the page are. Members that are left out stay as they are.</summary>
internal static class ClientSettingsApi
{
    public static void Map(RouteGroupBuilder clients)
    {
        clients.MapGet("/{clientId}/settings", ReadAsync).Reads(ApiScope.ReadClients).Refuses(404).WithName("GetSettings").WithSummary("Reads all settings of a client, part by part. The ETag is the client’s version.");
        Part(clients, "grants", "SetGrants", "Sets in which ways the client comes to tokens.", all => all.Grants);
        Part(clients, "protection", "SetProtection", "Sets how requests and tokens are protected.", all => all.Protection);
        Part(clients, "format", "SetFormat", "Sets the form of what the client is told of people.", all => all.Format);
        Part(clients, "sign-out", "SetSignOut", "Sets where people go, and the client hears, when a session is over.", all => all.SignOut);
        Part(clients, "backchannel", "SetBackchannel", "Sets whether and how the client may ask phones.", all => all.Backchannel);
        Part(clients, "origins", "SetOrigins", "Sets the web origins of the client.", all => all.Origins);
        Part(clients, "events", "SetEvents", "Sets which event alerts the client gets, and how.", all => all.Events);
    }

    private static async Task<Results<Ok<SettingsBody>, ApiProblem>> ReadAsync(
        ApiCaller caller, string clientId, IClientReader reader, ISettingsEditor editor, HttpContext context, CancellationToken cancellationToken)
    {
        // The version first: what changes between the two is refused at the next change, and never lost.
        if (await reader.FindAsync(caller.Person, clientId, cancellationToken) is not { } client || await editor.ReadAsync(caller.Person, clientId, cancellationToken) is not { } all) { return ApiProblems.UnknownClient(); }
        ETags.Send(context, client.Version);
        return TypedResults.Ok(SettingsBody.Of(all));
    }

    private static void Part<TForm>(RouteGroupBuilder clients, string part, string name, string summary, Func<ClientSettings, TForm> of)
        where TForm : class, ISettingsForm<TForm> =>
        clients.MapPatch($"/{{clientId}}/settings/{part}", (ApiCaller caller, string clientId, JsonObject body, ISettingsEditor editor, ClientAnswers answers, HttpContext context, CancellationToken cancellationToken) =>
                SaveAsync(caller, clientId, body, of, editor, answers, context, cancellationToken))
            .Writes<ISettingsEditor>(ApiScope.WriteClients, nameof(ISettingsEditor.SaveAsync)).OfVersion().WithMetadata(new SettingsPart(typeof(TForm))).Accepts<TForm>("application/json").WithName(name).WithSummary(summary);

    private static async Task<Results<Ok<SettingsBody>, WaitsForApproval, ApiProblem>> SaveAsync<TForm>(ApiCaller caller, string clientId, JsonObject body, Func<ClientSettings, TForm> of,
        ISettingsEditor editor, ClientAnswers answers, HttpContext context, CancellationToken cancellationToken)
        where TForm : class, ISettingsForm<TForm>
    {
        var (client, problem) = await answers.FindAsync(caller, clientId, context, cancellationToken);
        if (client is null) { return problem!; }
        if (await editor.ReadAsync(caller.Person, clientId, cancellationToken) is not { } all) { return ApiProblems.UnknownClient(); }
        var before = of(all);
        var (after, fault) = ApiPatch.Apply(before, body);
        if (after is null) { return fault!; }
        switch (await editor.SaveAsync(caller.Person, clientId, before, after, cancellationToken))
        {
            case SaveSettingsResult.NeedsApproval asked: return asked.Waits.ToAnswer();
            case SaveSettingsResult.Rejected { Faults: [("", { } full)] }: return ApiProblems.RuleBroken(full);
            case SaveSettingsResult.Rejected rejected: return ApiProblems.FieldsInvalid(rejected.Faults.GroupBy(one => JsonNamingPolicy.CamelCase.ConvertName(one.Field)).ToDictionary(group => group.Key, group => group.Select(one => one.Message).ToArray()));
            case SaveSettingsResult.Unchanged: return ApiProblems.RuleBroken("Nothing was changed.");
            case SaveSettingsResult.Conflict conflict: return ApiProblems.VersionChanged(conflict.Found.Version, conflict.Found.By);
            case SaveSettingsResult.NotFound: return ApiProblems.UnknownClient();
        }
        var (_, _, gone) = await answers.AfterAsync(caller, clientId, new EditClientResult.Saved(), context, cancellationToken);
        return gone is null && await editor.ReadAsync(caller.Person, clientId, cancellationToken) is { } saved ? TypedResults.Ok(SettingsBody.Of(saved)) : ApiProblems.UnknownClient();
    }
}

/// <summary>All settings of a client. What is kept to be sent, and never read, is not in it.</summary>
public sealed record SettingsBody(
    GrantsForm Grants, ProtectionForm Protection, FormatForm Format, SignOutForm SignOut, BackchannelForm Backchannel, OriginsForm Origins, EventsForm Events)
{
    internal static SettingsBody Of(ClientSettings all) => new(all.Grants, all.Protection, all.Format, all.SignOut, all.Backchannel, all.Origins, all.Events);
}
