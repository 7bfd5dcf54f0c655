using ZenKey.AuthServer.Http;
using ZenKey.AuthServer.Tokens;
using ZenKey.Portal.Data.Carriers;
using ZenKey.Portal.Data.Clients;
using ZenKey.Portal.Data.Deliveries;
using ZenKey.Portal.Data.EventSubscriptions;

namespace ZenKey.AuthServer.Outbox;

/// <summary>
/// What is sent in one attempt. An alert is signed for each with the key of the day, and goes with the Authorization that its
/// receiver knows now: neither a key that is gone nor a value that was changed keeps it from getting through.
/// </summary>
internal sealed class DeliveryContents(Envelopes envelopes, LogoutLetters logouts, CarrierDirectory carriers, CarrierScopes scopes, IReceiverSecrets secrets)
{
    /// <returns>Body and value of the Authorization header; null when it cannot be made any more.</returns>
    public async Task<(string Body, string? Authorization)?> ReadAsync(Delivery delivery, Client client)
    {
        if (delivery is { Kind: DeliveryKind.SecurityEvent, Claims: { } claims, CarrierId: { } carrierId })
        {
            return await carriers.FindByIdAsync(carrierId, CancellationToken.None) is { } carrier
                ? (SecurityEventToken.Sign(await scopes.OfAsync(carrier, CancellationToken.None), client.IdTokenAlg, claims), client.EventSubscription?.Authorization is { } closed ? secrets.Open(closed) : null)
                : null;
        }
        if (envelopes.Open(delivery) is not var (payload, authorization)) { return null; }
        return delivery.Kind != DeliveryKind.Logout ? (payload, authorization) : await logouts.FormAsync(delivery, payload) is { } form ? (form, authorization) : null;
    }
}
