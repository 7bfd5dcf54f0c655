namespace ZenKey.Protocol;

/// <summary>Error codes on the wire: RFC 6749, OpenID Connect Core §3.1.2.6, RFC 6750, CIBA Core, ZenKey platform §3.</summary>
public static class ErrorCode
{
    public const string InvalidRequest = "invalid_request";
    public const string UnauthorizedClient = "unauthorized_client";
    public const string AccessDenied = "access_denied";
    public const string UnsupportedResponseType = "unsupported_response_type";
    public const string InvalidScope = "invalid_scope";
    public const string ServerError = "server_error";
    public const string TemporarilyUnavailable = "temporarily_unavailable";
    public const string InvalidClient = "invalid_client";
    public const string InvalidGrant = "invalid_grant";
    public const string UnsupportedGrantType = "unsupported_grant_type";
    public const string InvalidToken = "invalid_token";
    public const string InsufficientScope = "insufficient_scope";

    // RFC 9449 §5, §8.
    public const string InvalidDpopProof = "invalid_dpop_proof";
    public const string UseDpopNonce = "use_dpop_nonce";

    // CIBA Core §11, §12, §13.
    public const string AuthorizationPending = "authorization_pending";
    public const string SlowDown = "slow_down";
    public const string ExpiredToken = "expired_token";
    public const string TransactionFailed = "transaction_failed";
    public const string ExpiredLoginHintToken = "expired_login_hint_token";
    public const string UnknownUserId = "unknown_user_id";
    public const string InvalidBindingMessage = "invalid_binding_message";

    public const string InteractionRequired = "interaction_required";
    public const string LoginRequired = "login_required";
    public const string ConsentRequired = "consent_required";
    public const string AccountSelectionRequired = "account_selection_required";
    public const string RequestNotSupported = "request_not_supported";
    public const string RequestUriNotSupported = "request_uri_not_supported";
    public const string InvalidRequestObject = "invalid_request_object";
    public const string InvalidRequestUri = "invalid_request_uri";
    public const string RegistrationNotSupported = "registration_not_supported";

    public const string ProviderNotFound = "provider_not_found";
    public const string UserNotFound = "user_not_found";
    public const string UserUnsupported = "user_unsupported";
    public const string InvalidLoginHint = "invalid_login_hint";
    public const string InvalidLoginHintToken = "invalid_login_hint_token";
    public const string AuthenticationTimedOut = "authentication_timed_out";
    public const string DeviceUnavailable = "device_unavailable";
    public const string NetworkFailure = "network_failure";
}
