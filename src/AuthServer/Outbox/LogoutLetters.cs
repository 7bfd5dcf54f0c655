using System.Text.Json;
using ZenKey.AuthServer.Http;
using ZenKey.AuthServer.Tokens;
using ZenKey.Portal.Data.Carriers;
using ZenKey.Portal.Data.Clients;
using ZenKey.Portal.Data.Deliveries;
using ZenKey.Portal.Data.EventSubscriptions;
using ZenKey.Portal.Data.Journal;
using ZenKey.Portal.Data.Links;
using ZenKey.Portal.Data.Sessions;

namespace ZenKey.AuthServer.Outbox;

/// <summary>
/// Tells clients that sessions are over (OpenID Connect Back-Channel Logout §2.5). What is kept is of whom; the token is signed
/// for each attempt, so that one which gets through late is not dead already.
/// </summary>
internal sealed class LogoutLetters(SessionDirectory sessions, ClientDirectory clients, CarrierDirectory carriers, CarrierScopes scopes, Envelopes envelopes, TimeProvider time)
{
    /// <summary>To each client that signed in within the session of a browser.</summary>
    public async Task<IReadOnlyList<Statement>> OfBrowserAsync(CarrierScope scope, RaisedEvent raised, CancellationToken cancellationToken)
    {
        List<Statement> statements = [];
        foreach (var session in await sessions.ListByDeviceAsync(raised.DeviceId!.Value, raised.At, cancellationToken))
        {
            statements.Add(ClientSession.Delete(session));
            if (await clients.FindByIdAsync(session.ClientId, cancellationToken) is { } client) { statements.AddRange(Write(scope, client, session.SubscriberId, session.SessionId)); }
        }
        return statements;
    }

    /// <summary>To each client of an ended link: of every session at once, or one by one where it needs to be told which.</summary>
    public async Task<IReadOnlyList<Statement>> OfLinkAsync(CarrierScope scope, RaisedEvent raised, AccountLink link, IReadOnlyList<Client> told, CancellationToken cancellationToken)
    {
        var known = await sessions.ListByLinkAsync(link.Id, raised.At, cancellationToken);
        List<Statement> statements = [.. known.Select(ClientSession.Delete)];
        foreach (var client in told)
        {
            IEnumerable<string?> ended = client.BackchannelLogoutSessionRequired ? known.Where(session => session.ClientId == client.Id).Select(session => (string?)session.SessionId) : [null];
            foreach (var sessionId in ended) { statements.AddRange(Write(scope, client, link.SubscriberId, sessionId)); }
        }
        return statements;
    }

    /// <summary>What is posted (§2.5): the form member logout_token.</summary>
    /// <returns>Null when the carrier is gone.</returns>
    public async Task<string?> FormAsync(Delivery delivery, string payload)
    {
        var order = JsonSerializer.Deserialize<LogoutOrder>(payload)!;
        return await carriers.FindByIdAsync(order.CarrierId, CancellationToken.None) is { } carrier
            ? "logout_token=" + LogoutToken.Sign(await scopes.OfAsync(carrier, CancellationToken.None), order, delivery.About, time.GetUtcNow())
            : null;
    }

    private IEnumerable<Statement> Write(CarrierScope scope, Client client, Guid subscriberId, string? sessionId)
    {
        if (client is not { State: ClientState.Active, BackchannelLogoutUri: { } target }) { yield break; }
        var subject = PairwiseSubject.Of(scope.Keys, scope.Carrier, client.Project!.Sector, subscriberId);
        var order = new LogoutOrder(scope.Carrier.Id, client.ClientId, client.IdTokenAlg, subject, sessionId);
        yield return DeliveryLedger.Insert(envelopes.Close(new Notice(
            DeliveryKind.Logout, client.Id, Guid.CreateVersion7(time.GetUtcNow()).ToString("N"), target, "application/x-www-form-urlencoded", JsonSerializer.Serialize(order), null)));
    }
}
