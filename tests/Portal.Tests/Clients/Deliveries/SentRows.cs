using ZenKey.Portal.Data.Clients;
using ZenKey.Portal.Data.Deliveries;
using ZenKey.Portal.Data.EventSubscriptions;
using ZenKey.Protocol;

namespace ZenKey.Portal.Tests.Clients.Deliveries;

/// <summary>Rows as the outbox writes them.</summary>
internal static class SentRows
{
    public const string Receiver = "https://app.harbor.example/events";

    public static Client Subscribed(Guid project, string clientId, DateTimeOffset now, EventDelivery delivery = EventDelivery.Push)
    {
        var id = Guid.CreateVersion7(now);
        return new Client
        {
            Id = id,
            ClientId = clientId,
            ProjectId = project,
            Name = "Harbor Web",
            TokenAuth = TokenAuth.Basic,
            CreatedAt = now,
            EventSubscription = new EventSubscription { ClientId = id, Types = EventType.SimSwap, Delivery = delivery, PushUri = delivery == EventDelivery.Push ? Receiver : null, CreatedAt = now },
        };
    }

    public static Delivery Of(Client client, DateTimeOffset at, DeliveryState state, string type = EventType.SimSwap, DeliveryKind kind = DeliveryKind.SecurityEvent, int attempts = 1, int? status = null)
    {
        var id = Guid.CreateVersion7(at);
        return new Delivery
        {
            Id = id,
            Kind = kind,
            Type = type,
            ClientId = client.Id,
            About = id.ToString("N"),
            Target = Receiver,
            Authority = "app.harbor.example",
            ContentType = "application/secevent+jwt",
            Claims = kind == DeliveryKind.SecurityEvent ? $$$"""{"iss":"https://id.example/carriers/verizon","jti":"{{{id:N}}}","sub_id":{"format":"iss_sub","sub":"311480-known-here"}}""" : null,
            State = state,
            Attempts = attempts,
            LastStatus = status,
            NextAttemptAt = at,
            CreatedAt = at,
            ExpiresAt = at.AddDays(7),
            EndedAt = state is DeliveryState.Delivered or DeliveryState.GivenUp ? at.AddSeconds(1) : null,
        };
    }

    public static DeliveryAttempt Attempt(Delivery delivery, int? status, DeliveryFault? fault = null, string excerpt = "", bool authorized = false) => new()
    {
        Id = Guid.CreateVersion7(delivery.CreatedAt),
        DeliveryId = delivery.Id,
        At = delivery.CreatedAt,
        Duration = TimeSpan.FromMilliseconds(80),
        Status = status,
        Fault = fault,
        Excerpt = excerpt,
        Authorized = authorized,
    };
}
