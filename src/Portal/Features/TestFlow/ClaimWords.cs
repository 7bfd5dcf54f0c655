namespace ZenKey.Portal.Features.TestFlow;

/// <summary>What members of a token's header and claims mean.</summary>
public static class ClaimWords
{
    public static string? Of(string name) => name switch
    {
        "alg" => "How it is signed; the client registered it.",
        "kid" => "Which of the issuer’s published keys signed it.",
        "typ" => "What kind of JWT it is.",
        "iss" => "Who made it: the carrier’s provider.",
        "sub" => "Who signed in, as apps of this sector know them. Keep it as the key of the account.",
        "aud" => "For whom it is: this client.",
        "azp" => "To whom it was given.",
        "exp" => "Until when it may be taken, in seconds since 1970.",
        "iat" => "When it was made.",
        "nbf" => "From when it may be taken.",
        "auth_time" => "When the person was authenticated.",
        "nonce" => "The value that we sent, so that it belongs to this sign-in.",
        "acr" => "How surely: a1 the phone, a3 a PIN or biometric too.",
        "amr" => "By what: hwk the SIM, pin a PIN, fpt a biometric.",
        "at_hash" => "Binds it to the access token that came with it.",
        "c_hash" => "Binds it to a code that came with it.",
        "sid" => "The session of this browser, which a back-channel logout names.",
        "context" => "What the person read on the phone.",
        "cnf" => "The key that tokens are bound to.",
        "aka" => "Port tokens: who the person was at a former carrier.",
        "urn:openid:params:jwt:claim:auth_req_id" => "The request that it answers.",
        "urn:openid:params:jwt:claim:rt_hash" => "Binds it to the refresh token that came with it.",
        _ => null,
    };
}
