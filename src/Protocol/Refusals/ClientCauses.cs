namespace ZenKey.Protocol.Refusals;

/// <summary>Why a client is not taken for itself.</summary>
internal static class ClientCauses
{
    private const string Clients = "token par introspect revoke usertrait events bc-authorize si-cancel si-resend";

    public static IReadOnlyList<Cause> All { get; } =
    [
        new("client_unknown", "discovery authorize logout si-authorize " + Clients, ErrorCode.InvalidClient, "There is no client with this ID."),
        new("client_disabled", "discovery authorize userinfo events " + Clients, ErrorCode.InvalidClient, "The client is switched off in the portal."),
        new("client_secret_wrong", "discovery " + Clients, ErrorCode.InvalidClient, "The secret is none of the client's active ones. It may have been replaced."),
        new("client_auth_method", "discovery " + Clients, ErrorCode.InvalidClient, "The client proves itself in another way than it is registered for."),
        new("client_auth_missing", "discovery", ErrorCode.InvalidClient, "A phone number is looked up for clients that prove themselves by client_secret_basic."),
        new("client_auth_malformed", "discovery " + Clients, ErrorCode.InvalidRequest, "Two ways of client authentication at once, or half of one."),
        new("client_auth_slowed", "discovery " + Clients, ErrorCode.InvalidClient, "A hundred wrong proofs came from this address within five minutes. Wait, then try again."),
        new("client_not_confidential", "token introspect usertrait bc-authorize si-authorize", ErrorCode.UnauthorizedClient, "Only a client that can keep a secret or key may do this."),
        new("basic_malformed", "discovery " + Clients, ErrorCode.InvalidClient, "The Authorization header is not Basic with base64 of client_id:client_secret."),
        new("assertion_malformed", Clients, ErrorCode.InvalidClient, "client_assertion is no signed JWT in compact form."),
        new("assertion_type", Clients, ErrorCode.InvalidClient, "typ of an assertion is JWT or client-authentication+jwt."),
        new("assertion_issuer", Clients, ErrorCode.InvalidClient, "iss and sub of an assertion are the client ID."),
        new("assertion_audience", Clients, ErrorCode.InvalidClient, "aud of an assertion is the carrier's issuer or its token endpoint. Take it from discovery."),
        new("assertion_exp_missing", Clients, ErrorCode.InvalidClient, "Give the assertion an exp."),
        new("assertion_expired", Clients, ErrorCode.InvalidClient, "The assertion has expired; look at your server's clock."),
        new("assertion_life_too_long", Clients, ErrorCode.InvalidClient, "An assertion lives an hour at most."),
        new("assertion_not_yet_valid", Clients, ErrorCode.InvalidClient, "nbf lies ahead; look at your server's clock."),
        new("assertion_from_the_future", Clients, ErrorCode.InvalidClient, "iat lies ahead; look at your server's clock."),
        new("assertion_jti", Clients, ErrorCode.InvalidClient, "Give the assertion a jti of at most 256 characters."),
        new("assertion_referred_binding", Clients, ErrorCode.InvalidClient, "referred_binding is a public key as a JWK: RSA of 2,048 to 8,192 bits, or EC on P-256."),
        new("assertion_replayed", Clients, ErrorCode.InvalidClient, "An assertion is used once; make a new one for each request."),
        new("assertion_algorithm", Clients, ErrorCode.InvalidClient, "Sign with RS256, PS256 or ES256."),
        new("assertion_critical", Clients, ErrorCode.InvalidClient, "The header demands an extension (crit) that is not served."),
        new("assertion_key_unknown", Clients, ErrorCode.InvalidClient, "No registered key has this kid and fits this algorithm."),
        new("assertion_kid_missing", Clients, ErrorCode.InvalidClient, "The client has several keys; name one by kid."),
        new("assertion_signature", Clients, ErrorCode.InvalidClient, "The signature is not that of the registered key."),
    ];
}
