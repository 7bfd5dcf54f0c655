using System.Collections.Frozen;

namespace ZenKey.Portal.Ui;

/// <summary>Where a rule stands.</summary>
/// <param name="Name">E.g. <c>RFC 7636 §4.6</c>.</param>
/// <param name="Address">Its text.</param>
public sealed record RuleSource(string Name, string Address);

/// <summary>Each cause of a refusal as a title, and where the rule stands that was broken.</summary>
public static class CauseGuide
{
    private const string Core = "https://openid.net/specs/openid-connect-core-1_0.html#";
    private const string Ciba = "https://openid.net/specs/openid-client-initiated-backchannel-authentication-core-1_0.html#";

    private static readonly RuleSource Platform = new("ZenKey platform", "https://developer.myzenkey.com/");

    private static readonly FrozenDictionary<string, string> Titles = new Dictionary<string, string>
    {
        ["redirect_uri_unregistered"] = "The redirect URI is not registered",
        ["redirect_uri_mismatch"] = "The redirect URI is not that of the request",
        ["scope_not_allowed"] = "The client may not ask for this scope",
        ["scope_without_openid"] = "The scope lacks openid",
        ["client_unknown"] = "There is no such client",
        ["client_disabled"] = "The client is switched off",
        ["client_secret_wrong"] = "The client secret is wrong",
        ["client_auth_method"] = "The client proves itself in another way than agreed",
        ["grant_type_not_allowed"] = "The client may not use this grant type",
        ["code_expired"] = "The code came too late",
        ["code_replayed"] = "The code was used before",
        ["pkce_mismatch"] = "The code verifier is another one",
        ["pkce_missing"] = "The request has no code challenge",
        ["refresh_token_replayed"] = "The refresh token was used before",
        ["denied"] = "The person refused on the phone",
        ["cancelled"] = "The person cancelled in the browser",
        ["timed_out"] = "The phone did not answer in time",
        ["push_undelivered"] = "The phone could not be reached",
        ["server_fault"] = "A fault of ours",
    }.ToFrozenDictionary(StringComparer.Ordinal);

    private static readonly FrozenDictionary<string, string> Spelled = new Dictionary<string, string>
    {
        ["uri"] = "URI",
        ["pkce"] = "PKCE",
        ["dpop"] = "DPoP",
        ["id"] = "ID",
        ["jti"] = "jti",
        ["iat"] = "iat",
        ["exp"] = "exp",
        ["nbf"] = "nbf",
        ["kid"] = "kid",
        ["acr"] = "acr",
        ["pin"] = "PIN",
        ["sim"] = "SIM",
        ["ciba"] = "CIBA",
        ["ip"] = "IP",
        ["mccmnc"] = "MCC and MNC",
        ["tls"] = "TLS",
        ["par"] = "PAR",
        ["usertrait"] = "user trait",
        ["openid"] = "openid",
        ["nonce"] = "nonce",
        ["auth"] = "authentication",
        ["jkt"] = "thumbprint",
        ["post"] = "POST",
        ["rsa"] = "RSA",
        ["email"] = "email",
    }.ToFrozenDictionary(StringComparer.Ordinal);

    /// <summary>By the beginning of a cause; the longest that fits counts.</summary>
    private static readonly (string Prefix, RuleSource Source)[] Sources =
    [
        ("redirect_uri", Rfc(9700, "4.1.3")), ("post_logout_redirect_uri", new("RP-Initiated Logout §3.1", "https://openid.net/specs/openid-connect-rpinitiated-1_0.html#ClientMetadata")),
        ("logout_", new("RP-Initiated Logout §2", "https://openid.net/specs/openid-connect-rpinitiated-1_0.html#RPLogout")),
        ("response_type", Rfc(6749, "3.1.1")), ("response_mode", new("OAuth Multiple Response Types §2.1", "https://openid.net/specs/oauth-v2-multiple-response-types-1_0.html#ResponseModes")),
        ("scope", Rfc(6749, "3.3")), ("state", Rfc(6749, "4.1.1")), ("nonce", OpenId("3.1.2.1", "AuthRequest")), ("prompt", OpenId("3.1.2.1", "AuthRequest")), ("max_age", OpenId("3.1.2.1", "AuthRequest")),
        ("claims", OpenId("5.5", "ClaimsParameter")), ("registration_", OpenId("7.2.1", "RegistrationParameter")), ("id_token_hint", OpenId("3.1.2.1", "AuthRequest")), ("login_hint", OpenId("3.1.2.1", "AuthRequest")),
        ("pkce", Rfc(7636, "4")), ("parameter_", Rfc(6749, "3.1")), ("body_", Rfc(6749, "3.2")), ("request_unreadable", Rfc(6749, "3.1")),
        ("pushed_request", Rfc(9126, "5")), ("request_uri", Rfc(9126, "4")), ("request_object", Rfc(9101, "6")), ("request_and_request_uri", Rfc(9101, "5")),
        ("client_", Rfc(6749, "2.3")), ("basic_", Rfc(6749, "2.3.1")), ("assertion_", Rfc(7523, "3")), ("client_id", Rfc(6749, "2.2")),
        ("grant_type", Rfc(6749, "4")), ("code_", Rfc(6749, "4.1.3")), ("refresh_token", Rfc(9700, "4.14.2")), ("offline_access", OpenId("11", "OfflineAccess")), ("grant_", Rfc(6749, "5.2")),
        ("dpop", Rfc(9449, "4.3")), ("dpop_nonce", Rfc(9449, "8")), ("token_bound", Rfc(9449, "7.1")), ("token_not_bound", Rfc(9449, "7.1")), ("certificate", Rfc(8705, "3")), ("mtls", Rfc(8705, "3")), ("tls_", Rfc(8705, "3")),
        ("token_", Rfc(6750, "3.1")), ("set_refused", Rfc(8935, "2.4")), ("poll", Rfc(8936, "2.4")), ("events_", Rfc(8936, "2.4")),
        ("auth_req_id", CibaCore("10.1", "rfc.section.10.1")), ("binding_message", CibaCore("7.1", "rfc.section.7.1")), ("expiry_", CibaCore("7.1", "rfc.section.7.1")), ("hint", CibaCore("7.1", "rfc.section.7.1")),
        ("notification_", CibaCore("7.1", "rfc.section.7.1")), ("user_code", CibaCore("7.1", "rfc.section.7.1")), ("ciba_", CibaCore("7", "rfc.section.7")), ("denied", Rfc(6749, "4.1.2.1")), ("cancelled", Rfc(6749, "4.1.2.1")),
    ];

    /// <summary>What happened, in a few words.</summary>
    public static string Title(string cause)
    {
        if (Titles.GetValueOrDefault(cause) is { } title) { return title; }
        var words = string.Join(' ', cause.Split('_').Select(word => Spelled.GetValueOrDefault(word, word)));
        return words.Length == 0 ? cause : char.ToUpperInvariant(words[0]) + words[1..];
    }

    /// <summary>Where the rule stands; the platform's own rules stand in its documents.</summary>
    public static RuleSource Source(string cause)
    {
        var best = Platform;
        var length = 0;
        foreach (var (prefix, source) in Sources)
        {
            if (prefix.Length > length && cause.StartsWith(prefix, StringComparison.Ordinal)) { (best, length) = (source, prefix.Length); }
        }
        return best;
    }

    private static RuleSource Rfc(int number, string section) => new($"RFC {number} §{section}", $"https://www.rfc-editor.org/rfc/rfc{number}.html#section-{section}");

    private static RuleSource OpenId(string section, string anchor) => new($"OpenID Connect Core §{section}", Core + anchor);

    private static RuleSource CibaCore(string section, string anchor) => new($"CIBA Core §{section}", Ciba + anchor);
}
