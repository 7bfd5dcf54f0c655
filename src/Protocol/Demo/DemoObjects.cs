using System.Text.Json;

namespace ZenKey.Protocol.Demo;

public sealed record DemoCarrier
{
    public required string Slug { get; init; }
    public required string Name { get; init; }
    /// <summary>Six-digit networks; the first is the canonical one.</summary>
    public required IReadOnlyList<string> Mccmnc { get; init; }
    public DemoBranding? Branding { get; init; }
    public DemoPolicies? Policies { get; init; }
    /// <summary>The carrier's CCID applications, as the phones' systems name them.</summary>
    public DemoApplications? Applications { get; init; }
}

public sealed record DemoApplications
{
    /// <summary>Apple's team and bundle: <c>A1B2C3D4E5.com.example.app</c>.</summary>
    public string? Ios { get; init; }
    public string? AndroidPackage { get; init; }
    /// <summary>SHA-256 of the signing certificates, <c>AB:CD:…</c>.</summary>
    public IReadOnlyList<string> AndroidFingerprints { get; init; } = [];
    /// <summary>Where the application for iOS is found, https.</summary>
    public string? IosStore { get; init; }
    /// <summary>Where the application for Android is found, https.</summary>
    public string? AndroidStore { get; init; }
}

public sealed record DemoBranding
{
    public string? PoweredBy { get; init; }
    public string? Logo { get; init; }
    public string? Color { get; init; }
}

/// <summary>Durations are <c>hh:mm:ss</c>.</summary>
public sealed record DemoPolicies
{
    public string? SsoWindow { get; init; }
    public bool? SilentSignIn { get; init; }
    public bool? NetworkAuthentication { get; init; }
    public string? AccessTokenLifetime { get; init; }
    public string? CodeLifetime { get; init; }
    /// <summary>Of a family of refresh tokens, however often it is used; <c>d.hh:mm:ss</c> for days.</summary>
    public string? RefreshTokenLifetime { get; init; }
    /// <summary>Of a refresh token that is not used; at most that of its family.</summary>
    public string? RefreshTokenIdleLifetime { get; init; }
    /// <summary>Whether DPoP proofs must bear a nonce of the carrier.</summary>
    public bool? DpopNonces { get; init; }
    public int? RecoveryFactors { get; init; }
}

public sealed record DemoSubscriber
{
    public required string Key { get; init; }
    public required string Carrier { get; init; }
    public required string Phone { get; init; }
    public string? Given { get; init; }
    public string? Family { get; init; }
    public string? Email { get; init; }
    public string? PostalCode { get; init; }
    /// <summary>One line of text, or an object of OpenID Connect Core §5.1.1.</summary>
    public JsonElement? Address { get; init; }
    public string? Birthdate { get; init; }
    /// <summary>Where their picture is.</summary>
    public string? Picture { get; init; }
    /// <summary>Four digits; stored protected.</summary>
    public string? Last4Social { get; init; }
    /// <summary>That an identity document was checked.</summary>
    public DemoProofing? Proofing { get; init; }
    public string? Pin { get; init; }
    public IReadOnlyList<string> RecoveryCodes { get; init; } = [];
    public DemoCarrierLogin? CarrierLogin { get; init; }
    /// <summary><c>active</c>, <c>noApp</c>, <c>locked</c> or <c>simSwapped</c>.</summary>
    public string State { get; init; } = "active";
    public DemoHandset? Handset { get; init; }
    public IReadOnlyList<DemoTrustedDevice> TrustedDevices { get; init; } = [];
    public DemoPort? PortedFrom { get; init; }
}

public sealed record DemoProofing
{
    /// <summary>The document, e.g. <c>passport</c>.</summary>
    public required string Evidence { get; init; }
    /// <summary>A date, <c>2026-11-01</c>.</summary>
    public required string On { get; init; }
}

public sealed record DemoCarrierLogin
{
    public required string Username { get; init; }
    public required string Password { get; init; }
}

public sealed record DemoHandset
{
    public string? Imei { get; init; }
    public string? Iccid { get; init; }
    public string? Imsi { get; init; }
    /// <summary><c>ask</c>, <c>always</c> or <c>never</c>.</summary>
    public string Approve { get; init; } = "ask";
    public string? Delay { get; init; }
}

public sealed record DemoTrustedDevice
{
    public required string Name { get; init; }
    public DateTimeOffset? LastUsed { get; init; }
}

public sealed record DemoPort
{
    public required string Carrier { get; init; }
    public required string On { get; init; }
}

public sealed record DemoCompany
{
    public required string Key { get; init; }
    public required string Name { get; init; }
    /// <summary><c>registered</c>, <c>submitted</c>, <c>approved</c> (default), <c>returned</c>, <c>declined</c> or <c>suspended</c>.</summary>
    public string? State { get; init; }
    /// <summary><c>none</c>, <c>trial</c> or <c>commercial</c>, which approved companies have by default.</summary>
    public string? Agreement { get; init; }
}

public sealed record DemoPerson
{
    public required string Name { get; init; }
    public required string Subscriber { get; init; }
    public required IReadOnlyList<string> Roles { get; init; }
    public string? Company { get; init; }
    public string? CompanyRole { get; init; }
}

public sealed record DemoProject
{
    public required string Key { get; init; }
    public required string Company { get; init; }
    public required string Name { get; init; }
    public string? Logo { get; init; }
    public IReadOnlyDictionary<string, string>? Links { get; init; }
    public string? SectorUri { get; init; }
    /// <summary>Whether its clients may name a subscriber by phone number.</summary>
    public bool EnumEnabled { get; init; }
    /// <summary>User traits that the project has subscribed to.</summary>
    public IReadOnlyList<string> TrustServices { get; init; } = [];
    public IReadOnlyList<DemoScope> Scopes { get; init; } = [];
}

public sealed record DemoScope
{
    public required string Name { get; init; }
    public bool Required { get; init; }
    public string? Purpose { get; init; }
}

public sealed record DemoClient
{
    public required string ClientId { get; init; }
    public required string Project { get; init; }
    public required string Name { get; init; }
    public string Type { get; init; } = "confidential";
    /// <summary>Plain text; stored hashed.</summary>
    public IReadOnlyList<string> Secrets { get; init; } = [];
    public JsonElement? Jwks { get; init; }
    public string? JwksUri { get; init; }
    public string? TokenAuth { get; init; }
    public IReadOnlyList<string> RedirectUris { get; init; } = [];
    public IReadOnlyList<string> PostLogoutRedirectUris { get; init; } = [];
    public IReadOnlyList<string> WebOrigins { get; init; } = [];
    public IReadOnlyList<string> NotificationUris { get; init; } = [];
    public IReadOnlyList<string> Grants { get; init; } = ["authorization_code"];
    public IReadOnlyList<string> Scopes { get; init; } = ["openid"];
    public bool? RequirePkce { get; init; }
    public string IdTokenAlg { get; init; } = "RS256";
    public string UserinfoFormat { get; init; } = "platform";
    /// <summary><c>RS256</c> or <c>ES256</c> for signed userinfo; null for plain JSON.</summary>
    public string? UserinfoSignedAlg { get; init; }
    /// <summary>Whether authorization requests must be pushed first (RFC 9126).</summary>
    public bool RequirePar { get; init; }
    /// <summary>Whether access tokens are given out with a DPoP proof only (RFC 9449).</summary>
    public bool DpopBoundAccessTokens { get; init; }
    /// <summary>Whether access tokens are given out by mutual TLS only, bound to the certificate (RFC 8705).</summary>
    public bool CertificateBoundAccessTokens { get; init; }
    public bool NetworkAuthentication { get; init; }
    public string? CibaDelivery { get; init; }
    /// <summary>What requests to phones must be signed with (CIBA Core §4); null takes them signed or not.</summary>
    public string? CibaSigningAlg { get; init; }
    /// <summary>The carrier whose CCID application this client is.</summary>
    public string? PortingFor { get; init; }
    public string Mode { get; init; } = "launched";
    /// <summary>By carrier: <c>submitted</c>, <c>active</c> or <c>refused</c>; a carrier that is not named serves it.</summary>
    public IReadOnlyDictionary<string, string>? Provisioning { get; init; }
    /// <summary>Which events it is told of, and how; null for none.</summary>
    public DemoEvents? Events { get; init; }
    /// <summary>Where it is told that a session is over (OpenID Connect Back-Channel Logout).</summary>
    public string? BackchannelLogoutUri { get; init; }
    public bool BackchannelLogoutSessionRequired { get; init; }
}

/// <summary>A client's subscription to event alerts.</summary>
public sealed record DemoEvents
{
    /// <summary>Names of <see cref="EventType"/>.</summary>
    public required IReadOnlyList<string> Types { get; init; }
    /// <summary><c>push</c> or <c>poll</c>.</summary>
    public required string Delivery { get; init; }
    /// <summary>Where they are pushed to.</summary>
    public string? Uri { get; init; }
    /// <summary>The Authorization header's value there; stored protected.</summary>
    public string? Authorization { get; init; }
}

/// <summary>A consent already given.</summary>
public sealed record DemoLink
{
    public required string Subscriber { get; init; }
    public required string Client { get; init; }
    public IReadOnlyList<string> Scopes { get; init; } = ["openid"];
    public DateTimeOffset? FirstUsed { get; init; }
    public DateTimeOffset? LastUsed { get; init; }
}
