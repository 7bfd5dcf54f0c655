using ZenKey.AuthServer.Endpoints.Authorization;
using ZenKey.AuthServer.Tokens;
using ZenKey.Portal.Data.Devices;
using ZenKey.Portal.Data.Links;
using ZenKey.Portal.Data.Subscribers;
using ZenKey.Protocol;

namespace ZenKey.AuthServer.Endpoints.BackchannelAuthentication;

/// <summary>
/// Whom a client's server asks about (CIBA Core §7.1, §7.2; ZenKey platform §6): by a subject of its sector, by a phone
/// number where its project may, by discovery's token or by an ID token of its own.
/// </summary>
internal sealed class BackchannelHints(LinkDirectory links, SubscriberDirectory subscribers, DeviceDirectory devices, TimeProvider time)
{
    public async Task<(Subscriber? Subscriber, AuthorizationError? Fault)> FindAsync(BackchannelRequest request, CancellationToken cancellationToken)
    {
        if (request.Parameters["login_hint_token"] is { } token) { return await FindByTokenAsync(request, token, cancellationToken); }
        if (request.Parameters["id_token_hint"] is { } idToken)
        {
            return await IdTokenHint.ReadAsync(request.Scope.Keys, request.Scope.Issuer, idToken) is { } hint && hint.ClientId == request.Client.ClientId
                ? await FindBySubjectAsync(request, hint.Subject, cancellationToken)
                : (null, new(ErrorCode.InvalidRequest, "id_token_hint is no ID token that this issuer gave this client.", "id_token_hint_invalid"));
        }
        var text = request.Parameters["login_hint"]!;
        if (PairwiseSubject.HasForm(text)) { return await FindBySubjectAsync(request, text, cancellationToken); }
        if (!Msisdn.TryParse(text, out var line)) { return (null, Unreadable(request, "login_hint is a subject, or a phone number.", "login_hint_unknown_form")); }
        if (!request.Client.Project!.EnumEnabled) { return (null, Unreadable(request, "This client may not name subscribers by phone number.", "login_hint_phone_not_allowed")); }
        return await subscribers.FindByPhoneAsync(request.Scope.Carrier.Id, line.Value, cancellationToken) is { } subscriber ? (subscriber, null) : (null, Unknown(request));
    }

    /// <summary>A consent that has ended is the subscriber's no: who was known by it may not be asked by it.</summary>
    private async Task<(Subscriber? Subscriber, AuthorizationError? Fault)> FindBySubjectAsync(BackchannelRequest request, string subject, CancellationToken cancellationToken)
    {
        var link = await links.FindBySubjectAsync(request.Scope.Carrier.Id, request.Client.Project!.Sector, subject, cancellationToken);
        var subscriber = link is null ? null : await subscribers.FindByIdAsync(link.SubscriberId, cancellationToken);
        if (subscriber is null || subscriber.CarrierId != request.Scope.Carrier.Id) { return (null, Unknown(request)); }
        return link!.State == LinkState.Active
            ? (subscriber, null)
            : (null, new(request.IsCiba ? ErrorCode.AccessDenied : ErrorCode.ConsentRequired, "The subscriber has ended the consent.", "link_ended"));
    }

    private async Task<(Subscriber? Subscriber, AuthorizationError? Fault)> FindByTokenAsync(BackchannelRequest request, string text, CancellationToken cancellationToken)
    {
        if (LoginHintToken.Open(request.Scope.Keys, request.Scope.Issuer, request.Client.ClientId, text) is not { } hint)
        {
            return (null, new(request.IsCiba ? ErrorCode.InvalidRequest : ErrorCode.InvalidLoginHintToken, "The login_hint_token is not for this carrier and client.", "login_hint_token_invalid"));
        }
        if (hint.ExpiresAt <= time.GetUtcNow())
        {
            return (null, new(request.IsCiba ? ErrorCode.ExpiredLoginHintToken : ErrorCode.InvalidLoginHintToken, "The login_hint_token is too old.", "login_hint_token_expired"));
        }
        var device = await devices.FindAsync(hint.DeviceId, cancellationToken);
        return device is { State: DeviceState.Active } && device.SubscriberId == hint.SubscriberId
            && await subscribers.FindByIdAsync(hint.SubscriberId, cancellationToken) is { } subscriber && subscriber.CarrierId == request.Scope.Carrier.Id
                ? (subscriber, null)
                : (null, Unknown(request));
    }

    private static AuthorizationError Unknown(BackchannelRequest request) =>
        new(request.IsCiba ? ErrorCode.UnknownUserId : ErrorCode.UserNotFound, "This carrier has no such subscriber for this client.", "subscriber_unknown");

    private static AuthorizationError Unreadable(BackchannelRequest request, string description, string cause) =>
        new(request.IsCiba ? ErrorCode.UnknownUserId : ErrorCode.InvalidLoginHint, description, cause);
}
