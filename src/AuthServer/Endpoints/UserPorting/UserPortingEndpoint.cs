using System.Text.Json;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using ZenKey.AuthServer.Http;
using ZenKey.AuthServer.Network;
using ZenKey.AuthServer.Tokens;
using ZenKey.Portal.Data.Audit;
using ZenKey.Portal.Data.Events;
using ZenKey.Portal.Data.EventSubscriptions;
using ZenKey.Portal.Data.Porting;
using ZenKey.Portal.Data.Subscribers;
using ZenKey.Protocol;

namespace ZenKey.AuthServer.Endpoints.UserPorting;

/// <summary>
/// A carrier's user_porting_endpoint (ZenKey platform §8.3), as the former carrier: the CCID application of the next one asks
/// with an access token of scope port_data, and is given a port token for each client that knows the subscriber. Below it, at
/// <c>/end</c>, the application says that the move is done, and what is to be disconnected.
/// </summary>
internal sealed class UserPortingEndpoint(
    PortTokenHolders holders, PortTokenLedger ports, PortDepartures departures, SubscriberDirectory subscribers, PortedLines ported, EventLog events, EventLedger raised, TimeProvider time)
{
    private const string Path = "/carriers/{slug}/user-porting";
    private const int MostEnded = 2000;

    public static void Map(IEndpointRouteBuilder routes)
    {
        ClientAuthentication.ClientRoutes.MapClientPost(routes, Path, (HttpContext context, UserPortingEndpoint endpoint) => endpoint.AnswerAsync(context));
        ClientAuthentication.ClientRoutes.MapClientPost(routes, Path + "/end", (HttpContext context, UserPortingEndpoint endpoint) => endpoint.EndAsync(context));
    }

    private async Task AnswerAsync(HttpContext context)
    {
        if (await holders.FindAsync(context, PortTokenHolders.Endpoint) is not { } holder) { return; }
        var (now, token) = (time.GetUtcNow(), holder.Token);
        var portable = await ports.ListPortableAsync(token.SubscriberId, holder.Client.Project!.Sector,
            sector => PairwiseSubject.Of(holder.Scope.Keys, holder.Scope.Carrier, sector, token.SubscriberId), context.RequestAborted);
        var subscriber = await subscribers.FindByIdAsync(token.SubscriberId, context.RequestAborted);
        await events.WriteAsync(
            new AuthEvent { Id = Guid.CreateVersion7(now), At = now, CarrierId = holder.Scope.Carrier.Id, ClientId = holder.Client.Id, Endpoint = PortTokenHolders.Endpoint, Succeeded = true },
            AuditEntry.Of(Actor.Subscriber(token.SubscriberId), now, "subscriber.port_tokens_issued", "subscriber", token.SubscriberId.ToString(), "Subscriber",
                [new FieldChange("portTokens", null, $"{portable.Sum(service => service.ClientIds.Count)} issued")], subscriberId: token.SubscriberId),
            // Asked for twice with one sign-in, it is still one move.
            RaisedEvent.Insert(RaisedEvent.OnceOf(EventType.LinePort, token.SubscriberId, now, "ported_out", token.GrantId.ToString())),
            RaisedEvent.Insert(RaisedEvent.OnceOf(EventType.UserPort, token.SubscriberId, now, "ported_out", token.GrantId.ToString())));
        raised.Wake();
        var services = portable.Select(service => (Service: service, Tokens: TokensOf(holder.Scope, service, now))).ToList();
        await Answers.JsonAsync(context, StatusCodes.Status200OK, json => Write(json, services, subscriber));
    }

    private async Task EndAsync(HttpContext context)
    {
        if (await holders.FindAsync(context, PortTokenHolders.Endpoint + "/end") is not { } holder) { return; }
        var form = await Parameters.ReadAsync(context.Request, context.RequestAborted);
        var clients = form?["disconnect"]?.Split(' ', StringSplitOptions.RemoveEmptyEntries).Distinct().Take(MostEnded).ToList() ?? [];
        var left = await subscribers.FindByIdAsync(holder.Token.SubscriberId, context.RequestAborted) is { } subscriber && await ported.HasLeftAsync(subscriber, context.RequestAborted);
        var ended = await departures.LeaveAsync(new Departure(holder.Token.SubscriberId, holder.Client.PortingCarrierId!.Value, holder.Token.GrantId, clients, left), CancellationToken.None);
        await Answers.JsonAsync(context, StatusCodes.Status200OK, json => json.WriteNumber("disconnected", ended));
    }

    private static IReadOnlyList<(string ClientId, string Token)> TokensOf(CarrierScope scope, PortableService service, DateTimeOffset now) =>
        [.. service.ClientIds.Select(client => (client, new PortTokenJwt(service.Subject, client, now).Sign(scope.Keys, scope.Issuer)))];

    private static void Write(Utf8JsonWriter json, IReadOnlyList<(PortableService Service, IReadOnlyList<(string ClientId, string Token)> Tokens)> services, Subscriber? subscriber)
    {
        json.WriteStartArray("port_tokens");
        foreach (var (_, token) in services.SelectMany(one => one.Tokens)) { json.WriteStringValue(token); }
        json.WriteEndArray();
        json.WriteStartArray("services");
        foreach (var (service, tokens) in services)
        {
            json.WriteStartObject();
            json.WriteString("name", service.Name);
            json.WriteString("logo_uri", service.LogoUrl);
            json.WriteString("scope", string.Join(' ', service.Scopes));
            json.WriteStartArray("clients");
            foreach (var (client, token) in tokens)
            {
                json.WriteStartObject();
                json.WriteString("client_id", client);
                json.WriteString("port_token", token);
                json.WriteEndObject();
            }
            json.WriteEndArray();
            json.WriteEndObject();
        }
        json.WriteEndArray();
        json.WriteStartObject("profile");
        json.WriteString("given_name", subscriber?.GivenName);
        json.WriteString("family_name", subscriber?.FamilyName);
        json.WriteString("email", subscriber?.Email);
        json.WriteEndObject();
    }
}
