namespace ZenKey.Protocol.Refusals;

/// <summary>Why accounts could not be taken from one carrier to another.</summary>
internal static class PortCauses
{
    public static IReadOnlyList<Cause> All { get; } =
    [
        new("port_hint_invalid", "authorize", ErrorCode.InvalidLoginHintToken, "Push the word of the application's own carrier as login_hint_token, within five minutes, once, with the scope port_data."),
        new("port_line_unknown", "authorize", ErrorCode.UserNotFound, "The former carrier has no ZenKey of the line."),
        new("port_line_here", "authorize", ErrorCode.AccessDenied, "The carrier's network does not see yet that the line has left; that can take some hours."),
        new("port_elsewhere", "authorize", ErrorCode.UserNotFound, "The accounts were taken to another carrier before; they are brought from there."),
        new("port_held", "authorize", ErrorCode.AccessDenied, "The move is stopped until the former carrier's support has looked at it."),
        new("port_denied", "authorize", ErrorCode.AccessDenied, "The former carrier's support has denied the move, or there were too many wrong tries."),
        new("port_flow_unknown", "porting", ErrorCode.InvalidRequest, "The page is older than an hour, of another browser, or another phone has begun since."),
        new("port_token_invalid", "app", "port-token-invalid", "The port tokens are not those of one former carrier, or older than an hour."),
        new("former_carrier_unknown", "app", "unknown-former-carrier", "There is no such carrier, or it is the subscriber's own."),
        new("subscriber_ported", "authorize bc-authorize si-authorize", ErrorCode.UserNotFound, "The subscriber has taken their accounts to another carrier. Run discovery again with prompt=true."),
        new("token_without_port_data", "user-porting", ErrorCode.InsufficientScope, "The token was issued without port_data, or its client is no carrier's application."),
    ];
}
