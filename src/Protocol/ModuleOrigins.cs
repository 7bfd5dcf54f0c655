using ZenKey.Protocol.Refusals;

namespace ZenKey.Protocol;

/// <summary>
/// Where each module is published: scheme, host and port, no slash at the end. Every address we hand out is built from
/// these, never from a request's Host header.
/// </summary>
public sealed record ModuleOrigins(string Portal, string AuthServer, string Authenticator, string CarrierSimulator)
{
    /// <summary>Where clients that show certificates call the AuthServer (RFC 8705 §5); null where nobody can.</summary>
    public string? MutualTls { get; init; }

    /// <summary>The address of the discovery UI.</summary>
    public string DiscoveryUi => AuthServer + "/ui/discovery-ui";

    /// <summary>The path that pages about error codes stand below.</summary>
    public const string ErrorPath = "/ui/errors/";

    /// <summary>The page that says what an error code means: error_uri (RFC 6749 §4.1.2.1, §5.2). Null for what is no code of ours.</summary>
    public string? ErrorPage(string code) => ErrorMeanings.Find(code) is null ? null : AuthServer + ErrorPath + code;

    /// <summary>A carrier's issuer identifier (OpenID Connect Discovery §3).</summary>
    public string Issuer(string carrierSlug) => $"{AuthServer}/carriers/{carrierSlug}";

    /// <summary>What stands before the endpoints of a carrier for clients that show certificates; null where nobody can.</summary>
    public string? MutualTlsBase(string carrierSlug) => MutualTls is null ? null : $"{MutualTls}/carriers/{carrierSlug}";
}
