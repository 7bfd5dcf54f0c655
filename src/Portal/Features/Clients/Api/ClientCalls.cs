using System.Globalization;
using ZenKey.Portal.Api;

namespace ZenKey.Portal.Features.Clients.Api;

/// <summary>The changes that the forms of clients make, as requests of the management API.</summary>
internal static class ClientCalls
{
    public static ApiCall Register(ClientForm form)
    {
        var made = form.Project == ClientForm.NewProject;
        IReadOnlyList<string> scopes = ClientScopes.Join(form.Scopes).Split(' ');
        var body = new RegisterClientBody(form.Name.Trim(), ClientBodyWords.Lower(form.Type), made || form.Project.Length == 0 ? null : form.Project, made ? form.NewProjectName.Trim() : null, form.TypedUris, scopes, ByKey(form));
        return new ApiCall(HttpMethod.Post, "/clients", null, body,
        [
            "clients", "create", "--name", body.Name!, "--type", body.Type!, .. body.TokenEndpointAuthMethod is { } method ? (string[])["--auth", method] : [], .. made ? (string[])["--new-project", body.NewProject!] : ["--project", form.Project],
            .. form.TypedUris.SelectMany(uri => (string[])["--redirect-uri", uri]), .. scopes.SelectMany(scope => (string[])["--scope", scope]),
        ]);
    }

    public static ApiCall AddRedirectUri(ClientDetail client, string uri, string? label)
    {
        var body = new AddRedirectUriBody(uri.Trim(), Ui.Kept.Of(label));
        return Of(client, HttpMethod.Post, "/redirect-uris", body, "add-uri", [body.Uri!, .. body.Label is null ? (string[])[] : ["--label", body.Label]]);
    }

    public static ApiCall SetScopes(ClientDetail client, IEnumerable<string> scopes)
    {
        IReadOnlyList<string> all = ClientScopes.Join(scopes).Split(' ');
        return Of(client, HttpMethod.Put, "/scopes", new SetScopesBody(all), "set-scopes", all);
    }

    public static ApiCall AddSecret(ClientDetail client, string name, int? days)
    {
        var body = new AddSecretBody(name.Trim(), days);
        return Of(client, HttpMethod.Post, "/secrets", body, "add-secret", ["--name", body.Name!, .. days is null ? (string[])[] : ["--days", days.Value.ToString(CultureInfo.InvariantCulture)]]);
    }

    private static string? ByKey(ClientForm form) => form.ByKey && form.Type == Protocol.ClientType.Confidential ? Protocol.TokenAuth.PrivateKeyJwt : null;

    private static ApiCall Of(ClientDetail client, HttpMethod method, string part, object body, string command, IReadOnlyList<string> arguments) =>
        new(method, $"/clients/{client.ClientId}{part}", client.Version, body,
            ["clients", command, client.ClientId, .. arguments, "--if-version", client.Version.ToString(CultureInfo.InvariantCulture)]);
}
