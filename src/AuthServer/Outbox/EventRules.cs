using ZenKey.Portal.Data.Clients;
using ZenKey.Portal.Data.EventSubscriptions;
using ZenKey.Portal.Data.Links;
using ZenKey.Protocol;

namespace ZenKey.AuthServer.Outbox;

/// <summary>Who is told of an event, and how much of it; without any I/O.</summary>
internal static class EventRules
{
    /// <summary>
    /// Whether a client of the link's sector gets an alert: it is served, may have events and has subscribed to this type, and
    /// the subscriber agreed to events. The end of a link is told although it has ended, and that events are withdrawn for the
    /// last time.
    /// </summary>
    public static bool Receives(RaisedEvent raised, AccountLink link, Client client) =>
        client is { State: ClientState.Active, EventSubscription: { } subscription }
        && subscription.TypeNames.Contains(raised.Type) && client.ScopeNames.Contains(Scope.Events)
        && (IsAbout(raised, link) ? link.ScopeNames.Union(raised.NameList).Contains(Scope.Events) : link.State == LinkState.Active && link.ScopeNames.Contains(Scope.Events))
        && (raised.Type != EventType.ProfileChange || NamesFor(raised, link, client).Length > 0);

    /// <summary>The scopes that the alert names, parted by spaces: of changed attributes only those that this client may know.</summary>
    public static string NamesFor(RaisedEvent raised, AccountLink link, Client client) => string.Join(' ', raised.NameList.Where(name =>
        name != Scope.OpenId && client.ScopeNames.Contains(name) && (raised.Type != EventType.ProfileChange || link.ScopeNames.Contains(name))));

    /// <summary>Whether every session that the link serves is over.</summary>
    public static bool EndsSessions(RaisedEvent raised, AccountLink link) =>
        IsAbout(raised, link) && raised is { Type: RaisedEvent.SessionEnded } or { Type: EventType.ConsentRevoked, Reason: RaisedEvent.LinkEndedReason };

    private static bool IsAbout(RaisedEvent raised, AccountLink link) => raised.LinkId == link.Id;
}
