using System.Text.Json;
using ZenKey.AuthServer.Endpoints.ClientAuthentication;
using ZenKey.AuthServer.Http;
using ZenKey.Portal.Data.Clients;
using ZenKey.Protocol;

namespace ZenKey.AuthServer.Endpoints.Authorization;

/// <summary>
/// Requests that their client has signed, by value (RFC 9101; OpenID Connect Core §6.1). What counts is inside; what stands
/// beside is ignored, but client_id and response_type must agree.
/// </summary>
internal sealed class RequestObjects(ClientKeys keys, TimeProvider time)
{
    /// <summary>Claims of the JWT itself, which are no parameters (RFC 9101 §4).</summary>
    private static readonly string[] OwnClaims = ["iss", "sub", "aud", "exp", "iat", "nbf", "jti"];

    /// <summary>The parameters inside, or why there are none.</summary>
    public async ValueTask<(Parameters? Parameters, AuthorizationError? Fault)> ReadAsync(CarrierScope scope, Client client, Parameters outer, CancellationToken cancellationToken)
    {
        if (outer["request_uri"] is not null) { return (null, new(ErrorCode.InvalidRequest, "Send request or request_uri, not both.", "request_and_request_uri")); }
        if (ClientAssertion.Parse(outer["request"]!) is not { } claims) { return Bad("request_object_malformed"); }
        if (RequestObjectRules.Fault(claims, new AssertionFacts(client.ClientId, [scope.Issuer], time.GetUtcNow())) is { } fault) { return Bad($"request_object_{fault}"); }
        if (await keys.FaultAsync(client, claims.Jwt, cancellationToken) is { } unsigned) { return Bad($"request_object_{unsigned}"); }
        if (ParametersOf(claims.Jwt) is not { } parameters) { return Bad("request_object_malformed"); }
        return parameters["request"] is not null || parameters["request_uri"] is not null ? Bad("request_object_nested")
            : outer["response_type"] is { } type && type != parameters["response_type"] ? Bad("request_object_response_type")
            : (parameters, null);
    }

    /// <summary>The claims that are parameters; numbers and objects as they are written. Null when one is no text that Unicode knows.</summary>
    public static Parameters? ParametersOf(SignedJwt jwt)
    {
        try
        {
            return Parameters.Of(jwt.Claims.EnumerateObject().Where(claim => !OwnClaims.Contains(claim.Name) && claim.Value.ValueKind != JsonValueKind.Null)
                .Select(claim => KeyValuePair.Create(claim.Name, claim.Value.ValueKind == JsonValueKind.String ? claim.Value.GetString()! : claim.Value.GetRawText())));
        }
        catch (InvalidOperationException)
        {
            return null;
        }
    }

    private static (Parameters?, AuthorizationError?) Bad(string cause) =>
        (null, new(ErrorCode.InvalidRequestObject, $"The request object does not hold: {cause}.", cause));
}

/// <summary>What a request object says of itself, looked at without its signature.</summary>
internal static class RequestObjectRules
{
    private static readonly string[] Types = ["JWT", "oauth-authz-req+jwt"];

    // Life, audience and time are held as those of a client's assertion.
    private static readonly IAssertionCheck[] Shared = [new MeantForUs(), new AliveAndBounded(), new NotFromTheFuture()];

    /// <returns>Null when it is this client's, for this issuer, and alive; else the stable word for what is wrong.</returns>
    public static string? Fault(ClientAssertion claims, AssertionFacts facts) =>
        // RFC 9101 §10.8.1: typ tells it from JWTs that the client makes for other ends.
        claims.Jwt.Type is { Length: > 0 } type && !Types.Contains(type, StringComparer.OrdinalIgnoreCase) ? "type"
        : claims.Issuer != facts.ClientId ? "issuer"
        // RFC 9101 §5: client_id inside is the one outside.
        : claims.ClientId != facts.ClientId ? "client_id"
        : Shared.Select(check => check.Fault(claims, facts)).FirstOrDefault(fault => fault is not null)?.Replace("assertion_", "", StringComparison.Ordinal);
}
