using System.Text;
using System.Text.Json;
using ZenKey.AuthServer.Endpoints.Token.GrantTypes;
using ZenKey.AuthServer.Http;
using ZenKey.AuthServer.Outbox;
using ZenKey.AuthServer.Tokens;
using ZenKey.Portal.Data.Clients;
using ZenKey.Portal.Data.Deliveries;
using ZenKey.Portal.Data.Requests;
using ZenKey.Protocol;

namespace ZenKey.AuthServer.Endpoints.BackchannelAuthentication;

/// <summary>What a client's server is told when a request ends (CIBA Core §10.2, §10.3, §12; ZenKey platform §6, step 5).</summary>
internal sealed class BackchannelOutcomes(Envelopes envelopes, Callbacks callbacks, FormerCarriers former, TimeProvider time)
{
    /// <summary>The subscriber agreed. Tokens that are sent are made here, and stand in the store with the approval.</summary>
    public async ValueTask<Told> ApprovedAsync(CarrierScope scope, Request request, Client client, Approval approval, CancellationToken cancellationToken)
    {
        if (callbacks.Open(request.Callback) is not { } callback || request.NotificationUri is null) { return Told.Nothing; }
        if (request.CibaDelivery == CibaDelivery.Ping) { return new Told(Close(request, callback, _ => { })); }
        var now = time.GetUtcNow();
        var ported = await former.ListAsync(client.Id, request.SubscriberId, cancellationToken);
        var authentication = new Authentication(approval.Acr, approval.Amr, now, request.Nonce, request.Context, callback.AuthReqId) { Aka = FormerCarriers.TokensOf(ported) };
        var basis = new TokenBasis(AuthorizationCode.IdOf(request.Id), request.SubscriberId, approval.Link.Id, null, approval.GrantedScopes, authentication, FormerCarriers.LineageOf(ported))
        {
            AskedAt = request.CreatedAt,
            Key = new Confirmation(TokenBinding.None, request.BoundJwk),
        };
        var first = SubscriberTokens.First(scope, client, EndpointOf(request), basis, approval.Link, now);
        return new Told(Close(request, callback, json => WriteTokens(json, first.Issued)), first.Redemption);
    }

    public Told Denied(Request request) => Failed(request, ErrorCode.AccessDenied, "The subscriber refused.");

    /// <summary>It ran out, or no phone was there to ask.</summary>
    public Told Expired(Request request) => (request.Kind, request.Delivery) switch
    {
        (RequestKind.Ciba, RequestDelivery.NoApplication) => Failed(request, ErrorCode.TransactionFailed, "The subscriber has no ZenKey application."),
        (RequestKind.Ciba, _) => Failed(request, ErrorCode.ExpiredToken, "The phone did not answer in time."),
        (_, RequestDelivery.NoApplication) => Failed(request, ErrorCode.UserUnsupported, "The subscriber has no ZenKey application."),
        (_, RequestDelivery.Unreachable) => Failed(request, ErrorCode.DeviceUnavailable, "The phone could not be reached."),
        _ => Failed(request, ErrorCode.AuthenticationTimedOut, "The phone did not answer in time."),
    };

    /// <summary>The endpoint that a request came to.</summary>
    public static string EndpointOf(Request request) => request.Kind == RequestKind.Ciba ? "bc-authorize" : "si-authorize";

    private Told Failed(Request request, string error, string description)
    {
        if (callbacks.Open(request.Callback) is not { } callback || request.NotificationUri is null) { return Told.Nothing; }
        return new Told(Close(request, callback, json =>
        {
            // CIBA Core §10.2: a ping says that there is something to fetch, not what.
            if (request.CibaDelivery == CibaDelivery.Ping) { return; }
            json.WriteString("error", error);
            json.WriteString("error_description", description);
        }));
    }

    private Delivery Close(Request request, Callback callback, Action<Utf8JsonWriter> members)
    {
        using var buffer = new MemoryStream();
        using (var json = new Utf8JsonWriter(buffer))
        {
            json.WriteStartObject();
            json.WriteString("auth_req_id", callback.AuthReqId);
            if (request.ClientStateValue is not null) { json.WriteString("state", request.ClientStateValue); }
            members(json);
            if (request.CorrelationId is not null) { json.WriteString("correlation_id", request.CorrelationId); }
            json.WriteEndObject();
        }
        var body = Encoding.UTF8.GetString(buffer.GetBuffer(), 0, (int)buffer.Length);
        return envelopes.Close(new Notice(DeliveryKind.Notification, request.ClientId, request.Id, request.NotificationUri!, "application/json", body,
            callback.BearerToken is { } token ? $"Bearer {token}" : null));
    }

    private static void WriteTokens(Utf8JsonWriter json, TokenOutcome.Issued issued)
    {
        json.WriteString("access_token", issued.AccessToken);
        json.WriteString("token_type", issued.TokenType);
        json.WriteNumber("expires_in", (int)issued.Lifetime.TotalSeconds);
        json.WriteString("scope", issued.Scopes);
        if (issued.RefreshToken is not null) { json.WriteString("refresh_token", issued.RefreshToken); }
        if (issued.IdToken is not null) { json.WriteString("id_token", issued.IdToken); }
    }
}
