using System.Globalization;
using ZenKey.AuthServer.Endpoints.Authorization;
using ZenKey.AuthServer.Interaction;
using ZenKey.Portal.Data.Clients;
using ZenKey.Protocol;

namespace ZenKey.AuthServer.Endpoints.BackchannelAuthentication;

/// <summary>One rule that a request to a phone keeps.</summary>
internal interface IBackchannelCheck
{
    /// <returns>Null when the rule is kept.</returns>
    AuthorizationError? Check(BackchannelRequest request);
}

/// <summary>The rules of each mouth, in the order in which they are looked at.</summary>
internal static class BackchannelChecks
{
    private static readonly IBackchannelCheck[] Ciba =
    [
        new ReadableParameters(), new AllowedBackchannel(), new NoUnboundPush(), new RegisteredNotification(), new NoForeignParameter(), new AllowedBackchannelScopes(), new OneHint(),
        new SoundNotificationToken(), new PrintableMessage(), new PositiveExpiry(),
    ];

    private static readonly IBackchannelCheck[] Async =
    [
        new ReadableParameters(), new AllowedBackchannel(), new NoUnboundPush(), new AsyncToken(), new RegisteredNotification(), new NoForeignParameter(), new AllowedBackchannelScopes(), new OneHint(),
        new SoundNotificationToken(), new PrintableMessage(), new PositiveExpiry(), new NoMoreThanTwoDays(), new KnownAsyncPrompt(), new BoundedReturns(),
    ];

    public static AuthorizationError? FirstFault(BackchannelRequest request) =>
        (request.IsCiba ? Ciba : Async).Select(check => check.Check(request)).FirstOrDefault(error => error is not null);
}

/// <summary>RFC 6749 §3.1, for what came inside a signed object too.</summary>
internal sealed class ReadableParameters : IBackchannelCheck
{
    public AuthorizationError? Check(BackchannelRequest request) => (request.Parameters.Repeated ?? request.Parameters.Unreadable) switch
    {
        null => null,
        "binding_message" => new(ErrorCode.InvalidBindingMessage, "binding_message has control characters.", "binding_message_unprintable"),
        var name => new(ErrorCode.InvalidRequest, $"The parameter {Kept.Name(name)} is repeated or unreadable.", "parameter_unreadable"),
    };
}

/// <summary>CIBA Core §4, §7.1: a confidential client that is registered for it; the platform's own form takes keys, no secrets (ZenKey platform §6).</summary>
internal sealed class AllowedBackchannel : IBackchannelCheck
{
    public AuthorizationError? Check(BackchannelRequest request) =>
        request.Client.TokenAuth == TokenAuth.None ? new(ErrorCode.UnauthorizedClient, "A client that can keep nothing may not ask a phone by itself.", "client_not_confidential")
        : !request.Client.Grants.Split(' ').Contains(GrantType.Ciba) ? new(ErrorCode.UnauthorizedClient, "This client may not use this flow.", "grant_type_not_allowed") { Expected = Kept.Words(request.Client.Grants.Split(' ')), Received = GrantType.Ciba }
        : !request.IsCiba && request.Client.TokenAuth != TokenAuth.PrivateKeyJwt ? new(ErrorCode.UnauthorizedClient, "This flow takes clients with keys.", "client_without_keys")
        : null;
}

/// <summary>RFC 9449 §5.2, RFC 8705 §3.4: who takes bound tokens only cannot be sent any, because nothing is proven where they go.</summary>
internal sealed class NoUnboundPush : IBackchannelCheck
{
    public AuthorizationError? Check(BackchannelRequest request) => request switch
    {
        { Delivery: not CibaDelivery.Push } => null,
        { Client.DpopBoundAccessTokens: true } => new(ErrorCode.UnauthorizedClient, "This client takes tokens that are bound by DPoP; those cannot be pushed.", "dpop_pushed"),
        { Client.CertificateBoundAccessTokens: true } => new(ErrorCode.UnauthorizedClient, "This client takes tokens that are bound to certificates; those cannot be pushed.", "certificate_pushed"),
        _ => null,
    };
}

/// <summary>ZenKey platform §6: response_type=async_token.</summary>
internal sealed class AsyncToken : IBackchannelCheck
{
    private const string Only = "async_token";

    public AuthorizationError? Check(BackchannelRequest request) => request.Parameters["response_type"] switch
    {
        Only => null,
        null => new(ErrorCode.InvalidRequest, "response_type is missing.", "response_type_missing"),
        var type => new(ErrorCode.UnsupportedResponseType, "The response type is async_token.", "response_type_unsupported") { Expected = Only, Received = Kept.Word(type) },
    };
}

/// <summary>CIBA Core §4 (backchannel_client_notification_endpoint), ZenKey platform §6: nothing is sent anywhere but to registered addresses.</summary>
internal sealed class RegisteredNotification : IBackchannelCheck
{
    public AuthorizationError? Check(BackchannelRequest request)
    {
        if (request.Delivery == CibaDelivery.Poll) { return null; }
        if (request.NotificationUri is not { } address)
        {
            return request.IsCiba
                ? new(ErrorCode.UnauthorizedClient, "This client has registered no notification URI.", "notification_uri_not_registered")
                : new(ErrorCode.InvalidRequest, "notification_uri is missing.", "notification_uri_missing");
        }
        if (!request.Client.Uris.Any(uri => uri.Kind == ClientUriKind.Notification && uri.Uri == address))
        {
            return new(ErrorCode.InvalidRequest, "notification_uri is not registered.", "notification_uri_not_registered");
        }
        // ZenKey platform §6: no one is sent there, it is validated only.
        return request.Parameters["redirect_uri"] is { } redirect && !request.IsCiba && request.Client.FindRedirectUri(redirect) is null
            ? new(ErrorCode.InvalidRequest, "redirect_uri is not registered.", "redirect_uri_unregistered")
            : null;
    }
}

/// <summary>What we do not support is refused: references, and user codes (CIBA Core §7.1; backchannel_user_code_parameter_supported is false).</summary>
internal sealed class NoForeignParameter : IBackchannelCheck
{
    public AuthorizationError? Check(BackchannelRequest request) =>
        request.Parameters["request_uri"] is not null ? new(ErrorCode.InvalidRequest, "request_uri is not supported here.", "request_uri_foreign")
        : request.Parameters["user_code"] is not null ? new(ErrorCode.InvalidRequest, "user_code is not supported.", "user_code_unsupported")
        : null;
}

/// <summary>CIBA Core §7.1: scope with openid, within what the portal allows.</summary>
internal sealed class AllowedBackchannelScopes : IBackchannelCheck
{
    public AuthorizationError? Check(BackchannelRequest request) => AllowedScopes.Fault(request.Client, request.AskedScopes);
}

/// <summary>CIBA Core §7.1: exactly one hint says whom it is about.</summary>
internal sealed class OneHint : IBackchannelCheck
{
    public static readonly string[] Names = ["login_hint", "login_hint_token", "id_token_hint"];

    public AuthorizationError? Check(BackchannelRequest request) => Names.Count(name => request.Parameters[name] is not null) switch
    {
        1 => null,
        0 => new(ErrorCode.InvalidRequest, "One of login_hint, login_hint_token and id_token_hint is needed.", "hint_missing"),
        _ => new(ErrorCode.InvalidRequest, "Only one of login_hint, login_hint_token and id_token_hint may be sent.", "hints_several"),
    };
}

/// <summary>CIBA Core §7.1: at most 1,024 characters in the form of a bearer token (RFC 6750 §2.1), with 128 bits at least; required where the client is told by CIBA.</summary>
internal sealed class SoundNotificationToken : IBackchannelCheck
{
    private const int MinLength = 16;
    private const int MaxLength = 1024;

    public AuthorizationError? Check(BackchannelRequest request)
    {
        if (request.Delivery == CibaDelivery.Poll) { return null; }
        if (request.NotificationToken is not { } token)
        {
            // The published Java SDK sends none (real clients §2).
            return request.IsCiba ? new(ErrorCode.InvalidRequest, "client_notification_token is missing.", "notification_token_missing") : null;
        }
        return token.Length is >= MinLength and <= MaxLength && IsBearer(token)
            ? null
            : new(ErrorCode.InvalidRequest, $"client_notification_token has {MinLength} to {MaxLength} characters of a bearer token.", "notification_token_malformed");
    }

    private static bool IsBearer(string token)
    {
        var text = token.TrimEnd('=');
        return text.Length > 0 && text.All(character => char.IsAsciiLetterOrDigit(character) || character is '-' or '.' or '_' or '~' or '+' or '/');
    }
}

/// <summary>CIBA Core §7.1, §13: text that a person can read, at most 280 characters; nothing that turns or hides what stands beside.</summary>
internal sealed class PrintableMessage : IBackchannelCheck
{
    private const char ZeroWidthJoiner = '\u200D';

    public AuthorizationError? Check(BackchannelRequest request)
    {
        if (request.Message is not { } message || (message.Length <= AuthorizationRequest.MaxContextLength && message.All(IsPrintable) && message.Any(one => !char.IsWhiteSpace(one)))) { return null; }
        return request.IsCiba
            ? new(ErrorCode.InvalidBindingMessage, $"binding_message has at most {AuthorizationRequest.MaxContextLength} printable characters.", "binding_message_unprintable")
            : new(ErrorCode.InvalidRequest, $"context has at most {AuthorizationRequest.MaxContextLength} printable characters.", "context_unprintable");
    }

    private static bool IsPrintable(char character) => character == ZeroWidthJoiner || char.GetUnicodeCategory(character)
        is not (UnicodeCategory.Control or UnicodeCategory.Format or UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator or UnicodeCategory.PrivateUse or UnicodeCategory.OtherNotAssigned);
}

/// <summary>CIBA Core §7.1: a positive number of seconds, as a number or as text. Of more than 48 hours we give 48.</summary>
internal sealed class PositiveExpiry : IBackchannelCheck
{
    public AuthorizationError? Check(BackchannelRequest request) => request.AskedSeconds is 0
        ? new(ErrorCode.InvalidRequest, $"{request.ExpiryName} is a positive number of seconds.", "expiry_malformed")
        : null;
}

/// <summary>ZenKey platform §6: a push is valid for 48 hours at most; more is refused.</summary>
internal sealed class NoMoreThanTwoDays : IBackchannelCheck
{
    public AuthorizationError? Check(BackchannelRequest request) => request.AskedSeconds > BackchannelRequest.MaxLife.TotalSeconds
        ? new(ErrorCode.InvalidRequest, "expires_in is at most 48 hours.", "expiry_too_long")
        : null;
}

/// <summary>OpenID Connect Core §3.1.2.1, where there is no page: none cannot be kept, the phone is always asked.</summary>
internal sealed class KnownAsyncPrompt : IBackchannelCheck
{
    public AuthorizationError? Check(BackchannelRequest request) => request.Prompts.All(prompt => prompt is "login" or "consent" or "select_account")
        ? null
        : new(ErrorCode.InvalidRequest, "prompt is login, consent, or left out: the phone is always asked.", "prompt_unknown");
}

/// <summary>Values that come back are bounded: state and nonce 1,024 characters, correlation_id 64.</summary>
internal sealed class BoundedReturns : IBackchannelCheck
{
    private const int MaxLength = 1024;

    public AuthorizationError? Check(BackchannelRequest request) =>
        request.Parameters["state"] is { Length: > MaxLength } ? new(ErrorCode.InvalidRequest, "state has more than 1,024 characters.", "state_too_long")
        : request.Parameters["nonce"] is { Length: > MaxLength } ? new(ErrorCode.InvalidRequest, "nonce has more than 1,024 characters.", "nonce_too_long")
        : request.Parameters["correlation_id"] is { Length: > AuthorizationRequest.MaxCorrelationIdLength }
            ? new(ErrorCode.InvalidRequest, "correlation_id has more than 64 characters.", "correlation_id_too_long")
        : null;
}
