using ZenKey.AuthServer.Endpoints.ClientAuthentication;
using ZenKey.AuthServer.Http;
using ZenKey.Portal.Data.Clients;
using ZenKey.Portal.Data.Devices;
using ZenKey.Portal.Data.Links;
using ZenKey.Portal.Data.Subscribers;
using ZenKey.Protocol;
using ZenKey.Protocol.Network;

namespace ZenKey.AuthServer.Endpoints.Authorization;

/// <summary>What is known about the person, when the decision is made.</summary>
/// <param name="Subscriber">Who it is.</param>
/// <param name="OwnLine">Whether the request came over this subscriber's own mobile connection.</param>
/// <param name="Phone">Their phone.</param>
/// <param name="Link">Their link with the client's sector; null when there never was one.</param>
/// <param name="Session">What a trusted browser may sign in by without the phone; null when it may not.</param>
/// <param name="Now">The time.</param>
internal sealed record AuthorizationFacts(
    Subscriber Subscriber, bool OwnLine, PhoneFacts Phone, AccountLink? Link, SsoSession? Session, DateTimeOffset Now);

/// <summary>How an authorization request goes on.</summary>
internal abstract record AuthorizationDecision
{
    private AuthorizationDecision() { }

    /// <summary>The code at once: line or session, consent and policies allow it.</summary>
    /// <param name="Link">The consent.</param>
    /// <param name="Scopes">What of the request it covers.</param>
    /// <param name="Acr">The level reached.</param>
    /// <param name="Amr">How.</param>
    /// <param name="AuthTime">When.</param>
    /// <param name="DeviceId">The trusted browser whose end is the end of it; null on the own line.</param>
    public sealed record Issue(AccountLink Link, string Scopes, string Acr, string Amr, DateTimeOffset AuthTime, Guid? DeviceId) : AuthorizationDecision;

    /// <summary>The phone is asked.</summary>
    /// <param name="WithFactor">A PIN or biometric is asked however fresh the last one is.</param>
    public sealed record AskPhone(bool WithFactor) : AuthorizationDecision;

    public sealed record Refuse(AuthorizationError Error) : AuthorizationDecision;
}

/// <summary>The decision on an authorization request, without any I/O.</summary>
internal static class AuthorizationRules
{
    public static AuthorizationDecision Decide(AuthorizationRequest request, CarrierScope scope, AuthorizationFacts facts)
    {
        if (Unable(request.Client, facts.Subscriber, facts.Phone) is { } fault) { return new AuthorizationDecision.Refuse(fault); }
        var consent = RememberedConsent(request, facts);
        if (consent is not null && !AsksForMore(request) && !facts.Subscriber.AlwaysAsk)
        {
            if (LineServes(request, scope, facts) && LevelOfLine(request)) { return new AuthorizationDecision.Issue(facts.Link!, consent, Acr.A1, Amr.HardwareKey, facts.Now, null); }
            if (facts.Session is { } session && IsFresh(request, session, facts.Now) && LevelOf(request, session))
            {
                return new AuthorizationDecision.Issue(facts.Link!, consent, session.Acr, session.Amr, session.AuthTime, session.Device.Id);
            }
        }
        return request.IsSilent
            ? new AuthorizationDecision.Refuse(WhyNotSilently(request, scope, facts, consent))
            : new AuthorizationDecision.AskPhone(NeedsNewFactor(request, facts));
    }

    /// <summary>What a browser that nobody is known by is told with prompt=none (OpenID Connect Core §3.1.2.6).</summary>
    public static AuthorizationError NobodyKnown(CarrierScope scope) => scope.Carrier.SilentSignIn
        ? new(ErrorCode.LoginRequired, "Nobody has signed in with this browser lately.", "prompt_none_no_session")
        : new(ErrorCode.InteractionRequired, "The subscriber must be asked.", "prompt_none");

    /// <summary>The SIM, subscription and handset of the line are those that were enrolled (ZenKey platform §8.1).</summary>
    public static bool SimMatches(Device primary, SimFacts? sim) =>
        sim is not null && sim.Iccid == primary.Iccid && sim.Imsi == primary.Imsi && sim.Imei == primary.Imei;

    /// <summary>Whether the phone may serve: all is as it was enrolled, and no other application on it has a recovery open.</summary>
    public static bool PhoneStands(Device primary, SimFacts? sim) => SimMatches(primary, sim) && primary.StoppedAt is null;

    /// <summary>What stops every authentication of this subscriber for a client; null when nothing does.</summary>
    public static AuthorizationError? Unable(Client client, Subscriber subscriber, PhoneFacts phone) =>
        subscriber.State == SubscriberState.Locked ? new(ErrorCode.AccessDenied, "The carrier does not authenticate this subscriber now.", "subscriber_locked")
        : subscriber.PortedToCarrierId is not null ? new(ErrorCode.UserNotFound, "The subscriber has taken their accounts to another carrier; run discovery again with prompt=true.", "subscriber_ported")
        : phone.Primary is not { } primary ? new(ErrorCode.UserUnsupported, "The subscriber has no ZenKey application.", "no_application")
        : !PhoneStands(primary, phone.Sim) ? new(ErrorCode.NetworkFailure, "The device could not be authenticated: SIM or handset changed.", "sim_mismatch")
        : ServedClients.ModeFault(client, primary, phone.IsSimulated);

    private static bool AsksForMore(AuthorizationRequest request) => request.Prompts.Contains("login") || request.Prompts.Contains("consent") || IsPort(request);

    /// <summary>To leave a carrier takes the phone and a PIN given for it, however fresh the last one is (ZenKey platform §8.3).</summary>
    private static bool IsPort(AuthorizationRequest request) => request.Scopes.Contains(Scope.PortData);

    /// <summary>
    /// What of the requested scopes is agreed to, when nothing needs to be asked: each attribute was agreed to, or is an
    /// optional one that was declined. Null when somebody must be asked.
    /// </summary>
    private static string? RememberedConsent(AuthorizationRequest request, AuthorizationFacts facts)
    {
        if (facts.Link is not { State: LinkState.Active } link) { return null; }
        var granted = new List<string>(request.Scopes.Count);
        foreach (var name in request.Scopes)
        {
            if (!NeedsConsent(name) || link.ScopeNames.Contains(name)) { granted.Add(name); }
            else if (!link.DeclinedNames.Contains(name) || request.Client.Project!.Requires(name)) { return null; }
        }
        return string.Join(' ', granted);
    }

    /// <summary>Attributes, event alerts, and staying signed in without being there (OpenID Connect Core §11).</summary>
    private static bool NeedsConsent(string name) => name == Scope.OfflineAccess || Scope.Find(name) is { IsAsked: true };

    /// <summary>Network authentication: the subscriber's own line, allowed by carrier and client. It is no active authentication, so max_age ends it.</summary>
    private static bool LineServes(AuthorizationRequest request, CarrierScope scope, AuthorizationFacts facts) =>
        facts.OwnLine && scope.Carrier.NetworkAuthentication && request.Client.NetworkAuthentication && request.MaxAge is null;

    private static bool LevelOfLine(AuthorizationRequest request) => request.Acr is null or Acr.A1;

    private static bool LevelOf(AuthorizationRequest request, SsoSession session) => request.Acr is null or Acr.A1 || session.Acr == Acr.A3;

    /// <summary>OpenID Connect Core §3.1.2.1: not longer ago than max_age; zero is always too long.</summary>
    private static bool IsFresh(AuthorizationRequest request, SsoSession session, DateTimeOffset now) =>
        request.MaxAge is not { } most || now - session.AuthTime < most;

    /// <summary>prompt=login always; at a3 also a max_age that the last PIN or biometric is too old for.</summary>
    private static bool NeedsNewFactor(AuthorizationRequest request, AuthorizationFacts facts) => request.Prompts.Contains("login") || IsPort(request)
        || (request.MaxAge is { } most && (request.Acr ?? Acr.A3) == Acr.A3 && !(facts.Now - facts.Subscriber.FactorAt < most));

    private static AuthorizationError WhyNotSilently(AuthorizationRequest request, CarrierScope scope, AuthorizationFacts facts, string? consent)
    {
        if (facts.Subscriber.AlwaysAsk) { return new(ErrorCode.InteractionRequired, "The subscriber wants to be asked every time.", "prompt_none_always_ask"); }
        var line = LineServes(request, scope, facts);
        if (!line && facts.Session is null) { return NobodyKnown(scope); }
        if (!line && !IsFresh(request, facts.Session!, facts.Now)) { return new(ErrorCode.LoginRequired, "The last sign-in is longer ago than max_age.", "prompt_none_max_age"); }
        if (!(line && LevelOfLine(request)) && !(facts.Session is { } session && LevelOf(request, session)))
        {
            return new(ErrorCode.InteractionRequired, "The subscriber must give a PIN or biometric on the phone.", "prompt_none_acr");
        }
        return consent is null
            ? new(ErrorCode.ConsentRequired, "The subscriber has not agreed to all that is asked for.", "prompt_none_consent")
            : new(ErrorCode.InteractionRequired, "The subscriber must be asked.", "prompt_none");
    }
}
