namespace ZenKey.Protocol.Refusals;

/// <summary>What can be wrong when event alerts are fetched or pushed.</summary>
internal static class EventCauses
{
    private const string Events = "events";

    public static IReadOnlyList<Cause> All { get; } =
    [
        new("token_revoked", Events, ErrorCode.InvalidToken, "The access token was revoked; fetch another by client_credentials."),
        new("token_without_events", Events, ErrorCode.InsufficientScope, "Ask for the scope events at the token endpoint; the client must be allowed it."),
        new("events_not_polled", Events, ErrorCode.AccessDenied, "Subscribe the client to events, delivered by poll."),
        new("poll_unreadable", Events, ErrorCode.InvalidRequest, "Send a JSON object as in RFC 8936, 2.2, with Content-Type application/json."),
        new("polls_waiting", Events, ErrorCode.InvalidRequest, "Four polls of the client wait already; let one of them answer."),
        new("set_refused", Events, "the receiver's own", "The receiver said that a security event token was wrong, so that it is not sent again. The error is its own word (RFC 8935, 2.4)."),
    ];
}
