using System.Globalization;
using ZenKey.AuthServer.Http;
using ZenKey.Portal.Data.Clients;
using ZenKey.Protocol;

namespace ZenKey.AuthServer.Endpoints.Authorization;

/// <summary>An authorization request whose client and redirect URI hold (OpenID Connect Core §3.1.2.1; ZenKey platform §3).</summary>
/// <param name="client">Who asks.</param>
/// <param name="parameters">What they ask for.</param>
/// <param name="origin">How the parameters came; by the browser's own query or form unless said.</param>
internal sealed class AuthorizationRequest(Client client, Parameters parameters, RequestOrigin? origin = null)
{
    /// <summary>The longest text that a subscriber can be shown.</summary>
    public const int MaxContextLength = 280;

    /// <summary>The longest correlation_id that is kept and echoed.</summary>
    public const int MaxCorrelationIdLength = 64;

    public Client Client { get; } = client;

    public Parameters Parameters { get; } = parameters;

    /// <summary>The pushed request that this is; null when it came with the browser.</summary>
    public string? PushedId { get; } = origin?.PushedId;

    /// <summary>Whether it came inside a signed object that the browser brought.</summary>
    public bool IsByValue { get; } = origin is { PushedId: null };

    /// <summary>Whether the client has proved that the request is its own: by its authentication at the push, or by its signature.</summary>
    public bool IsProven { get; } = origin?.IsProven ?? false;

    /// <summary>The browser's own parameters, which its pages keep; a pushed request is not told there.</summary>
    public Parameters Outer { get; } = origin?.Outer ?? parameters;

    public string RedirectUri { get; } = parameters["redirect_uri"]!;

    /// <summary>Empty when the parameter is missing or malformed; the check on it says so.</summary>
    public IReadOnlyList<string> Scopes => Scope.Understood(AskedScopes);

    /// <summary>All that the parameter names, understood or not; empty when it is missing or malformed.</summary>
    public IReadOnlyList<string> AskedScopes { get; } = Scope.Parse(parameters["scope"]) ?? [];

    public IReadOnlyList<string> Prompts { get; } = parameters["prompt"]?.Split(' ', StringSplitOptions.RemoveEmptyEntries) ?? [];

    /// <summary>The level that the client names; null when it names none, which the phone answers with a3.</summary>
    public string? Acr { get; } = Protocol.Acr.FirstKnown(parameters["acr_values"]);

    /// <summary>How long ago the person may have been authenticated; null when the client does not say.</summary>
    public TimeSpan? MaxAge { get; } =
        int.TryParse(parameters["max_age"], NumberStyles.None, CultureInfo.InvariantCulture, out var seconds) ? TimeSpan.FromSeconds(seconds) : null;

    public string? CodeChallenge { get; } = parameters["code_challenge"];

    /// <summary>dpop_jkt: the thumbprint of the key that the code is bound to (RFC 9449 §10).</summary>
    public string? KeyThumbprint { get; } = parameters["dpop_jkt"];

    public string? Nonce { get; } = parameters["nonce"];

    public string? Context { get; } = parameters["context"];

    public bool IsSilent => Prompts.Contains("none");

    /// <summary>Where the answer goes. A response mode that is none is the query; the check on it says so there.</summary>
    public ClientReturn Return { get; } = new(
        client, parameters["redirect_uri"]!, KnownMode(parameters), parameters["state"],
        parameters["correlation_id"] is { Length: <= MaxCorrelationIdLength } correlationId ? correlationId : null, Themes.Of(parameters["options"]));

    private static string? KnownMode(Parameters parameters) => parameters["response_mode"] switch
    {
        ResponseMode.Fragment => ResponseMode.Fragment,
        ResponseMode.FormPost when KnownResponseMode.CanBePosted(parameters["redirect_uri"]!) => ResponseMode.FormPost,
        _ => null,
    };
}

/// <summary>How a request's parameters came, when not with the browser.</summary>
/// <param name="PushedId">The pushed request's key; null for a signed request object.</param>
/// <param name="IsProven">Whether the client has proved that they are its own.</param>
/// <param name="Outer">What came with the browser.</param>
internal sealed record RequestOrigin(string? PushedId, bool IsProven, Parameters Outer);

/// <summary>The look that a client asks for in <c>options</c> (ZenKey platform §3): dark or light, among words that say nothing to us.</summary>
internal static class Themes
{
    public static string? Of(string? options) => options?.Split(' ').FirstOrDefault(word => word is "dark" or "light");
}
