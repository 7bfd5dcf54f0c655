using System.Globalization;
using System.Text.Json;
using ZenKey.Portal.Data.Audit;
using ZenKey.Portal.Data.Clients;
using ZenKey.Protocol;

namespace ZenKey.Portal.Data.Launches;

/// <summary>What is launched with a client: all that subscribers see of it, and all that decides who gets what. Never a secret.</summary>
public static class LaunchSnapshot
{
    /// <param name="client">With its project, the project's scopes and proofs, and its URIs.</param>
    public static IReadOnlyList<LaunchSetting> Of(Client client)
    {
        var project = client.Project!;
        List<(string Name, string? Value)> all =
        [
            ("Project", project.Name), ("Logo", project.LogoUrl), ("Site", project.DomainUrl), ("Privacy policy", project.PrivacyUrl), ("Terms", project.TermsUrl), ("Proven sector", project.SectorHost),
            ("Client", client.Name), ("Type", client.Type.ToString().ToLowerInvariant()), ("Proves itself by", client.TokenAuth), ("Grants", Lines(client.Grants.Split(' '))),
            ("Redirect URIs", Lines(client.RedirectUris.Select(uri => uri.Uri))),
            ("Other addresses", Lines([.. client.Uris.Where(uri => uri.Kind != ClientUriKind.Redirect).Select(uri => $"{uri.Kind}: {uri.Uri}"), .. client.BackchannelLogoutUri is { } logout ? (string[])[$"Back-channel logout: {logout}"] : []])),
            ("Scopes", Lines(client.ScopeNames.Select(name => Told(client, name)))),
            ("Trust services", Lines(project.TrustServiceNames)), ("Names people by number", YesNo(project.EnumEnabled)), ("Asks phones by itself", YesNo(project.ServerInitiated)),
            ("PKCE required", YesNo(client.RequirePkce)), ("Tokens bound", client switch { { DpopBoundAccessTokens: true } => "by DPoP", { CertificateBoundAccessTokens: true } => "by certificate", _ => "no" }),
            ("Network authentication", YesNo(client.NetworkAuthentication)), ("Keys", client.JwksUri ?? (client.Jwks is { } keys ? Lines(KeyIds(keys)) : null)),
        ];
        return [.. all.Where(one => !string.IsNullOrEmpty(one.Value)).Select(one => new LaunchSetting(one.Name, one.Value!))];
    }

    /// <summary>What differs, for the eye of somebody who approves.</summary>
    /// <param name="before">What was approved last; empty when nothing was.</param>
    /// <param name="after">What is to be approved.</param>
    public static IReadOnlyList<FieldChange> Differences(IReadOnlyList<LaunchSetting> before, IReadOnlyList<LaunchSetting> after)
    {
        var (old, young) = (before.ToDictionary(one => one.Name, one => one.Value), after.ToDictionary(one => one.Name, one => one.Value));
        return [.. after.Select(one => one.Name).Union(before.Select(one => one.Name))
            .Select(name => new FieldChange(name, old.GetValueOrDefault(name), young.GetValueOrDefault(name))).Where(change => change.Before != change.After)];
    }

    private static string Told(Client client, string name)
    {
        if (Scope.Find(name) is not { IsAsked: true }) { return name; }
        var scope = client.Project!.Scopes.Find(one => one.Name == name);
        return string.Create(CultureInfo.InvariantCulture, $"{name}, {(client.Project.Requires(name) ? "required" : "optional")}{(scope?.Purpose is { } purpose ? $": {purpose}" : "")}");
    }

    private static IEnumerable<string> KeyIds(string jwks)
    {
        using var read = JsonDocument.Parse(jwks);
        return [.. read.RootElement.GetProperty("keys").EnumerateArray().Select(key => key.TryGetProperty("kid", out var kid) ? kid.GetString() ?? "" : "without kid")];
    }

    private static string Lines(IEnumerable<string> items) => string.Join('\n', items);

    private static string YesNo(bool value) => value ? "yes" : "no";
}
