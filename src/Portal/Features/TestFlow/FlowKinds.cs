using ZenKey.Protocol;

namespace ZenKey.Portal.Features.TestFlow;

/// <summary>The ways to sign in that can be run here.</summary>
public enum FlowKind
{
    /// <summary>A browser on another device than the phone: discovery, then a request to the phone.</summary>
    Secondary,

    /// <summary>On the phone itself, over its own line.</summary>
    Primary,

    /// <summary>Without asking anybody: prompt=none.</summary>
    Silent,

    /// <summary>A sign-in, and new tokens by its refresh token.</summary>
    Refresh,

    /// <summary>The client's server asks the phone (CIBA Core).</summary>
    Ciba,

    /// <summary>The same by the platform's own form (ZenKey platform §6).</summary>
    ServerInitiated,
}

/// <summary>A flow for people.</summary>
/// <param name="Name">In addresses.</param>
public sealed record FlowWay(FlowKind Kind, string Name, string Title, string Words);

/// <summary>Why something cannot be run, and where that is set.</summary>
public sealed record FlowObstacle(string Words, string? Link = null, string? LinkText = null);

/// <summary>The catalogue of flows, and which of them a client may use.</summary>
public static class FlowKinds
{
    public static IReadOnlyList<FlowWay> All { get; } =
    [
        new(FlowKind.Secondary, "secondary", "Second device", "A browser on a computer: discovery, pairing or a remembered number, then the phone is asked."),
        new(FlowKind.Primary, "primary", "Phone itself", "The browser on the phone, over its own line: no discovery page and no pairing."),
        new(FlowKind.Silent, "silent", "Silent", "prompt=none: a code without asking anybody, or the error that says why not."),
        new(FlowKind.Refresh, "refresh", "Refresh", "A sign-in with offline_access, then new tokens by its refresh token."),
        new(FlowKind.Ciba, "ciba", "CIBA", "Your server asks the phone and fetches the tokens."),
        new(FlowKind.ServerInitiated, "server-initiated", "Server-initiated", "Your server asks the phone by a signed request; the tokens are posted to it."),
    ];

    public static FlowWay Of(FlowKind kind) => All.First(way => way.Kind == kind);

    public static FlowKind? Find(string? name) => All.FirstOrDefault(way => way.Name == name)?.Kind;

    public static bool HasBrowser(FlowKind kind) => kind is not (FlowKind.Ciba or FlowKind.ServerInitiated);

    /// <summary>Why this client cannot use a flow; null when it can.</summary>
    public static FlowObstacle? Obstacle(TestClient client, FlowKind kind) => kind switch
    {
        _ when client.IsCertificateBound => Setting(client, "This client takes tokens that are bound to its certificate, which we do not have; run the sign-in from your app.", "credentials", "How it proves itself"),
        FlowKind.Ciba => Backchannel(client),
        FlowKind.ServerInitiated => ServerInitiated(client),
        _ when !client.Grants.Contains(GrantType.AuthorizationCode) => Setting(client, "This client may not use the authorization code flow.", "settings", "Its settings"),
        _ when client.RedirectUris.Count == 0 => Setting(client, "This client has no redirect URI. Add one first.", "redirects", "Redirect URIs"),
        FlowKind.Refresh when !client.Grants.Contains(GrantType.RefreshToken) => Setting(client, "This client may not use refresh tokens.", "settings", "Its settings"),
        FlowKind.Refresh when !client.Scopes.Contains(Scope.OfflineAccess) => Setting(client, "Refresh tokens need the scope offline_access, which this client may not ask for.", "scopes", "Scopes"),
        _ => null,
    };

    /// <summary>Why what is chosen cannot be run; null when it can.</summary>
    public static FlowObstacle? Obstacle(TestClient client, FlowInput form) => Obstacle(client, form.Flow) ?? form switch
    {
        { Flow: FlowKind.Primary, HasPretendPhone: false } => new("A run on the phone itself comes over the phone’s own line, which only a pretend phone gives us. Choose one, or run it as a second device."),
        { NeedsHint: true } when string.IsNullOrWhiteSpace(form.LoginHint) => new("Say whose phone is to be asked."),
        _ => null,
    };

    private static FlowObstacle? Backchannel(TestClient client) => client switch
    {
        { TokenAuth: TokenAuth.None } => Setting(client, "A public client can keep nothing, so that it may not ask phones by itself.", "settings", "Its settings"),
        _ when !client.Grants.Contains(GrantType.Ciba) => Setting(client, "This client may not ask phones by CIBA.", "settings", "Its settings"),
        { CibaDelivery: CibaDelivery.Ping or CibaDelivery.Push, NotificationUri: null } => Setting(client, "This client is told of the end, and has no notification URI for that.", "settings", "Its settings"),
        { CibaSigningAlg: not (null or "ES256") } => Setting(client, $"This client signs its requests with {client.CibaSigningAlg}; a run signs with ES256 only.", "credentials", "How it proves itself"),
        _ => null,
    };

    private static FlowObstacle? ServerInitiated(TestClient client) => client switch
    {
        { TokenAuth: not TokenAuth.PrivateKeyJwt } => Setting(client, "This flow takes clients that sign with keys of their own; this one has a secret or nothing. CIBA takes those with a secret.", "credentials", "How it proves itself"),
        _ when !client.Grants.Contains(GrantType.Ciba) => Setting(client, "This client may not ask phones by its server.", "settings", "Its settings"),
        { NotificationUri: null } => Setting(client, "This client has no notification URI, where the tokens would be sent.", "settings", "Its settings"),
        { IsDpopBound: true } => Setting(client, "This client takes tokens that are bound by DPoP; those cannot be sent to it.", "settings", "Its settings"),
        { CibaSigningAlg: not (null or "ES256") } => Setting(client, $"This client signs its requests with {client.CibaSigningAlg}; a run signs with ES256 only.", "credentials", "How it proves itself"),
        _ => null,
    };

    private static FlowObstacle Setting(TestClient client, string words, string tab, string text) =>
        new(words, tab.Length == 0 ? $"/clients/{client.ClientId}" : $"/clients/{client.ClientId}/{tab}", text);
}
