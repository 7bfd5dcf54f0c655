using System.Text.RegularExpressions;

namespace ZenKey.Portal.Features.TestFlow;

/// <summary>Where the text of a clause stands. The platform's own rules are not published; they have no address.</summary>
public static partial class Clauses
{
    public static Uri? Address(string clause)
    {
        if (Rfc().Match(clause) is { Success: true } rfc) { return new Uri($"https://www.rfc-editor.org/rfc/rfc{rfc.Groups["number"].Value}#section-{rfc.Groups["section"].Value}"); }
        return clause switch
        {
            _ when clause.StartsWith("OIDC Core 3.1.3.7", StringComparison.Ordinal) => Core("IDTokenValidation"),
            "OIDC Core 2" => Core("IDToken"),
            "OIDC Core 3.1.3.3" => Core("TokenResponse"),
            "OIDC Core 3.1.3.8" => Core("CodeFlowTokenValidation"),
            "OIDC Core 3.3.2.11" => Core("HybridIDToken"),
            "OIDC Core 5.3.2" => Core("UserInfoResponse"),
            "OIDC Core 10.1" => Core("Signing"),
            "OIDC Core 11" => Core("OfflineAccess"),
            "OIDC Core 12.2" => Core("RefreshTokenResponse"),
            "OIDC Discovery 3" => new Uri("https://openid.net/specs/openid-connect-discovery-1_0.html#ProviderMetadata"),
            "OAuth Form Post Response Mode 2" => new Uri("https://openid.net/specs/oauth-v2-form-post-response-mode-1_0.html#FormPostResponseMode"),
            "OAuth Multiple Response Types 2.1" => new Uri("https://openid.net/specs/oauth-v2-multiple-response-types-1_0.html#ResponseModes"),
            "CIBA Core 7.3" => Ciba("successful_authentication_request_acknowdlegment"),
            "CIBA Core 10.2" => Ciba("ping_callback"),
            "CIBA Core 10.3.1" => Ciba("successful_token_push"),
            _ => null,
        };
    }

    private static Uri Core(string anchor) => new("https://openid.net/specs/openid-connect-core-1_0.html#" + anchor);

    private static Uri Ciba(string anchor) => new("https://openid.net/specs/openid-client-initiated-backchannel-authentication-core-1_0.html#" + anchor);

    [GeneratedRegex(@"^RFC (?<number>\d{4}) (?<section>\d+(?:\.\d+)*)$", RegexOptions.ExplicitCapture)]
    private static partial Regex Rfc();
}
