using ZenKey.AuthServer.Endpoints.Authorization;
using ZenKey.AuthServer.Endpoints.ClientAuthentication;
using ZenKey.AuthServer.Interaction;
using ZenKey.Portal.Data.Clients;
using ZenKey.Portal.Data.Links;
using ZenKey.Portal.Data.Sims;
using ZenKey.Portal.Data.Subscribers;
using ZenKey.Protocol;

namespace ZenKey.AuthServer.Endpoints.UserTraits;

/// <summary>What a request for a user trait must keep (ZenKey platform §10), without any I/O.</summary>
internal static class UserTraitRules
{
    /// <summary>How long a SIM has to be on the line to count as settled.</summary>
    public static readonly TimeSpan Tenure = TimeSpan.FromHours(24);

    private static readonly string[] Types = ["JWT", "usertrait-request+jwt"];

    // Life, audience, time and single use are held as those of a client's assertion.
    private static readonly IAssertionCheck[] Shared = [new MeantForUs(), new AliveAndBounded(), new NotFromTheFuture(), new NamedOnce()];

    /// <summary>Only clients with keys can sign (ZenKey platform §4.1: mandatory for trust services).</summary>
    public static AuthorizationError? FaultOf(Client client) => client.TokenAuth == TokenAuth.PrivateKeyJwt
        ? null
        : new(ErrorCode.UnauthorizedClient, "User traits are for clients that sign with a key.", "usertrait_without_key") { Expected = TokenAuth.PrivateKeyJwt, Received = client.TokenAuth };

    /// <returns>Null when the request is this client's, for this carrier, and alive. Its signature and its single use are looked at by the caller.</returns>
    public static AuthorizationError? FaultOf(ClientAssertion request, AssertionFacts facts) =>
        request.Jwt.Type is { Length: > 0 } type && !Types.Contains(type, StringComparer.OrdinalIgnoreCase) ? Bad("type")
        : request.Issuer != facts.ClientId || (request.ClientId ?? facts.ClientId) != facts.ClientId ? Bad("issuer")
        : Shared.Select(check => check.Fault(request, facts)).FirstOrDefault(fault => fault is not null) is { } shared ? Bad(shared.Replace("assertion_", "", StringComparison.Ordinal))
        : null;

    public static AuthorizationError Bad(string fault) => new(ErrorCode.InvalidRequestObject, $"The signed request does not hold: {fault}.", $"usertrait_request_{fault}");

    public static AuthorizationError? FaultOf(string? trait, Client client) => trait switch
    {
        null => new(ErrorCode.InvalidRequest, "usertrait is missing in the signed request.", "usertrait_missing"),
        _ when !UserTrait.All.Contains(trait) => new(ErrorCode.InvalidRequest, "There is no such user trait.", "usertrait_unknown") { Expected = Kept.Words(UserTrait.All) },
        _ when !client.Project!.TrustServiceNames.Contains(trait) => new(ErrorCode.UnauthorizedClient, "The project has not subscribed to this user trait.", "usertrait_not_subscribed")
        {
            Expected = Kept.Words(client.Project.TrustServiceNames),
            Received = trait,
        },
        _ => null,
    };

    /// <summary>Whom it is about: known to this project, who still agrees to it, and whom the carrier still serves.</summary>
    public static AuthorizationError? FaultOf(AccountLink? link, Subscriber? subscriber) =>
        link is null || subscriber is null || subscriber.CarrierId != link.CarrierId ? new(ErrorCode.UserNotFound, "This carrier knows nobody by this subject.", "usertrait_sub_unknown")
        : link.State != LinkState.Active ? new(ErrorCode.ConsentRequired, "The subscriber has ended the link with this project.", "usertrait_no_consent")
        : subscriber.State != SubscriberState.Active ? new(ErrorCode.AccessDenied, "The carrier does not vouch for this subscriber now.", "subscriber_locked")
        : null;

    /// <summary>True when the SIM has been on the line for more than 24 hours.</summary>
    public static bool IsSettled(Sim sim, DateTimeOffset now) => now - sim.Since > Tenure;
}
