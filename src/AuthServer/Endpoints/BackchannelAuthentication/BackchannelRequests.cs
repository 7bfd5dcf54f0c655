using ZenKey.AuthServer.Endpoints.Authorization;
using ZenKey.AuthServer.Endpoints.ClientAuthentication;
using ZenKey.AuthServer.Outbox;
using ZenKey.AuthServer.Push;
using ZenKey.AuthServer.Tokens;
using ZenKey.Portal.Data;
using ZenKey.Portal.Data.Links;
using ZenKey.Portal.Data.Requests;
using ZenKey.Protocol;

namespace ZenKey.AuthServer.Endpoints.BackchannelAuthentication;

/// <summary>How a request to a phone was taken.</summary>
internal abstract record BackchannelResult
{
    private BackchannelResult() { }

    /// <param name="AuthReqId">By what the client names it.</param>
    /// <param name="Life">How long it waits.</param>
    public sealed record Asked(string AuthReqId, TimeSpan Life) : BackchannelResult;

    public sealed record Refused(AuthorizationError Error) : BackchannelResult;

    /// <summary>Too many wait for this phone.</summary>
    public sealed record Busy(AuthorizationError Error) : BackchannelResult;
}

/// <summary>Puts requests of clients' servers before phones: both mouths lead here.</summary>
internal sealed class BackchannelRequests(
    BackchannelHints hints, AuthorizationFinder finder, LinkDirectory links, BackchannelLedger ledger, Callbacks callbacks, PhonePush push, TimeProvider time)
{
    private static readonly AuthorizationError SubscriberBusy =
        new(ErrorCode.TemporarilyUnavailable, "Too many requests wait for this subscriber's phone; try again later.", "subscriber_busy");
    private static readonly AuthorizationError ClientBusy =
        new(ErrorCode.TemporarilyUnavailable, "Too many requests of this client wait for this subscriber's phone; let them end or cancel them.", "subscriber_busy_by_client");

    public async Task<BackchannelResult> AskAsync(BackchannelRequest request, CancellationToken cancellationToken)
    {
        if ((ServedClients.ProvisioningFault(request.Client, request.Scope.Carrier) ?? BackchannelChecks.FirstFault(request)) is { } unsound) { return new BackchannelResult.Refused(unsound); }
        var (subscriber, unknown) = await hints.FindAsync(request, cancellationToken);
        if (subscriber is null) { return new BackchannelResult.Refused(unknown!); }
        var facts = new BackchannelFacts(subscriber, await finder.FindPhoneAsync(subscriber, cancellationToken), await links.FindAsync(subscriber.Id, request.Client.Project!.Sector, cancellationToken));
        if (BackchannelRules.Fault(request, facts) is { } fault) { return new BackchannelResult.Refused(fault); }
        var authReqId = AuthReqId.New();
        var row = RowOf(request, subscriber.Id, authReqId);
        switch (await ledger.AddAsync(row, cancellationToken))
        {
            case AddRequestResult.SubscriberBusy: return new BackchannelResult.Busy(SubscriberBusy);
            case AddRequestResult.ClientBusy: return new BackchannelResult.Busy(ClientBusy);
        }
        push.Start(row, subscriber.Phone, request.Scope.Carrier.Slug);
        return new BackchannelResult.Asked(authReqId, request.Life);
    }

    private Request RowOf(BackchannelRequest request, Guid subscriberId, string authReqId)
    {
        var now = time.GetUtcNow();
        var (told, ends) = (request.NotificationUri, now + request.Life);
        return new Request
        {
            Id = RandomId.New(),
            Kind = request.Kind,
            CarrierId = request.Scope.Carrier.Id,
            SubscriberId = subscriberId,
            ClientId = request.Client.Id,
            BrowserHash = "",
            RedirectUri = "",
            Scopes = string.Join(' ', request.Scopes),
            ClientStateValue = request.IsCiba ? null : request.Parameters["state"],
            Nonce = request.IsCiba ? null : request.Parameters["nonce"],
            CorrelationId = request.IsCiba ? null : request.Parameters["correlation_id"],
            Context = request.Message,
            Acr = request.Acr,
            ForceFactor = request.Prompts.Contains("login"),
            ForceConsent = request.Prompts.Contains("consent"),
            CreatedAt = now,
            ExpiresAt = ends,
            AuthReqIdHash = AuthReqId.HashOf(authReqId),
            CibaDelivery = request.Delivery,
            NotificationUri = told,
            BoundJwk = told is null ? null : request.BoundJwk,
            Callback = told is null ? null : callbacks.Close(new Callback(authReqId, request.NotificationToken)),
            NotifyAt = told is null ? null : ends,
        };
    }
}
