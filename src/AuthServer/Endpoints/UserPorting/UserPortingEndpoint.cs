using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using ZenKey.AuthServer.Endpoints.Authorization;
using ZenKey.AuthServer.Endpoints.Possession;
using ZenKey.AuthServer.Endpoints.UserInfo;
using ZenKey.AuthServer.Http;
using ZenKey.AuthServer.Interaction;
using ZenKey.AuthServer.Tokens;
using ZenKey.Portal.Data.Audit;
using ZenKey.Portal.Data.Clients;
using ZenKey.Portal.Data.Events;
using ZenKey.Portal.Data.EventSubscriptions;
using ZenKey.Portal.Data.Grants;
using ZenKey.Portal.Data.Porting;
using ZenKey.Protocol;

namespace ZenKey.AuthServer.Endpoints.UserPorting;

/// <summary>
/// A carrier's user_porting_endpoint (ZenKey platform §8.3), as the former carrier: the CCID application of the next one asks
/// with an access token of scope port_data, and is given a port token for each client that knows the subscriber.
/// </summary>
internal sealed class UserPortingEndpoint(
    CarrierScopes scopes, GrantLedger grants, Standings standings, ClientDirectory clients, PortTokenLedger ports, TokenPossession possession, EventLog events, EventLedger raised, ErrorPages errors,
    TimeProvider time)
{
    private const string Endpoint = "user-porting";

    public static void Map(IEndpointRouteBuilder routes) => ClientAuthentication.ClientRoutes.MapClientPost(
        routes, "/carriers/{slug}/user-porting", (HttpContext context, UserPortingEndpoint endpoint) => endpoint.AnswerAsync(context));

    private async Task AnswerAsync(HttpContext context)
    {
        if (await scopes.FindAsync(context) is not { } scope)
        {
            var reference = await errors.LogAsync(new Refusal(Endpoint, ErrorCode.InvalidRequest, "carrier_unknown"));
            await Answers.ErrorAsync(context, StatusCodes.Status404NotFound, ErrorCode.InvalidRequest, $"There is no such carrier. ({reference})");
            return;
        }
        var shown = await BearerToken.ReadAsync(context.Request, context.RequestAborted) as BearerToken.Found;
        var token = shown is null ? null : AccessToken.Open(scope.Keys, scope.Issuer, shown.Text);
        var client = token is null ? null : await clients.FindByIdAsync(token.ClientId, context.RequestAborted);
        if (await FaultAsync(token, client, context.RequestAborted) is { } cause)
        {
            await RefuseAsync(context, scope, client, shown, new(ErrorCode.InvalidToken, "The token is unknown, expired or revoked.", cause));
            return;
        }
        if (await possession.FaultAsync(context, scope, Endpoint, shown!, token!.Binding) is { } unheld)
        {
            await RefuseAsync(context, scope, client, shown, unheld);
            return;
        }
        if (!token.Scopes.Split(' ').Contains(Scope.PortData) || client!.PortingCarrierId is null)
        {
            await RefuseAsync(context, scope, client, shown, new(ErrorCode.InsufficientScope, "The token is not for porting.", "token_without_port_data"));
            return;
        }
        await TellAsync(context, scope, client, token);
    }

    private async ValueTask<string?> FaultAsync(AccessToken? token, Client? client, CancellationToken cancellationToken) => token switch
    {
        null => "token_unknown",
        _ when token.ExpiresAt <= time.GetUtcNow() => "token_expired",
        _ when client is not { State: ClientState.Active } => "client_disabled",
        _ when await grants.FindAsync(token.GrantId, cancellationToken) is not { State: GrantState.Active } => "grant_revoked",
        _ => await standings.FaultAsync(token.LinkId, token.DeviceId, token.SubscriberId, cancellationToken),
    };

    private async Task TellAsync(HttpContext context, CarrierScope scope, Client client, AccessToken token)
    {
        var now = time.GetUtcNow();
        var portable = await ports.ListPortableAsync(token.SubscriberId, client.Project!.Sector, context.RequestAborted);
        await events.WriteAsync(
            new AuthEvent { Id = Guid.CreateVersion7(now), At = now, CarrierId = scope.Carrier.Id, ClientId = client.Id, Endpoint = Endpoint, Succeeded = true },
            AuditEntry.Of(Actor.Subscriber(token.SubscriberId), now, "subscriber.port_tokens_issued", "subscriber", token.SubscriberId.ToString(), "Subscriber",
                [new FieldChange("portTokens", null, $"{portable.Count} issued")], subscriberId: token.SubscriberId),
            // Asked for twice with one sign-in, it is still one move.
            RaisedEvent.Insert(RaisedEvent.OnceOf(EventType.LinePort, token.SubscriberId, now, "ported_out", token.GrantId.ToString())),
            RaisedEvent.Insert(RaisedEvent.OnceOf(EventType.UserPort, token.SubscriberId, now, "ported_out", token.GrantId.ToString())));
        raised.Wake();
        await Answers.JsonAsync(context, StatusCodes.Status200OK, json =>
        {
            json.WriteStartArray("port_tokens");
            foreach (var one in portable) { json.WriteStringValue(new PortTokenJwt(one.Subject, one.ClientId, now).Sign(scope.Keys, scope.Issuer)); }
            json.WriteEndArray();
        });
    }

    private async Task RefuseAsync(HttpContext context, CarrierScope scope, Client? client, BearerToken? shown, AuthorizationError fault)
    {
        var reference = await errors.LogAsync(fault.Of(Endpoint, scope.Carrier.Id, client?.Id));
        var narrow = fault.Error == ErrorCode.InsufficientScope;
        TokenPossession.Challenge(context, scope, TokenPossession.NeedsProof(shown, fault.Cause), $"error=\"{fault.Error}\"" + (narrow ? $", scope=\"{Scope.PortData}\"" : ""));
        await Answers.ErrorAsync(context, narrow ? StatusCodes.Status403Forbidden : StatusCodes.Status401Unauthorized, fault.Error, $"{fault.Description} ({reference})");
    }
}
