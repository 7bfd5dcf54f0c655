namespace ZenKey.Protocol.Refusals;

/// <summary>What can be wrong with the certificate that tokens are bound to (RFC 8705).</summary>
internal static class CertificateCauses
{
    public static IReadOnlyList<Cause> All { get; } =
    [
        new("certificate_missing", "token", ErrorCode.InvalidRequest, "This client takes tokens that are bound to its certificate: call the token endpoint among mtls_endpoint_aliases, and show the certificate."),
        new("certificate_of_other", "token", ErrorCode.InvalidGrant, "The refresh token is bound to another certificate. After a change of certificate, sign in again."),
        new("certificate_pushed", "bc-authorize si-authorize", ErrorCode.UnauthorizedClient, "This client takes tokens that are bound to certificates; let it poll or be pinged instead."),
        new("token_without_certificate", "userinfo user-porting events", ErrorCode.InvalidToken, "The token is bound to a certificate: call the endpoint among mtls_endpoint_aliases, and show the certificate."),
        new("token_of_other_certificate", "userinfo user-porting events", ErrorCode.InvalidToken, "The token is bound to another certificate than the connection shows."),
    ];
}
