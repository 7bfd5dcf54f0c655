namespace ZenKey.Protocol.Refusals;

/// <summary>What can be wrong with a request for a trust service.</summary>
internal static class TrustCauses
{
    private const string Trait = "usertrait";

    public static IReadOnlyList<Cause> All { get; } =
    [
        new("usertrait_without_key", Trait, ErrorCode.UnauthorizedClient, "Make a client with private_key_jwt: user traits are asked for by signed requests."),
        new("usertrait_request_malformed", Trait, ErrorCode.InvalidRequestObject, "Send request: a signed JWT in compact form."),
        new("usertrait_request_type", Trait, ErrorCode.InvalidRequestObject, "typ of the signed request is usertrait-request+jwt or JWT."),
        new("usertrait_request_issuer", Trait, ErrorCode.InvalidRequestObject, "iss of the signed request is the client ID."),
        new("usertrait_request_audience", Trait, ErrorCode.InvalidRequestObject, "aud of the signed request is the carrier's issuer or its usertrait endpoint."),
        new("usertrait_request_exp_missing", Trait, ErrorCode.InvalidRequestObject, "Give the signed request an exp."),
        new("usertrait_request_expired", Trait, ErrorCode.InvalidRequestObject, "The signed request has expired; look at your server's clock."),
        new("usertrait_request_life_too_long", Trait, ErrorCode.InvalidRequestObject, "A signed request lives an hour at most."),
        new("usertrait_request_not_yet_valid", Trait, ErrorCode.InvalidRequestObject, "nbf lies ahead; look at your server's clock."),
        new("usertrait_request_from_the_future", Trait, ErrorCode.InvalidRequestObject, "iat lies ahead; look at your server's clock."),
        new("usertrait_request_jti", Trait, ErrorCode.InvalidRequestObject, "Give the signed request a jti of at most 256 characters."),
        new("usertrait_request_replayed", Trait, ErrorCode.InvalidRequestObject, "A signed request is used once; make a new one for each call."),
        new("usertrait_request_algorithm", Trait, ErrorCode.InvalidRequestObject, "Sign with RS256, PS256 or ES256."),
        new("usertrait_request_critical", Trait, ErrorCode.InvalidRequestObject, "The header demands an extension (crit) that is not served."),
        new("usertrait_request_key_unknown", Trait, ErrorCode.InvalidRequestObject, "No registered key has this kid and fits this algorithm."),
        new("usertrait_request_kid_missing", Trait, ErrorCode.InvalidRequestObject, "The client has several keys; name one by kid."),
        new("usertrait_request_signature", Trait, ErrorCode.InvalidRequestObject, "The signature is not that of the registered key."),
        new("usertrait_missing", Trait, ErrorCode.InvalidRequest, "Put usertrait into the signed request."),
        new("usertrait_unknown", Trait, ErrorCode.InvalidRequest, "The user trait is sim_tenure_24."),
        new("usertrait_not_subscribed", Trait, ErrorCode.UnauthorizedClient, "Subscribe the project to this user trait in the portal."),
        new("usertrait_sub_unknown", Trait, ErrorCode.UserNotFound, "The subscriber has left this carrier, or never signed in to this project. Run discovery by sub."),
        new("usertrait_no_consent", Trait, ErrorCode.ConsentRequired, "The subscriber has ended the link; they have to sign in again."),
        new("usertrait_no_sim", Trait, ErrorCode.DeviceUnavailable, "No SIM carries the line now: it is barred, or the card was withdrawn."),
    ];
}
