using ZenKey.Portal.Data.Deliveries;

namespace ZenKey.AuthServer.Outbox;

/// <summary>What a client is to be told.</summary>
/// <param name="Kind">What it is.</param>
/// <param name="ClientId">Whom, by the client's key.</param>
/// <param name="About">What it tells of: a request's id, an event's jti; no secret.</param>
/// <param name="Target">Where: an absolute https address that is registered for the client.</param>
/// <param name="ContentType">The body's media type.</param>
/// <param name="Body">What is posted. It may hold tokens: at rest it is protected, and dropped once delivered.</param>
/// <param name="Authorization">The value of the Authorization header that the client knows us by there; null sends none.</param>
/// <param name="Life">How long it is tried; null takes 24 hours.</param>
internal sealed record Notice(DeliveryKind Kind, Guid ClientId, string About, string Target, string ContentType, string Body, string? Authorization, TimeSpan? Life = null);
