using ZenKey.AuthServer.Http;
using ZenKey.Portal.Data.Devices;
using ZenKey.Portal.Data.Links;
using ZenKey.Portal.Data.Subscribers;
using ZenKey.Protocol;
using ZenKey.Protocol.Network;

namespace ZenKey.AuthServer.Endpoints.Authorization;

/// <summary>What is known about the person, when the decision is made.</summary>
/// <param name="Subscriber">Who it is.</param>
/// <param name="OwnLine">Whether the request came over this subscriber's own mobile connection.</param>
/// <param name="Primary">Their phone; null when none is enrolled.</param>
/// <param name="Sim">What the network says of the SIM on their line; null when there is none.</param>
/// <param name="Link">Their link with the client's sector; null when there never was one.</param>
internal sealed record AuthorizationFacts(Subscriber Subscriber, bool OwnLine, Device? Primary, SimFacts? Sim, AccountLink? Link);

/// <summary>How an authorization request goes on.</summary>
internal abstract record AuthorizationDecision
{
    private AuthorizationDecision() { }

    /// <summary>The code at once: line, consent and policies allow it.</summary>
    public sealed record Issue(AccountLink Link) : AuthorizationDecision;

    /// <summary>The phone is asked.</summary>
    public sealed record AskPhone : AuthorizationDecision;

    public sealed record Refuse(AuthorizationError Error) : AuthorizationDecision;
}

/// <summary>The decision on an authorization request, without any I/O.</summary>
internal static class AuthorizationRules
{
    public static AuthorizationDecision Decide(AuthorizationRequest request, CarrierScope scope, AuthorizationFacts facts)
    {
        if (facts.Subscriber.State == SubscriberState.Locked)
        {
            return new AuthorizationDecision.Refuse(new(ErrorCode.AccessDenied, "The carrier does not authenticate this subscriber now.", "subscriber_locked"));
        }
        if (facts.Primary is null)
        {
            return new AuthorizationDecision.Refuse(new(ErrorCode.UserUnsupported, "The subscriber has no ZenKey application.", "no_application"));
        }
        if (!SimMatches(facts.Primary, facts.Sim))
        {
            return new AuthorizationDecision.Refuse(new(ErrorCode.NetworkFailure, "The device could not be authenticated: SIM or handset changed.", "sim_mismatch"));
        }
        if (MayIssueAtOnce(request, scope, facts)) { return new AuthorizationDecision.Issue(facts.Link!); }
        return request.IsSilent
            ? new AuthorizationDecision.Refuse(new(ErrorCode.InteractionRequired, "The subscriber must approve on the phone.", "prompt_none"))
            : new AuthorizationDecision.AskPhone();
    }

    /// <summary>The SIM, subscription and handset of the line are those that were enrolled (ZenKey platform §8.1).</summary>
    public static bool SimMatches(Device primary, SimFacts? sim) =>
        sim is not null && sim.Iccid == primary.Iccid && sim.Imsi == primary.Imsi && sim.Imei == primary.Imei;

    /// <summary>
    /// Network authentication: the subscriber's own line, allowed by carrier and client, a1 enough, everything asked for
    /// agreed to before, and no prompt for more.
    /// </summary>
    private static bool MayIssueAtOnce(AuthorizationRequest request, CarrierScope scope, AuthorizationFacts facts) =>
        facts.OwnLine && scope.Carrier.NetworkAuthentication && request.Client.NetworkAuthentication
        && request.Acr is null or Acr.A1
        && !request.Prompts.Contains("login") && !request.Prompts.Contains("consent")
        && facts.Link is { State: LinkState.Active } link && request.Scopes.All(name => !NeedsConsent(name) || link.ScopeNames.Contains(name));

    /// <summary>Attributes, and staying signed in without being there (OpenID Connect Core §11).</summary>
    private static bool NeedsConsent(string name) => name == Scope.OfflineAccess || Scope.Find(name) is { IsAttribute: true };
}
