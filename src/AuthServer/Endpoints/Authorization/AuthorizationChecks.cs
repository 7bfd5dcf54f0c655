using System.Globalization;
using System.Text.Json;
using ZenKey.AuthServer.Interaction;
using ZenKey.Portal.Data.Clients;
using ZenKey.Protocol;

namespace ZenKey.AuthServer.Endpoints.Authorization;

/// <summary>An error that is told to the client by redirect.</summary>
/// <param name="Error">The code on the wire.</param>
/// <param name="Description">For the developer.</param>
/// <param name="Cause">The stable word in the developer's log.</param>
internal sealed record AuthorizationError(string Error, string Description, string Cause)
{
    /// <summary>What would have been right; made by <see cref="Kept"/>.</summary>
    public string? Expected { get; init; }

    /// <summary>What came instead; made by <see cref="Kept"/>.</summary>
    public string? Received { get; init; }

    public Refusal Of(string endpoint, Guid? carrierId, Guid? clientId) =>
        new(endpoint, Error, Cause, carrierId, clientId) { Expected = Expected, Received = Received };
}

/// <summary>One rule that a request keeps.</summary>
internal interface IAuthorizationCheck
{
    /// <returns>Null when the rule is kept.</returns>
    AuthorizationError? Check(AuthorizationRequest request);
}

/// <summary>All rules, in the order in which they are looked at.</summary>
internal static class AuthorizationChecks
{
    private static readonly IAuthorizationCheck[] All =
    [
        new NoRepeatedParameter(), new NoForeignReference(), new PushedWhereDemanded(), new KnownResponseType(), new AllowedGrant(), new KnownResponseMode(), new AllowedScopes(),
        new SoundPkce(), new SoundKeyThumbprint(), new KnownPrompt(), new ShortContext(), new NumericMaxAge(), new ReadableClaims(), new BoundedValues(),
    ];

    public static AuthorizationError? FirstFault(AuthorizationRequest request) =>
        All.Select(check => check.Check(request)).FirstOrDefault(error => error is not null);
}

/// <summary>RFC 6749 §3.1: parameters are not included more than once.</summary>
internal sealed class NoRepeatedParameter : IAuthorizationCheck
{
    public AuthorizationError? Check(AuthorizationRequest request) => (request.Parameters.Repeated, request.Parameters.Unreadable) switch
    {
        ({ } name, _) => new(ErrorCode.InvalidRequest, $"The parameter {Kept.Name(name)} is repeated.", "parameter_repeated"),
        (_, { } name) => new(ErrorCode.InvalidRequest, $"The parameter {Kept.Name(name)} has control characters or broken UTF-8.", "parameter_unreadable"),
        _ => null,
    };
}

/// <summary>OpenID Connect Core §6.2, §7.2.1: what is not supported is refused by its own error. Requests that were pushed or signed have been read before.</summary>
internal sealed class NoForeignReference : IAuthorizationCheck
{
    public AuthorizationError? Check(AuthorizationRequest request) => request.Parameters switch
    {
        var parameters when parameters["request_uri"] is not null => new(ErrorCode.RequestUriNotSupported, "request_uri is a reference of the par endpoint only.", "request_uri_foreign"),
        var parameters when parameters["registration"] is not null => new(ErrorCode.RegistrationNotSupported, "registration is not supported.", "registration_unsupported"),
        _ => null,
    };
}

/// <summary>RFC 9126 §6: a client that registered so is answered for pushed requests only.</summary>
internal sealed class PushedWhereDemanded : IAuthorizationCheck
{
    public AuthorizationError? Check(AuthorizationRequest request) => request.Client.RequirePushedRequests && request.PushedId is null
        ? new(ErrorCode.InvalidRequest, "This client must push its authorization requests.", "pushed_request_demanded")
        : null;
}

/// <summary>RFC 6749 §3.1.1. There is no implicit flow (RFC 9700 §2.1.2).</summary>
internal sealed class KnownResponseType : IAuthorizationCheck
{
    public AuthorizationError? Check(AuthorizationRequest request) => request.Parameters["response_type"] switch
    {
        "code" => null,
        null => new(ErrorCode.InvalidRequest, "response_type is missing.", "response_type_missing"),
        var type => new(ErrorCode.UnsupportedResponseType, "The response type is code.", "response_type_unsupported") { Expected = "code", Received = Kept.Word(type) },
    };
}

/// <summary>RFC 6749 §4.1.2.1: a client that may not redeem codes gets none.</summary>
internal sealed class AllowedGrant : IAuthorizationCheck
{
    public AuthorizationError? Check(AuthorizationRequest request) => request.Client.Grants.Split(' ').Contains("authorization_code")
        ? null
        : new(ErrorCode.UnauthorizedClient, "This client may not use the authorization code grant.", "grant_type_not_allowed") { Expected = Kept.Words(request.Client.Grants.Split(' ')), Received = GrantType.AuthorizationCode };
}

/// <summary>OAuth 2.0 Multiple Response Types §2.1, Form Post Response Mode §2. A form goes to an address of the web only.</summary>
internal sealed class KnownResponseMode : IAuthorizationCheck
{
    public AuthorizationError? Check(AuthorizationRequest request) => request.Parameters["response_mode"] switch
    {
        null or ResponseMode.Query or ResponseMode.Fragment => null,
        ResponseMode.FormPost when CanBePosted(request.RedirectUri) => null,
        ResponseMode.FormPost => new(ErrorCode.InvalidRequest, "A form can be posted to http and https addresses only.", "response_mode_form_post_to_app"),
        var mode => new(ErrorCode.InvalidRequest, "The response mode is query, fragment or form_post.", "response_mode_unsupported") { Expected = Kept.Words(ResponseMode.All), Received = Kept.Word(mode) },
    };

    public static bool CanBePosted(string redirectUri) => Uri.TryCreate(redirectUri, UriKind.Absolute, out var uri) && uri.Scheme is "https" or "http";
}

/// <summary>
/// RFC 6749 §3.3, OpenID Connect Core §3.1.2.1 (openid; what is not understood is ignored), ZenKey platform §9.3 (of what the
/// platform has, only what the portal allows).
/// </summary>
internal sealed class AllowedScopes : IAuthorizationCheck
{
    public AuthorizationError? Check(AuthorizationRequest request) => Fault(request.Client, request.AskedScopes);

    /// <summary>The same for every endpoint where scopes are asked for.</summary>
    public static AuthorizationError? Fault(Client client, IReadOnlyList<string> scopes)
    {
        if (scopes.Count == 0) { return new(ErrorCode.InvalidScope, "scope is missing or malformed.", "scope_malformed"); }
        if (!scopes.Contains(Scope.OpenId)) { return new(ErrorCode.InvalidScope, "scope must include openid.", "scope_without_openid") { Expected = Scope.OpenId, Received = Kept.Scopes(scopes) }; }
        // A port token speaks for an account at every client: none but carriers' applications is given one.
        return Scope.Understood(scopes).All(scope => client.MayAsk(scope) && (scope != Scope.PortData || client.PortingCarrierId is not null))
            ? null
            : new(ErrorCode.InvalidScope, "A scope is not allowed for this client in the portal.", "scope_not_allowed") { Expected = Kept.Words(client.ScopeNames.Where(client.MayAsk)), Received = Kept.Scopes(scopes) };
    }
}

/// <summary>RFC 7636 §4.3, RFC 9700 §2.1.1: S256 only; required of public clients and where the client is set so.</summary>
internal sealed class SoundPkce : IAuthorizationCheck
{
    public AuthorizationError? Check(AuthorizationRequest request)
    {
        var method = request.Parameters["code_challenge_method"];
        if (request.CodeChallenge is null)
        {
            if (method is not null) { return new(ErrorCode.InvalidRequest, "code_challenge_method without code_challenge.", "pkce_challenge_missing"); }
            return request.Client.RequirePkce || request.Client.Type != ClientType.Confidential
                ? new(ErrorCode.InvalidRequest, "This client must use PKCE: code_challenge is missing.", "pkce_missing")
                : null;
        }
        if (method != Pkce.S256) { return new(ErrorCode.InvalidRequest, "code_challenge_method must be S256.", "pkce_method") { Expected = Pkce.S256, Received = Kept.Word(method) }; }
        return Pkce.IsChallenge(request.CodeChallenge)
            ? null
            : new(ErrorCode.InvalidRequest, "code_challenge must be 43 characters of base64url.", "pkce_challenge_malformed") { Expected = "43 characters of base64url", Received = Kept.Length(request.CodeChallenge) };
    }
}

/// <summary>RFC 9449 §10: dpop_jkt is the SHA-256 thumbprint of a key (RFC 7638), 43 characters of base64url.</summary>
internal sealed class SoundKeyThumbprint : IAuthorizationCheck
{
    // Of the same form as a code_challenge of S256: 32 bytes in base64url.
    public AuthorizationError? Check(AuthorizationRequest request) => request.KeyThumbprint is null || Pkce.IsChallenge(request.KeyThumbprint)
        ? null
        : new(ErrorCode.InvalidRequest, "dpop_jkt must be 43 characters of base64url.", "dpop_jkt_malformed") { Expected = "43 characters of base64url", Received = Kept.Length(request.KeyThumbprint) };
}

/// <summary>OpenID Connect Core §3.1.2.1: none stands alone.</summary>
internal sealed class KnownPrompt : IAuthorizationCheck
{
    private static readonly string[] Known = ["none", "login", "consent", "select_account"];

    public AuthorizationError? Check(AuthorizationRequest request)
    {
        if (request.Prompts.Any(prompt => !Known.Contains(prompt))) { return new(ErrorCode.InvalidRequest, "prompt has an unknown value.", "prompt_unknown") { Expected = Kept.Words(Known), Received = Kept.Word(request.Parameters["prompt"]) }; }
        return request.IsSilent && request.Prompts.Count > 1
            ? new(ErrorCode.InvalidRequest, "prompt=none stands alone.", "prompt_none_with_others")
            : null;
    }
}

/// <summary>ZenKey platform §3: context has at most 280 characters.</summary>
internal sealed class ShortContext : IAuthorizationCheck
{
    public AuthorizationError? Check(AuthorizationRequest request) => request.Context is { Length: > AuthorizationRequest.MaxContextLength }
        ? new(ErrorCode.InvalidRequest, $"context has more than {AuthorizationRequest.MaxContextLength} characters.", "context_too_long") { Expected = $"{AuthorizationRequest.MaxContextLength} characters", Received = Kept.Length(request.Context) }
        : null;
}

/// <summary>OpenID Connect Core §3.1.2.1: max_age is a number of seconds.</summary>
internal sealed class NumericMaxAge : IAuthorizationCheck
{
    public AuthorizationError? Check(AuthorizationRequest request) => request.Parameters["max_age"] is not { } text
        || int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out _)
            ? null
            : new(ErrorCode.InvalidRequest, "max_age is a number of seconds.", "max_age_malformed") { Expected = "a whole number of seconds", Received = Kept.Word(text) };
}

/// <summary>
/// OpenID Connect Core §5.5: claims is a JSON object. It is not supported, so a sound one changes nothing and the claims
/// of the scopes are returned; what is no object is a mistake that its sender should hear of.
/// </summary>
internal sealed class ReadableClaims : IAuthorizationCheck
{
    public AuthorizationError? Check(AuthorizationRequest request) => request.Parameters["claims"] is not { } text || IsObject(text)
        ? null
        : new(ErrorCode.InvalidRequest, "claims is a JSON object.", "claims_malformed");

    private static bool IsObject(string text)
    {
        try
        {
            using var json = JsonDocument.Parse(text);
            return json.RootElement.ValueKind == JsonValueKind.Object;
        }
        catch (JsonException) { return false; }
    }
}

/// <summary>Values that we keep are bounded: state and nonce 1,024 characters, correlation_id 64.</summary>
internal sealed class BoundedValues : IAuthorizationCheck
{
    public AuthorizationError? Check(AuthorizationRequest request) =>
        request.Return.State is { Length: > 1024 } ? new(ErrorCode.InvalidRequest, "state has more than 1,024 characters.", "state_too_long") { Received = Kept.Length(request.Return.State) }
        : request.Nonce is { Length: > 1024 } ? new(ErrorCode.InvalidRequest, "nonce has more than 1,024 characters.", "nonce_too_long") { Received = Kept.Length(request.Nonce) }
        : request.Parameters["correlation_id"] is { Length: > AuthorizationRequest.MaxCorrelationIdLength } ? new(ErrorCode.InvalidRequest, "correlation_id has more than 64 characters.", "correlation_id_too_long") { Received = Kept.Length(request.Parameters["correlation_id"]) }
        : null;
}
