using System.Collections.Frozen;

namespace ZenKey.Protocol.Refusals;

/// <summary>What each error code on the wire means, in a sentence for a developer. <see cref="Causes"/> says what exactly can be behind it.</summary>
public static class ErrorMeanings
{
    private static readonly FrozenDictionary<string, string> ByCode = new Dictionary<string, string>
    {
        [ErrorCode.InvalidRequest] = "The request lacks something, repeats something, or cannot be read.",
        [ErrorCode.UnauthorizedClient] = "This client may not do this; what it may do is set in the portal.",
        [ErrorCode.AccessDenied] = "The person refused or cancelled, or the carrier does not authenticate them now.",
        [ErrorCode.UnsupportedResponseType] = "Only codes are given out at authorize, and async_token by the server-initiated flow.",
        [ErrorCode.InvalidScope] = "A scope is malformed, not allowed for this client, or openid is not among them.",
        [ErrorCode.ServerError] = "A fault of ours. It is written down; tell support the reference.",
        [ErrorCode.TemporarilyUnavailable] = "It cannot be done right now, and can be tried again: the service is busy, or as many requests wait for this person's phone as may. The person sees on the phone what waits, and can answer it there.",
        [ErrorCode.InvalidClient] = "The client did not prove itself: it is unknown, switched off, or its secret, key or way of authentication is wrong.",
        [ErrorCode.InvalidGrant] = "The code, refresh token or auth_req_id is unknown, used, too old, revoked, or another client's or carrier's.",
        [ErrorCode.UnsupportedGrantType] = "The token endpoint does not serve this grant type.",
        [ErrorCode.InvalidToken] = "The access token is unknown, expired or revoked, or was shown as another kind of token than it is.",
        [ErrorCode.InsufficientScope] = "The access token was not given for this.",
        [ErrorCode.InvalidDpopProof] = "The DPoP proof is missing or does not hold: it is made for one request, by the key that everything else is bound to.",
        [ErrorCode.UseDpopNonce] = "The DPoP proof has to bear the nonce that stands in the DPoP-Nonce header of this answer. Send the request again with it.",
        [ErrorCode.AuthorizationPending] = "The phone has not answered yet. Ask again after the interval.",
        [ErrorCode.SlowDown] = "You ask too often. Wait five seconds longer between two requests.",
        [ErrorCode.ExpiredToken] = "The request ended before the phone answered, or its result was fetched too late.",
        [ErrorCode.TransactionFailed] = "The phone could not be asked.",
        [ErrorCode.ExpiredLoginHintToken] = "The login_hint_token is too old. Run discovery again.",
        [ErrorCode.UnknownUserId] = "Nobody here is who the hint names, for this client.",
        [ErrorCode.InvalidBindingMessage] = "The binding message is too long, or has characters that a phone cannot show.",
        [ErrorCode.InteractionRequired] = "With prompt=none nobody can be asked, and somebody has to be.",
        [ErrorCode.LoginRequired] = "Nobody has signed in with this browser lately, or somebody else than the hint names.",
        [ErrorCode.ConsentRequired] = "The person has not agreed to all that is asked for, or has ended the consent.",
        [ErrorCode.AccountSelectionRequired] = "Several people have signed in with this browser, and with prompt=none none can be chosen.",
        [ErrorCode.RequestNotSupported] = "Request objects are not served here.",
        [ErrorCode.RequestUriNotSupported] = "request_uri is a reference that the par endpoint gave; other addresses are not fetched.",
        [ErrorCode.InvalidRequestObject] = "The signed request does not hold: its claims, its life, or its signature.",
        [ErrorCode.InvalidRequestUri] = "The pushed request was used, is too old, or is another client's or browser's. Push it again.",
        [ErrorCode.RegistrationNotSupported] = "Clients are registered in the portal, not by a request.",
        [ErrorCode.ProviderNotFound] = "No carrier could be told for this person. Send them to the discovery UI.",
        [ErrorCode.UserNotFound] = "The person is not, or no longer, with this carrier. Run discovery again with prompt=true.",
        [ErrorCode.UserUnsupported] = "The person has not set up ZenKey on a phone. Offer another way.",
        [ErrorCode.InvalidLoginHint] = "Somebody else signed in than login_hint names, or this client may not name people so.",
        [ErrorCode.InvalidLoginHintToken] = "The login_hint_token is too old, or another carrier's or client's. Run discovery again.",
        [ErrorCode.AuthenticationTimedOut] = "The request reached the phone, and nobody answered in time.",
        [ErrorCode.DeviceUnavailable] = "The phone could not be reached: off, or without coverage.",
        [ErrorCode.NetworkFailure] = "The carrier could not authenticate the phone: SIM or handset changed, or the network does not answer.",
    }.ToFrozenDictionary(StringComparer.Ordinal);

    /// <summary>The codes that have a meaning.</summary>
    public static IReadOnlyCollection<string> Codes => ByCode.Keys;

    /// <returns>Null when it is no code of ours.</returns>
    public static string? Find(string code) => ByCode.GetValueOrDefault(code);
}
