using ZenKey.AuthServer.Http;

namespace ZenKey.AuthServer.Endpoints.Logout;

/// <summary>What a client asks at the end of a sign-in (RP-Initiated Logout §2).</summary>
internal sealed class LogoutRequest(Parameters parameters)
{
    public const int MaxStateLength = 1024;

    public string? IdTokenHint { get; } = parameters["id_token_hint"];

    public string? ClientId { get; } = parameters["client_id"];

    /// <summary>Where the browser is sent afterwards; null leaves it on our own page.</summary>
    public string? RedirectUri { get; } = parameters["post_logout_redirect_uri"];

    public string? State { get; } = parameters["state"];

    /// <summary>The request's address without its hint: whoever signs out by a page of ours is known by their browser.</summary>
    public string Address(string path, string? clientId) =>
        Addresses.With(path, ("client_id", clientId), ("post_logout_redirect_uri", RedirectUri), ("state", State), ("ui_locales", parameters["ui_locales"]));
}
