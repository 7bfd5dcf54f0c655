namespace ZenKey.Protocol.Refusals;

/// <summary>What can be wrong with the proof that a caller holds a key (RFC 9449).</summary>
internal static class DpopCauses
{
    private const string Proofs = "token par userinfo user-porting events";

    public static IReadOnlyList<Cause> All { get; } =
    [
        new("dpop_missing", "token userinfo user-porting events", ErrorCode.InvalidDpopProof, "Send a DPoP header: client, code or token is bound to a key."),
        new("dpop_repeated", Proofs, ErrorCode.InvalidDpopProof, "Send one DPoP header."),
        new("dpop_malformed", Proofs, ErrorCode.InvalidDpopProof, "The DPoP header is no signed JWT in compact form."),
        new("dpop_type", Proofs, ErrorCode.InvalidDpopProof, "typ of a proof is dpop+jwt."),
        new("dpop_algorithm", Proofs, ErrorCode.InvalidDpopProof, "Sign proofs with RS256, PS256 or ES256."),
        new("dpop_critical", Proofs, ErrorCode.InvalidDpopProof, "The header demands an extension (crit) that is not served."),
        new("dpop_key_missing", Proofs, ErrorCode.InvalidDpopProof, "Put the public key into the header as jwk, an object."),
        new("dpop_key_private", Proofs, ErrorCode.InvalidDpopProof, "The jwk in the header shows the private key. It is burnt: make a new one, and send the public half only."),
        new("dpop_key_unfit", Proofs, ErrorCode.InvalidDpopProof, "The key in the header is not one of the algorithm: RSA of 2,048 to 8,192 bits, or EC on P-256."),
        new("dpop_jti", Proofs, ErrorCode.InvalidDpopProof, "Give the proof a jti of at most 256 characters."),
        new("dpop_method", Proofs, ErrorCode.InvalidDpopProof, "htm is the method of the request that the proof comes with."),
        new("dpop_address", Proofs, ErrorCode.InvalidDpopProof, "htu is the address that is called, as the carrier's metadata has it, without query."),
        new("dpop_iat_missing", Proofs, ErrorCode.InvalidDpopProof, "Give the proof an iat."),
        new("dpop_expired", Proofs, ErrorCode.InvalidDpopProof, "The proof is older than two minutes. Make one for each request, and look at the clock."),
        new("dpop_from_the_future", Proofs, ErrorCode.InvalidDpopProof, "iat lies ahead; look at the clock."),
        new("dpop_access_token", "userinfo user-porting events", ErrorCode.InvalidDpopProof, "ath is the SHA-256 of the access token that is shown, in base64url."),
        new("dpop_signature", Proofs, ErrorCode.InvalidDpopProof, "The signature is not that of the key in the header."),
        new("dpop_replayed", Proofs, ErrorCode.InvalidDpopProof, "A proof is used once; make a new one for each request."),
        new("dpop_nonce", Proofs, ErrorCode.UseDpopNonce, "This carrier wants its nonce in the proof: take it from the DPoP-Nonce header of this answer, and send again."),
        new("dpop_of_other_key", Proofs, ErrorCode.InvalidDpopProof, "The proof is of another key than the code, token or request is bound to."),
        new("dpop_jkt_malformed", "authorize par", ErrorCode.InvalidRequest, "dpop_jkt is the SHA-256 thumbprint of a JWK (RFC 7638): 43 characters of base64url."),
        new("dpop_pushed", "bc-authorize si-authorize", ErrorCode.UnauthorizedClient, "This client takes tokens that are bound by DPoP; let it poll or be pinged instead."),
        new("token_bound", "userinfo user-porting events", ErrorCode.InvalidToken, "The token is bound to a key: send it as Authorization: DPoP, with a proof."),
        new("token_not_bound", "userinfo user-porting events", ErrorCode.InvalidToken, "The token is a bearer token; send it as Authorization: Bearer."),
    ];
}
