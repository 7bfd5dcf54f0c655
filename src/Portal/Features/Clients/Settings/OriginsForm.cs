using ZenKey.Portal.Data.Clients;
using ZenKey.Protocol;

namespace ZenKey.Portal.Features.Clients.Settings;

/// <summary>From which web origins a client's code in browsers may call the providers (RFC 6454), beside those of its redirect URIs.</summary>
public sealed record OriginsForm : ISettingsForm<OriginsForm>
{
    public static string Action => "client.origins.changed";

    /// <summary>One a line.</summary>
    public string WebOrigins { get; set; } = "";

    public static OriginsForm Of(Client client) => new() { WebOrigins = UriLines.Of(client, ClientUriKind.WebOrigin) };

    public IEnumerable<(string Field, string Message)> Faults(ClientFacts client)
    {
        if (UriLines.Fault(WebOrigins, origin => Fault(origin, client)) is { } fault) { yield return (nameof(WebOrigins), fault); }
    }

    public IEnumerable<string> Breaks(OriginsForm before) =>
        UriLines.Gone(before.WebOrigins, WebOrigins) is { Count: > 0 } gone ? [$"Pages of {string.Join(", ", gone)} can no longer read what token and userinfo answer, unless a redirect URI is there."] : [];

    public IEnumerable<(string Field, string? Value)> Told() => [("web_origins", UriLines.Of(WebOrigins) is { Count: > 0 } origins ? ClientChanges.Lines(origins) : null)];

    public void Apply(Client client, Changing changing) => UriLines.Apply(client, ClientUriKind.WebOrigin, WebOrigins, changing);

    // A browser sends its origin as scheme, host and port, in lower case and without a slash.
    private static string? Fault(string origin, ClientFacts client) => RedirectUri.Fault(origin, client.Type, client.Mode) is { } fault ? fault
        : Uri.TryCreate(origin, UriKind.Absolute, out var uri) && uri.Scheme is "https" or "http" && uri.GetLeftPart(UriPartial.Authority) == origin ? null
        : "An origin is scheme, host and port only, such as https://app.example.";
}
