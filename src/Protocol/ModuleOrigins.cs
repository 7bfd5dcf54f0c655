namespace ZenKey.Protocol;

/// <summary>
/// Where each module is published: scheme, host and port, no slash at the end. Every address we hand out is built from
/// these, never from a request's Host header.
/// </summary>
public sealed record ModuleOrigins(string Portal, string AuthServer, string Authenticator, string CarrierSimulator)
{
    /// <summary>The address of the discovery UI.</summary>
    public string DiscoveryUi => AuthServer + "/ui/discovery-ui";

    /// <summary>A carrier's issuer identifier (OpenID Connect Discovery §3).</summary>
    public string Issuer(string carrierSlug) => $"{AuthServer}/carriers/{carrierSlug}";
}
