using ZenKey.Protocol;

namespace ZenKey.Portal.Findings;

/// <summary>What a client must show, and what its tokens are worth in other hands.</summary>
internal static class ProtectionRules
{
    private const int ManyLinks = 100;

    public static IReadOnlyList<FindingRule> All { get; } =
    [
        new("pkce_optional", Severity.Warning, "PKCE is not required", "A stolen code can be used without it (RFC 9700 §2.1.1). Require it once your app sends code_challenge.",
            facts => !facts.Client.RequirePkce && facts.Grants.Contains(GrantType.AuthorizationCode) ? new Found("A request without code_challenge is taken.", "", facts.Client.Type == ClientType.Confidential ? null : Severity.Fault) : null, Forms.Settings("protection")),
        new("pushed_requests_optional", Severity.Advice, "Delicate data is asked for through the browser", "A pushed request cannot be changed on its way (RFC 9126). Require it for clients that ask for delicate data.",
            facts => facts is { IsLaunched: true, AsksDelicate: true } && facts.Client is { Type: ClientType.Confidential, RequirePushedRequests: false } ? new Found("Requests need not be pushed.") : null, Forms.Settings("protection")),
        new("tokens_unbound", Severity.Advice, "Tokens for delicate data that anybody can use", "Bound to a key (DPoP, RFC 9449) or to a certificate (RFC 8705), a stolen token is worth nothing.",
            facts => facts is { IsLaunched: true, AsksDelicate: true } && facts.Client is { DpopBoundAccessTokens: false, CertificateBoundAccessTokens: false } ? new Found("Neither dpop_bound_access_tokens nor tls_client_certificate_bound_access_tokens.") : null, Forms.Settings("protection")),
        new("refresh_unbound", Severity.Warning, "A public client that stays signed in without a key", "A refresh token on a phone or in a browser should be bound to a key of its own (RFC 9700 §2.2.2).",
            facts => facts.Client.Type != ClientType.Confidential && facts.Client.ScopeNames.Contains(Scope.OfflineAccess) && facts.Grants.Contains(GrantType.RefreshToken) && !facts.Client.DpopBoundAccessTokens
                ? new Found("offline_access, and no DPoP.") : null, Forms.Settings("protection")),
        new("offline_without_refresh", Severity.Warning, "offline_access without refresh tokens", "The scope is asked of people, and no refresh token is ever given. Allow the grant, or take the scope away.",
            facts => facts.Client.ScopeNames.Contains(Scope.OfflineAccess) && !facts.Grants.Contains(GrantType.RefreshToken) ? new Found("The grant refresh_token is not allowed.") : null, Forms.Settings("grants")),
        new("refresh_without_offline", Severity.Advice, "Refresh tokens are allowed and never given", "They are given to those who were granted offline_access. Allow the scope, or take the grant away.",
            facts => facts.Grants.Contains(GrantType.RefreshToken) && !facts.Client.ScopeNames.Contains(Scope.OfflineAccess) ? new Found("The scope offline_access is not allowed.") : null,
            facts => new Fix("Allow the scope", Forms.Client(facts, "scopes") + "?allow=" + Scope.OfflineAccess)),
        new("phone_requests_unsigned", Severity.Advice, "Requests to phones need no signature", "Whoever has the client’s secret can make phones ring. Let them be signed (CIBA Core §7.1.1).",
            facts => facts.IsLaunched && facts.Grants.Contains(GrantType.Ciba) && facts.Client.BackchannelRequestSigningAlg is null ? new Found("backchannel_authentication_request_signing_alg is not set.") : null, Forms.Settings("phones")),
        new("logout_not_told", Severity.Advice, "Many people, and nobody tells you when they sign out", "With a back-channel logout URI your app ends its session when a person ends theirs (OpenID Connect Back-Channel Logout).",
            facts => facts.Links >= ManyLinks && facts.Client.BackchannelLogoutUri is null && facts.Client.Type == ClientType.Confidential ? new Found("No back-channel logout URI.") : null, Forms.Settings("signout")),
        new("events_not_told", Severity.Advice, "Events are allowed and nobody listens", "People are asked to share security events with an app that has not subscribed to any. Subscribe, or take the scope away.",
            facts => facts.Client.ScopeNames.Contains(Scope.Events) && facts.Client.EventSubscription is null ? new Found("The scope events, and no subscription.") : null, Forms.Settings("events")),
    ];
}
