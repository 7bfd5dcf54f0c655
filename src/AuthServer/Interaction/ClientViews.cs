using ZenKey.Portal.Data.Clients;

namespace ZenKey.AuthServer.Interaction;

/// <summary>A client as subscribers see it: its project.</summary>
internal static class ClientViews
{
    public static ClientView Of(Client client) => new(
        client.Project!.Name, client.Project.LogoUrl, Domain(client.Project.DomainUrl), client.Project.PrivacyUrl, client.Project.TermsUrl);

    public static string? Domain(string? url) => Uri.TryCreate(url, UriKind.Absolute, out var uri) ? uri.Host : null;
}
