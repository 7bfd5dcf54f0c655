namespace ZenKey.Protocol.Refusals;

/// <summary>What can be wrong when a client's server asks a phone (CIBA, and the platform's own form), and when it fetches what became of it.</summary>
internal static class BackchannelCauses
{
    private const string Both = "bc-authorize si-authorize";

    public static IReadOnlyList<Cause> All { get; } =
    [
        new("client_without_keys", "si-authorize", ErrorCode.UnauthorizedClient, "Requests of this form are signed: register the client for private_key_jwt."),
        new("request_object_missing", Both, ErrorCode.InvalidRequest, "Send request: all attributes are inside a signed object."),
        new("request_object_and_parameters", "bc-authorize", ErrorCode.InvalidRequest, "A signed request has all its parameters inside; take out those beside it."),
        new("request_object_iat_missing", "bc-authorize", ErrorCode.InvalidRequest, "Give the request object an iat."),
        new("request_object_nbf_missing", "bc-authorize", ErrorCode.InvalidRequest, "Give the request object an nbf."),
        new("request_object_jti", Both, ErrorCode.InvalidRequest, "Give the request object a jti of at most 256 characters."),
        new("request_object_subject", "si-authorize", ErrorCode.InvalidRequestObject, "sub of a request object is the client ID, or left out."),
        new("request_object_referred_binding", "si-authorize", ErrorCode.InvalidRequestObject, "referred_binding is a public key as a JWK: RSA of 2,048 to 8,192 bits, or EC on P-256."),
        new("request_object_replayed", Both, ErrorCode.InvalidRequest, "A request object is taken once; make a new one for each request."),
        new("notification_uri_missing", "si-authorize", ErrorCode.InvalidRequest, "Send notification_uri; it is one that is registered for the client."),
        new("notification_uri_not_registered", Both, ErrorCode.InvalidRequest, "Register the notification URI at the client; nothing is sent anywhere else."),
        new("notification_token_missing", "bc-authorize", ErrorCode.InvalidRequest, "Send client_notification_token: this client is told by ping or push."),
        new("notification_token_malformed", Both, ErrorCode.InvalidRequest, "client_notification_token has 16 to 1,024 characters of a bearer token."),
        new("user_code_unsupported", Both, ErrorCode.InvalidRequest, "User codes are not served; leave user_code out."),
        new("hint_missing", Both, ErrorCode.InvalidRequest, "Send one of login_hint, login_hint_token and id_token_hint."),
        new("hints_several", Both, ErrorCode.InvalidRequest, "Send only one of login_hint, login_hint_token and id_token_hint."),
        new("login_hint_unknown_form", Both, ErrorCode.InvalidLoginHint, "login_hint is a subject as this carrier gave it, or a phone number with + and country code."),
        new("login_hint_token_expired", Both, ErrorCode.ExpiredLoginHintToken, "The login_hint_token is too old. Run discovery again."),
        new("binding_message_unprintable", "bc-authorize", ErrorCode.InvalidBindingMessage, "binding_message has at most 280 characters, all of which can be read on a phone."),
        new("context_unprintable", "si-authorize", ErrorCode.InvalidRequest, "context has at most 280 characters, all of which can be read on a phone."),
        new("expiry_malformed", Both, ErrorCode.InvalidRequest, "requested_expiry and expires_in are a positive number of seconds."),
        new("expiry_too_long", "si-authorize", ErrorCode.InvalidRequest, "A request waits for 48 hours at most."),
        new("consent_never_given", "si-authorize", ErrorCode.ConsentRequired, "The person has not signed in with this project yet; only who has can be asked this way."),
        new("subscriber_busy", "authorize bc-authorize si-authorize", ErrorCode.TemporarilyUnavailable, "As many requests wait for this phone as may: ten in all, five of one trusted browser, three of browsers that it does not trust. Try again in two minutes."),
        new("subscriber_busy_by_client", Both, ErrorCode.TemporarilyUnavailable, "Three requests of this client wait for this phone; let them end, or cancel them."),
        new("auth_req_id_missing", "token si-cancel si-resend", ErrorCode.InvalidRequest, "Send auth_req_id."),
        new("auth_req_id_not_waiting", "si-cancel si-resend", ErrorCode.InvalidGrant, "The auth_req_id is another client's or carrier's, or its request has ended."),
        new("resend_too_soon", "si-resend", ErrorCode.SlowDown, "A phone is left in peace for thirty seconds between two pushes."),
        new("auth_req_id_unknown", "token", ErrorCode.InvalidGrant, "There is no such auth_req_id, or it is long dead."),
        new("auth_req_id_of_other_client", "token", ErrorCode.InvalidGrant, "The auth_req_id was given to another client."),
        new("auth_req_id_of_other_carrier", "token", ErrorCode.InvalidGrant, "The auth_req_id is another carrier's. Fetch where it was asked."),
        new("auth_req_id_expired", "token", ErrorCode.ExpiredToken, "The phone did not answer in time, or nobody fetched within a minute of the end."),
        new("auth_req_id_replayed", "token", ErrorCode.InvalidGrant, "The tokens were fetched before. Look for a double request."),
        new("ciba_push_client", "token", ErrorCode.UnauthorizedClient, "This client is sent its tokens; it does not fetch them."),
        new("ciba_push_request", "token", ErrorCode.UnauthorizedClient, "The tokens of this request are sent; they cannot be fetched."),
    ];
}
