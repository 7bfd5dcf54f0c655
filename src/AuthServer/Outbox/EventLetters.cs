using ZenKey.AuthServer.Http;
using ZenKey.AuthServer.Tokens;
using ZenKey.Portal.Data.Carriers;
using ZenKey.Portal.Data.Clients;
using ZenKey.Portal.Data.Deliveries;
using ZenKey.Portal.Data.EventSubscriptions;
using ZenKey.Portal.Data.Journal;
using ZenKey.Portal.Data.Links;
using ZenKey.Portal.Data.Subscribers;

namespace ZenKey.AuthServer.Outbox;

/// <summary>What clients are told of one event: rows for the commit that marks it as told.</summary>
/// <param name="Statements">The rows.</param>
/// <param name="Queued">Clients for whom something waits to be fetched now.</param>
internal sealed record Letters(IReadOnlyList<Statement> Statements, IReadOnlySet<Guid> Queued);

/// <summary>Finds out whom an event is to be told, and writes what each is told: an alert to be pushed or fetched, a logout.</summary>
internal sealed class EventLetters(
    EventLedger ledger, SectorClients clients, SubscriberDirectory subscribers, CarrierDirectory carriers, CarrierScopes scopes, LogoutLetters logouts, TimeProvider time)
{
    public async Task<Letters> WriteAsync(RaisedEvent raised, CancellationToken cancellationToken)
    {
        List<Statement> statements = [];
        HashSet<Guid> queued = [];
        if (await subscribers.FindCarrierAsync(raised.SubscriberId, cancellationToken) is { } carrierId && await carriers.FindByIdAsync(carrierId, cancellationToken) is { } carrier)
        {
            var scope = await scopes.OfAsync(carrier, cancellationToken);
            if (raised.DeviceId is not null) { return new Letters(await logouts.OfBrowserAsync(scope, raised, cancellationToken), queued); }
            foreach (var link in await ledger.ListLinksAsync(raised, cancellationToken))
            {
                var told = await clients.ListAsync(link.Sector, cancellationToken);
                foreach (var client in told.Where(client => EventRules.Receives(raised, link, client))) { statements.Add(Write(scope, raised, link, client, queued)); }
                if (EventRules.EndsSessions(raised, link)) { statements.AddRange(await logouts.OfLinkAsync(scope, raised, link, told, cancellationToken)); }
            }
        }
        return new Letters(statements, queued);
    }

    private Statement Write(CarrierScope scope, RaisedEvent raised, AccountLink link, Client client, HashSet<Guid> queued)
    {
        var now = time.GetUtcNow();
        var alert = new QueuedEvent
        {
            Id = Guid.CreateVersion7(now),
            ClientId = client.Id,
            CarrierId = scope.Carrier.Id,
            Type = raised.Type,
            Subject = PairwiseSubject.Of(scope.Keys, scope.Carrier, link.Sector, link.SubscriberId),
            Reason = raised.Reason,
            Names = EventRules.NamesFor(raised, link, client),
            At = raised.At,
            IssuedAt = now,
            ExpiresAt = now + QueuedEvent.Life,
        };
        var subscription = client.EventSubscription!;
        if (subscription.Delivery == EventDelivery.Poll)
        {
            queued.Add(client.Id);
            return QueuedEvent.Insert(alert);
        }
        return DeliveryLedger.Insert(new Delivery
        {
            Id = alert.Id,
            Kind = DeliveryKind.SecurityEvent,
            Type = alert.Type,
            ClientId = client.Id,
            About = alert.Id.ToString("N"),
            Target = subscription.PushUri!,
            Authority = new Uri(subscription.PushUri!).Authority,
            ContentType = SecurityEventToken.MediaType,
            Claims = EventClaims.Of(scope.Issuer, client.ClientId, alert),
            CarrierId = scope.Carrier.Id,
            NextAttemptAt = now,
            CreatedAt = now,
            ExpiresAt = now + SubscriptionLedger.Tried,
        });
    }
}
