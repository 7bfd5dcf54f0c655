using System.Security.Cryptography;
using System.Text;
using ZenKey.AuthServer.Http;
using ZenKey.AuthServer.Tokens;
using ZenKey.Portal.Data.Links;
using ZenKey.Portal.Data.Subscribers;
using ZenKey.Protocol;

namespace ZenKey.AuthServer.Endpoints.Authorization;

/// <summary>Whom the client expects to sign in. One of subject and phone is set.</summary>
/// <param name="Subject">The pairwise subject.</param>
/// <param name="Phone">The line, E.164.</param>
/// <param name="Mismatch">What the client is told when somebody else does.</param>
internal sealed record SubscriberHint(string? Subject, string? Phone, AuthorizationError Mismatch)
{
    public bool Names(Subscriber subscriber, string subject) => Subject is { } expected
        ? CryptographicOperations.FixedTimeEquals(Encoding.UTF8.GetBytes(expected), Encoding.UTF8.GetBytes(subject))
        : Phone == subscriber.Phone;
}

/// <summary>
/// Reads login_hint and id_token_hint (OpenID Connect Core §3.1.2.1; ZenKey platform §3). A subject cannot be guessed, so
/// that one alone may name whom to ask; a phone number can, so that it only narrows who may sign in, and whether the
/// number exists is never told, unless the client has proved that the request is its own.
/// </summary>
internal sealed class SubscriberHints(LinkDirectory links, SubscriberDirectory subscribers)
{
    private static readonly AuthorizationError OtherLoginHint =
        new(ErrorCode.InvalidLoginHint, "Who signs in is another than login_hint names.", "login_hint_of_another");
    private static readonly AuthorizationError OtherIdTokenHint =
        new(ErrorCode.LoginRequired, "Who signs in is another than id_token_hint names.", "id_token_hint_of_another");
    private static readonly AuthorizationError NoPhoneNumbers =
        new(ErrorCode.InvalidLoginHint, "This client may not name subscribers by phone number.", "login_hint_phone_not_allowed");
    private static readonly AuthorizationError NotOurs =
        new(ErrorCode.InvalidRequest, "id_token_hint is no ID token that this issuer gave this client.", "id_token_hint_invalid");
    private static readonly AuthorizationError NotHere =
        new(ErrorCode.UserNotFound, "This carrier has no such subscriber; run discovery again with prompt=true.", "subscriber_unknown");

    /// <summary>The hints of a request, or why it fails. A login_hint of no form that we know says nothing to us.</summary>
    public static async Task<(IReadOnlyList<SubscriberHint> Hints, AuthorizationError? Fault)> ReadAsync(CarrierScope scope, AuthorizationRequest request)
    {
        var hints = new List<SubscriberHint>(2);
        if (request.Parameters["id_token_hint"] is { } token)
        {
            if (await SubjectOfAsync(scope, request.Client.ClientId, token) is not { } subject) { return ([], NotOurs); }
            hints.Add(new SubscriberHint(subject, null, OtherIdTokenHint));
        }
        if (request.Parameters["login_hint"] is { } text)
        {
            if (Msisdn.TryParse(text, out var line))
            {
                if (!request.Client.Project!.EnumEnabled) { return ([], NoPhoneNumbers); }
                hints.Add(new SubscriberHint(null, line.Value, OtherLoginHint));
            }
            else if (PairwiseSubject.HasForm(text)) { hints.Add(new SubscriberHint(text, null, OtherLoginHint)); }
        }
        return (hints, null);
    }

    /// <summary>The first hint that somebody does not answer to; null when they answer to all.</summary>
    public static AuthorizationError? Mismatch(IReadOnlyList<SubscriberHint> hints, CarrierScope scope, AuthorizationRequest request, Subscriber subscriber)
    {
        if (hints.Count == 0) { return null; }
        var subject = PairwiseSubject.Of(scope.Keys, scope.Carrier, request.Client.Project!.Sector, subscriber.Id);
        return hints.FirstOrDefault(hint => !hint.Names(subscriber, subject))?.Mismatch;
    }

    /// <summary>Whom a subject names, where one is given: the subscriber, or that this carrier has none. Both null without a subject.</summary>
    public async Task<(Subscriber? Subscriber, AuthorizationError? Fault)> FindAsync(
        IReadOnlyList<SubscriberHint> hints, CarrierScope scope, AuthorizationRequest request, CancellationToken cancellationToken)
    {
        if (hints.FirstOrDefault(hint => hint.Subject is not null)?.Subject is not { } subject)
        {
            return request.IsProven && hints.FirstOrDefault(hint => hint.Phone is not null)?.Phone is { } phone ? await FindByPhoneAsync(scope, phone, cancellationToken) : (null, null);
        }
        return await links.FindBySubjectAsync(scope.Carrier.Id, request.Client.Project!.Sector, subject, cancellationToken) is { } link
            && await subscribers.FindByIdAsync(link.SubscriberId, cancellationToken) is { } subscriber && subscriber.CarrierId == scope.Carrier.Id
                ? (subscriber, null)
                : (null, NotHere);
    }

    private async Task<(Subscriber? Subscriber, AuthorizationError? Fault)> FindByPhoneAsync(CarrierScope scope, string phone, CancellationToken cancellationToken) =>
        await subscribers.FindByPhoneAsync(scope.Carrier.Id, phone, cancellationToken) is { } subscriber ? (subscriber, null) : (null, NotHere);

    /// <summary>OpenID Connect Core §3.1.2.1: ours and this client's; that it has expired does no harm.</summary>
    private static async Task<string?> SubjectOfAsync(CarrierScope scope, string clientId, string text) =>
        await IdTokenHint.ReadAsync(scope.Keys, scope.Issuer, text) is { } hint && hint.ClientId == clientId ? hint.Subject : null;
}
