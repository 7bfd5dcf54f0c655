using ZenKey.AuthServer.Endpoints.Authorization;
using ZenKey.AuthServer.Tokens;
using ZenKey.Portal.Data.Clients;
using ZenKey.Portal.Data.EventSubscriptions;
using ZenKey.Protocol;

namespace ZenKey.AuthServer.Endpoints.Events;

/// <summary>Who may fetch event alerts, without any I/O.</summary>
internal static class EventsRules
{
    /// <summary>The service token must stand (RFC 6750 §3.1): nobody signed in by it, so that a subscriber's access token is none.</summary>
    /// <returns>Null when it does; else the stable word for why not.</returns>
    public static string? FaultOf(ServiceToken? token, bool isRevoked, Client? client, DateTimeOffset now) => token switch
    {
        null => "token_unknown",
        _ when token.ExpiresAt <= now => "token_expired",
        _ when isRevoked => "token_revoked",
        _ when client is not { State: ClientState.Active } => "client_disabled",
        _ => null,
    };

    /// <summary>What the client may do with it.</summary>
    public static AuthorizationError? FaultOf(ServiceToken token, Client client) =>
        !token.Scopes.Split(' ').Contains(Scope.Events) || !client.ScopeNames.Contains(Scope.Events)
            ? new(ErrorCode.InsufficientScope, "The token is not for events.", "token_without_events")
        : client.EventSubscription is not { Delivery: EventDelivery.Poll }
            ? new(ErrorCode.AccessDenied, "The client has not subscribed to events that it fetches.", "events_not_polled")
        : null;
}
