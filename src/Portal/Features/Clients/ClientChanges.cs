using ZenKey.Portal.Data.Audit;
using ZenKey.Portal.Data.Clients;

namespace ZenKey.Portal.Features.Clients;

/// <summary>Fields of a client as the audit trail writes them: lists one item a line, secrets never.</summary>
internal static class ClientChanges
{
    public const string RedirectUris = "redirect_uris";
    public const string Scopes = "scopes";
    public const string Secret = "secret";

    /// <summary>All of a new client.</summary>
    public static IEnumerable<FieldChange> Of(Client client)
    {
        yield return new FieldChange("name", null, client.Name);
        yield return new FieldChange("type", null, client.Type.ToString());
        yield return new FieldChange("mode", null, client.Mode.ToString());
        yield return new FieldChange("require_pkce", null, client.RequirePkce ? "yes" : "no");
        yield return new FieldChange(RedirectUris, null, Lines(client.RedirectUris.Select(uri => uri.Uri)));
        yield return new FieldChange(Scopes, null, Lines(client.ScopeNames));
        foreach (var secret in client.Secrets) { yield return new FieldChange($"{Secret} {secret.Name}", null, "added"); }
    }

    public static string Lines(IEnumerable<string> items) => string.Join('\n', items);
}
