using ZenKey.AuthServer.Endpoints.Authorization;
using ZenKey.AuthServer.Endpoints.ClientAuthentication;
using ZenKey.AuthServer.Http;
using ZenKey.Portal.Data;
using ZenKey.Portal.Data.Clients;
using ZenKey.Portal.Data.Grants;
using ZenKey.Portal.Data.Requests;
using ZenKey.Protocol;

namespace ZenKey.AuthServer.Endpoints.BackchannelAuthentication;

/// <summary>Requests to a phone that their client has signed (CIBA Core §7.1.1; ZenKey platform §6). Each is taken once.</summary>
internal sealed class BackchannelObjects(ClientKeys keys, GrantLedger grants, TimeProvider time)
{
    /// <summary>The parameters inside and the key that tokens are bound to, or why there are none.</summary>
    public async ValueTask<(Parameters? Parameters, string? BoundJwk, AuthorizationError? Fault)> ReadAsync(CarrierScope scope, Client client, string text, RequestKind kind, CancellationToken cancellationToken)
    {
        if (ClientAssertion.Parse(text) is not { } claims) { return Bad(kind, "malformed"); }
        // CIBA Core §4: what the client has registered to sign with, and nothing else.
        if (client.BackchannelRequestSigningAlg is { } registered && claims.Jwt.Algorithm != registered) { return Bad(kind, "algorithm"); }
        var facts = new AssertionFacts(client.ClientId, [scope.Issuer], time.GetUtcNow());
        if ((kind == RequestKind.Ciba ? BackchannelObjectRules.CibaFault(claims, facts) : BackchannelObjectRules.AsyncFault(claims, facts)) is { } fault) { return Bad(kind, fault); }
        if (await keys.FaultAsync(client, claims.Jwt, cancellationToken) is { } unsigned) { return Bad(kind, unsigned); }
        if (RequestObjects.ParametersOf(claims.Jwt) is not { } parameters) { return Bad(kind, "malformed"); }
        if (parameters["request"] is not null || parameters["request_uri"] is not null) { return Bad(kind, "nested"); }
        // Used up last: what is refused for another reason may be sent again, once it is put right.
        return await grants.UseOnceAsync($"request:{client.Id:N}:{RandomId.Hash(claims.JwtId ?? text)}", claims.ExpiresAt!.Value + AssertionRules.Skew)
            ? (parameters, ReferredBinding.Of(claims.Jwt), null)
            : Bad(kind, "replayed");
    }

    /// <summary>CIBA Core §13 knows no invalid_request_object; the platform's errors are those of authorize.</summary>
    private static (Parameters?, string?, AuthorizationError?) Bad(RequestKind kind, string cause) => (null, null, new(
        kind == RequestKind.Ciba ? ErrorCode.InvalidRequest : ErrorCode.InvalidRequestObject, $"The request object does not hold: {cause}.", $"request_object_{cause}"));
}

/// <summary>What such an object says of itself, looked at without its signature.</summary>
internal static class BackchannelObjectRules
{
    /// <summary>The longest life of CIBA's (FAPI-CIBA §5.2.2 by FAPI 1.0 Part 2 §5.2.2, 13 and 17).</summary>
    private static readonly TimeSpan CibaLife = TimeSpan.FromMinutes(60);

    /// <summary>The longest life of the platform's own: that of its assertions (ZenKey platform §4.1).</summary>
    private static readonly TimeSpan AsyncLife = TimeSpan.FromHours(24);

    private static readonly string[] Types = ["JWT", "oauth-authz-req+jwt"];

    /// <summary>CIBA Core §7.1.1: iss, aud, exp, iat, nbf and jti are all required.</summary>
    public static string? CibaFault(ClientAssertion claims, AssertionFacts facts) => Fault(claims, facts, CibaLife)
        ?? (claims.IssuedAt is null ? "iat_missing"
        : claims.NotBefore is null ? "nbf_missing"
        : claims.JwtId is not { Length: > 0 and <= 256 } ? "jti"
        : claims.NotBefore < facts.Now - CibaLife || claims.ExpiresAt - claims.NotBefore > CibaLife ? "life_too_long"
        : null);

    /// <summary>The published Java SDK sends less; what has no jti is told by its whole text.</summary>
    public static string? AsyncFault(ClientAssertion claims, AssertionFacts facts) => Fault(claims, facts, AsyncLife)
        ?? (claims.Subject is { } subject && subject != facts.ClientId ? "subject"
        : claims.JwtId is { Length: 0 or > 256 } ? "jti"
        : ReferredBinding.IsSound(claims.Jwt) ? null : "referred_binding");

    private static string? Fault(ClientAssertion claims, AssertionFacts facts, TimeSpan longest) =>
        // RFC 8725 §3.11: typ tells it from JWTs that the client makes for other ends.
        claims.Jwt.Type is { Length: > 0 } type && !Types.Contains(type, StringComparer.OrdinalIgnoreCase) ? "type"
        : claims.Issuer != facts.ClientId ? "issuer"
        : (claims.ClientId ?? facts.ClientId) != facts.ClientId ? "client_id"
        : !claims.Audiences.Any(facts.Audiences.Contains) ? "audience"
        : claims.ExpiresAt is not { } end ? "exp_missing"
        : end <= facts.Now - AssertionRules.Skew ? "expired"
        : end > facts.Now + longest + AssertionRules.Skew || end - claims.IssuedAt > longest ? "life_too_long"
        : claims.NotBefore > facts.Now + AssertionRules.Skew ? "not_yet_valid"
        : claims.IssuedAt > facts.Now + AssertionRules.Skew ? "from_the_future"
        : null;
}
