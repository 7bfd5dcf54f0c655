using ZenKey.AuthServer.Endpoints.Authorization;
using ZenKey.Portal.Data.Links;
using ZenKey.Portal.Data.Subscribers;
using ZenKey.Protocol;

namespace ZenKey.AuthServer.Endpoints.BackchannelAuthentication;

/// <summary>What is known about the person, when the decision is made.</summary>
/// <param name="Subscriber">Who it is.</param>
/// <param name="Phone">Their phone; null when the carrier's network does not answer.</param>
/// <param name="Link">Their link with the client's sector; null when there never was one.</param>
internal sealed record BackchannelFacts(Subscriber Subscriber, PhoneFacts? Phone, AccountLink? Link);

/// <summary>Whether a phone may be asked, without any I/O.</summary>
internal static class BackchannelRules
{
    /// <returns>Null when the phone is asked.</returns>
    public static AuthorizationError? Fault(BackchannelRequest request, BackchannelFacts facts)
    {
        var fault = facts.Phone is not { } phone
            ? new AuthorizationError(ErrorCode.NetworkFailure, "The carrier's network does not answer; try again later.", "network_unavailable")
            : AuthorizationRules.Unable(request.Client, facts.Subscriber, phone) ?? MissingConsent(request, facts.Link);
        // CIBA Core §13 has one word for what a phone stands against.
        return fault is not null && request.IsCiba ? fault with { Error = ErrorCode.AccessDenied } : fault;
    }

    /// <summary>ZenKey platform §6: the person has visited this client and agreed to openid at least. CIBA may ask the first time.</summary>
    private static AuthorizationError? MissingConsent(BackchannelRequest request, AccountLink? link) =>
        request.IsCiba || (link is { State: LinkState.Active } && link.ScopeNames.Contains(Scope.OpenId))
            ? null
            : new(ErrorCode.ConsentRequired, "The subscriber has not agreed to anything with this client yet.", "consent_never_given");
}
