using System.Text.Json.Serialization;
using ZenKey.Portal.Data.Audit;
using ZenKey.Portal.Data.Clients;
using ZenKey.Protocol;

namespace ZenKey.Portal.Features.Clients.Api;

/// <summary>What can be exported and imported of a client: no secrets, nothing that happened. Members left out stay as they are.</summary>
/// <param name="Format">zenkey-client/1.</param>
/// <param name="ClientId">Must be that of the address, where it is given.</param>
/// <param name="Type">Cannot be changed.</param>
/// <param name="Mode">Is not changed by an import.</param>
/// <param name="TokenEndpointAuthMethod">Cannot be changed.</param>
[JsonUnmappedMemberHandling(JsonUnmappedMemberHandling.Disallow)]
public sealed record ClientConfiguration(
    string? Format, string? ClientId = null, string? Name = null, string? Type = null, string? Mode = null, string? TokenEndpointAuthMethod = null,
    IReadOnlyList<string>? Scopes = null, IReadOnlyList<ConfiguredUri>? RedirectUris = null)
{
    public const string CurrentFormat = "zenkey-client/1";

    public static ClientConfiguration Of(ClientDetail client) => new(
        CurrentFormat, client.ClientId, client.Name, ClientBodyWords.Lower(client.Type), ClientBodyWords.Lower(client.Mode), client.TokenAuth,
        client.Scopes, [.. client.RedirectUris.Select(uri => new ConfiguredUri(uri.Uri, uri.Label))]);

    public static ClientConfiguration Of(Client client) => new(
        CurrentFormat, client.ClientId, client.Name, ClientBodyWords.Lower(client.Type), ClientBodyWords.Lower(client.Mode), client.TokenAuth,
        client.ScopeNames, [.. client.RedirectUris.OrderBy(uri => uri.AddedAt).ThenBy(uri => uri.Id).Select(uri => new ConfiguredUri(uri.Uri, uri.Label))]);
}

/// <param name="Label">What the team calls it.</param>
[JsonUnmappedMemberHandling(JsonUnmappedMemberHandling.Disallow)]
public sealed record ConfiguredUri(string? Uri, string? Label = null);

/// <summary>What an import would change of a client, or why it may not. The rules are those of the pages.</summary>
internal sealed record ImportPlan(IReadOnlyList<FieldChange> Changes, ClientConfiguration After, string? Fault)
{
    public static ImportPlan Of(ClientConfiguration now, ClientConfiguration wanted)
    {
        if (Fixed(now, wanted) is { } fault) { return new ImportPlan([], now, fault); }
        var after = now with
        {
            Name = wanted.Name?.Trim() ?? now.Name,
            Scopes = wanted.Scopes is { } scopes ? ClientScopes.Join(scopes).Split(' ') : now.Scopes,
            RedirectUris = wanted.RedirectUris is { } uris ? [.. uris.Select(uri => new ConfiguredUri(uri.Uri?.Trim(), string.IsNullOrWhiteSpace(uri.Label) ? null : uri.Label.Trim()))] : now.RedirectUris,
        };
        return Rule(wanted, after) is { } broken ? new ImportPlan([], now, broken) : new ImportPlan([.. Differences(now, after)], after, null);
    }

    private static string? Fixed(ClientConfiguration now, ClientConfiguration wanted) => wanted switch
    {
        { Format: not ClientConfiguration.CurrentFormat } => $"The format must be {ClientConfiguration.CurrentFormat}.",
        { ClientId: { } id } when id != now.ClientId => "The configuration is another client’s. Leave clientId out to take it over all the same.",
        { Type: { } type } when type != now.Type => "The type of a client never changes. Register another client.",
        { TokenEndpointAuthMethod: { } method } when method != now.TokenEndpointAuthMethod => "How a client proves itself never changes. Register another client.",
        { Mode: { } mode } when mode != now.Mode => "An import does not change the mode. Leave it out.",
        _ => null,
    };

    private static string? Rule(ClientConfiguration wanted, ClientConfiguration after)
    {
        if (DisplayName.Fault(after.Name, "client") is { } name) { return name; }
        if (wanted.Scopes is { } scopes && scopes.FirstOrDefault(scope => Scope.Find(scope) is null) is { } unknown) { return $"There is no scope {unknown}."; }
        var uris = after.RedirectUris!;
        if (uris.Count == 0) { return "Without an address nobody can sign in. Give at least one."; }
        if (uris.Count > ClientForm.MaxUris) { return $"A client may have at most {ClientForm.MaxUris} addresses."; }
        if (uris.GroupBy(uri => uri.Uri, StringComparer.Ordinal).FirstOrDefault(group => group.Count() > 1) is { } twice) { return $"{twice.Key} is in the list twice."; }
        var (type, mode) = (Enum.Parse<ClientType>(after.Type!, ignoreCase: true), Enum.Parse<ClientMode>(after.Mode!, ignoreCase: true));
        return uris.Select(uri => RedirectUri.Fault(uri.Uri, type, mode) is { } fault ? $"{uri.Uri}: {fault}"
            : uri.Label is { Length: > ClientEditor.MaxLabel } ? $"A label may have at most {ClientEditor.MaxLabel} characters." : null).FirstOrDefault(fault => fault is not null);
    }

    private static IEnumerable<FieldChange> Differences(ClientConfiguration now, ClientConfiguration after)
    {
        if (now.Name != after.Name) { yield return new FieldChange("name", now.Name, after.Name); }
        if (!now.Scopes!.SequenceEqual(after.Scopes!)) { yield return new FieldChange(ClientChanges.Scopes, ClientChanges.Lines(now.Scopes!), ClientChanges.Lines(after.Scopes!)); }
        // Their order means nothing.
        if (!now.RedirectUris!.ToHashSet().SetEquals(after.RedirectUris!))
        {
            yield return new FieldChange(ClientChanges.RedirectUris, ClientChanges.Lines(now.RedirectUris!.Select(Line)), ClientChanges.Lines(after.RedirectUris!.Select(Line)));
        }
    }

    private static string Line(ConfiguredUri uri) => uri.Label is null ? uri.Uri! : $"{uri.Uri} ({uri.Label})";
}

/// <summary>An import at work, in one change.</summary>
internal static class ClientImport
{
    public static EditClientResult Apply(ClientEdit edit, ClientConfiguration wanted)
    {
        var plan = ImportPlan.Of(ClientConfiguration.Of(edit.Client), wanted);
        if (plan.Fault is { } fault) { return new EditClientResult.Rejected(fault); }
        if (plan.Changes.Count == 0) { return new EditClientResult.Rejected("Nothing was changed."); }
        (edit.Client.Name, edit.Client.Scopes) = (plan.After.Name!, ClientScopes.Join(plan.After.Scopes!));
        var existing = edit.Client.RedirectUris.ToList();
        var wantedUris = plan.After.RedirectUris!.ToDictionary(uri => uri.Uri!, uri => uri.Label, StringComparer.Ordinal);
        foreach (var row in existing)
        {
            if (wantedUris.TryGetValue(row.Uri, out var label)) { row.Label = label; }
            else { edit.Store.ClientUris.Remove(row); }
        }
        foreach (var (uri, label) in wantedUris.Where(uri => existing.TrueForAll(row => row.Uri != uri.Key))) { edit.AddUri(uri, label); }
        edit.Log("client.imported", plan.Changes);
        return new EditClientResult.Saved();
    }
}
