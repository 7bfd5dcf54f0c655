namespace ZenKey.Protocol.Refusals;

/// <summary>What can be wrong with codes and tokens.</summary>
internal static class TokenCauses
{
    public static IReadOnlyList<Cause> All { get; } =
    [
        new("grant_type_missing", "token", ErrorCode.InvalidRequest, "Send grant_type."),
        new("grant_type_unsupported", "token", ErrorCode.UnsupportedGrantType, "This grant type is not served here."),
        new("grant_type_not_allowed", "authorize par token bc-authorize si-authorize", ErrorCode.UnauthorizedClient, "Allow the grant type for this client in the portal."),
        new("code_or_redirect_uri_missing", "token", ErrorCode.InvalidRequest, "Send code and redirect_uri."),
        new("code_unknown", "token", ErrorCode.InvalidGrant, "The code is none of this carrier's. Redeem it where it came from (iss)."),
        new("code_of_other_client", "token", ErrorCode.InvalidGrant, "The code was issued to another client."),
        new("code_expired", "token", ErrorCode.InvalidGrant, "A code lives a minute. Redeem it at once, and look at your queue."),
        new("code_replayed", "token", ErrorCode.InvalidGrant, "The code was redeemed before; what was issued with it is revoked. Look for a double request."),
        new("redirect_uri_mismatch", "token", ErrorCode.InvalidGrant, "redirect_uri is another than in the authorization request."),
        new("pkce_verifier_missing", "token", ErrorCode.InvalidRequest, "Send code_verifier: the request had a code_challenge."),
        new("pkce_mismatch", "token", ErrorCode.InvalidGrant, "code_verifier is not the one whose challenge was sent."),
        new("pkce_downgrade", "token", ErrorCode.InvalidGrant, "code_verifier came, but the request had no code_challenge."),
        new("refresh_token_missing", "token", ErrorCode.InvalidRequest, "Send refresh_token."),
        new("refresh_token_unknown", "token", ErrorCode.InvalidGrant, "There is no such refresh token, or it is long dead."),
        new("refresh_token_of_other_carrier", "token", ErrorCode.InvalidGrant, "The refresh token is another carrier's."),
        new("refresh_token_of_other_client", "token", ErrorCode.InvalidGrant, "The refresh token is another client's."),
        new("refresh_token_expired", "token", ErrorCode.InvalidGrant, "The family of this refresh token has come to its end; the person has to sign in."),
        new("refresh_token_idle", "token", ErrorCode.InvalidGrant, "The refresh token was not used for too long; the person has to sign in."),
        new("refresh_token_replayed", "token", ErrorCode.InvalidGrant, "The refresh token was used before; its family is revoked. Keep the newest one, and refresh one at a time."),
        new("offline_access_withdrawn", "token", ErrorCode.InvalidGrant, "Client or subscriber no longer allow offline_access."),
        new("scope_wider_than_granted", "token", ErrorCode.InvalidScope, "A refresh cannot ask for more than was granted."),
        new("scope_not_for_services", "token", ErrorCode.InvalidScope, "client_credentials gives no subscriber's scopes."),
        new("grant_unknown", "token", ErrorCode.InvalidGrant, "The sign-in that this token hangs on is forgotten."),
        new("grant_revoked", "token userinfo", ErrorCode.InvalidToken, "The sign-in that this token hangs on was revoked."),
        new("device_revoked", "token userinfo user-porting", ErrorCode.InvalidToken, "The browser that this sign-in came from is no longer trusted."),
        new("link_ended", "token userinfo bc-authorize si-authorize", ErrorCode.InvalidToken, "The person has ended the link with this project."),
        new("token_absent", "userinfo events", ErrorCode.InvalidToken, "Send the access token in the Authorization header."),
        new("token_missing", "introspect revoke", ErrorCode.InvalidRequest, "Send token."),
        new("token_unknown", "userinfo user-porting events", ErrorCode.InvalidToken, "The token is none of this carrier's access tokens."),
        new("token_expired", "userinfo events", ErrorCode.InvalidToken, "The access token has expired."),
        new("token_without_openid", "userinfo", ErrorCode.InsufficientScope, "The token was issued without openid."),
        new("token_header_repeated", "userinfo", ErrorCode.InvalidRequest, "Send one Authorization header."),
        new("token_repeated", "userinfo", ErrorCode.InvalidRequest, "Send access_token once."),
        new("token_in_two_places", "userinfo", ErrorCode.InvalidRequest, "Send the token in the header or in the body, not in both."),
    ];
}
