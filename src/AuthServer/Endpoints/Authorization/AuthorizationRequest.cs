using ZenKey.AuthServer.Http;
using ZenKey.Portal.Data.Clients;
using ZenKey.Protocol;

namespace ZenKey.AuthServer.Endpoints.Authorization;

/// <summary>An authorization request whose client and redirect URI hold (OpenID Connect Core §3.1.2.1; ZenKey platform §3).</summary>
internal sealed class AuthorizationRequest(Client client, Parameters parameters)
{
    /// <summary>The longest text that a subscriber can be shown.</summary>
    public const int MaxContextLength = 280;

    public Client Client { get; } = client;

    public Parameters Parameters { get; } = parameters;

    public string RedirectUri { get; } = parameters["redirect_uri"]!;

    public string? State { get; } = parameters["state"];

    /// <summary>Empty when the parameter is missing or malformed; the check on it says so.</summary>
    public IReadOnlyList<string> Scopes { get; } = Scope.Parse(parameters["scope"]) ?? [];

    public IReadOnlyList<string> Prompts { get; } = parameters["prompt"]?.Split(' ', StringSplitOptions.RemoveEmptyEntries) ?? [];

    /// <summary>The level that the client names; null when it names none, which the phone answers with a3.</summary>
    public string? Acr { get; } = Protocol.Acr.FirstKnown(parameters["acr_values"]);

    public string? CodeChallenge { get; } = parameters["code_challenge"];

    public string? Nonce { get; } = parameters["nonce"];

    public string? Context { get; } = parameters["context"];

    public bool IsSilent => Prompts.Contains("none");
}
