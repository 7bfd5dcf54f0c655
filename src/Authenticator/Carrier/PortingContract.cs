using System.Text.Json.Serialization;

namespace ZenKey.Authenticator.Carrier;

// What a move is made of: the own carrier's JSON API (app/porting...), and the former carrier's endpoints as an OpenID provider.

public sealed record FormerCarriersAnswer(IReadOnlyList<FormerCarrier> Carriers);

/// <param name="Issuer">Its issuer identifier.</param>
public sealed record FormerCarrier(string Name, string Issuer);

/// <param name="ClientId">This application as a client of the former carrier.</param>
/// <param name="LoginHintToken">The own carrier's word that this phone has the line.</param>
public sealed record PortHint(string CarrierName, string Issuer, string ClientId, string RedirectUri, string LoginHintToken);

/// <param name="Issuer">The former carrier.</param>
/// <param name="PortTokens">Of the services that come along.</param>
/// <param name="Consents">The same services, with what is shared.</param>
public sealed record BringBody(string Issuer, IReadOnlyList<string> PortTokens, IReadOnlyList<BringConsent> Consents, string? GivenName, string? FamilyName, string? Email);

public sealed record BringConsent(string ClientId, IReadOnlyList<string> Scopes);

/// <summary>What of a provider's metadata a move needs (OpenID Connect Discovery §3, RFC 9126 §5).</summary>
public sealed record ProviderMetadata(
    string Issuer,
    [property: JsonPropertyName("authorization_endpoint")] string AuthorizationEndpoint,
    [property: JsonPropertyName("token_endpoint")] string TokenEndpoint,
    [property: JsonPropertyName("pushed_authorization_request_endpoint")] string PushedAuthorizationRequestEndpoint,
    [property: JsonPropertyName("user_porting_endpoint")] string UserPortingEndpoint);

public sealed record PushedAnswer([property: JsonPropertyName("request_uri")] string RequestUri);

public sealed record TokenAnswer([property: JsonPropertyName("access_token")] string AccessToken);

/// <summary>What the former carrier gives.</summary>
public sealed record PortedAccounts(IReadOnlyList<PortedService> Services, PortedProfile? Profile);

public sealed record PortedService(string Name, [property: JsonPropertyName("logo_uri")] string? LogoUri, string Scope, IReadOnlyList<PortedClient> Clients)
{
    public IReadOnlyList<string> Scopes => Scope.Split(' ', StringSplitOptions.RemoveEmptyEntries);
}

public sealed record PortedClient([property: JsonPropertyName("client_id")] string ClientId, [property: JsonPropertyName("port_token")] string PortToken);

public sealed record PortedProfile(
    [property: JsonPropertyName("given_name")] string? GivenName, [property: JsonPropertyName("family_name")] string? FamilyName, string? Email);
