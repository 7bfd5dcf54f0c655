using ZenKey.AuthServer.Endpoints.Passkeys;

namespace ZenKey.AuthServer.Endpoints.App;

/// <summary>A challenge to be signed by SIM and application key.</summary>
/// <param name="Challenge">Text whose ASCII bytes are signed.</param>
public sealed record ChallengeAnswer(string Challenge, DateTimeOffset ExpiresAt);

/// <summary>The start of the application: SIM, handset and application key prove themselves.</summary>
/// <param name="Challenge">The challenge, as it was given.</param>
/// <param name="Iccid">The SIM's number (ITU-T E.118).</param>
/// <param name="Imsi">The subscription's number (ITU-T E.212).</param>
/// <param name="Imei">The handset's number (3GPP TS 23.003).</param>
/// <param name="SimSignature">ECDSA P-256 with SHA-256 over the challenge, IEEE P1363, base64url.</param>
/// <param name="AppKey">The application's public key, SubjectPublicKeyInfo, base64url.</param>
/// <param name="AppSignature">The application key's signature, as <paramref name="SimSignature"/>.</param>
public sealed record SessionRequest(string? Challenge, string? Iccid, string? Imsi, string? Imei, string? SimSignature, string? AppKey, string? AppSignature);

/// <param name="Token">The bearer token of the following calls.</param>
public sealed record SessionAnswer(string Token, DateTimeOffset ExpiresAt, AppSubscriber Subscriber);

public sealed record AppSubscriber(string MaskedPhone, string? Name, bool PinSet);

public sealed record AppClient(string ClientId, string Name, string ProjectName, string? LogoUrl, string? Domain, string? PrivacyUrl, string? TermsUrl);

/// <param name="Trusted">Whether the phone trusts this browser.</param>
public sealed record AppBrowser(string Name, bool Trusted, DateTimeOffset? TrustedSince);

/// <param name="Required">Whether the app says it cannot do without.</param>
/// <param name="Value">What would be shared; null when the carrier has none.</param>
/// <param name="AlreadyShared">Whether it was agreed to before.</param>
public sealed record AppAttribute(string Scope, string Label, bool Required, string? Value, bool AlreadyShared);

/// <summary>A request that waits.</summary>
/// <param name="Kind">authorization, or backchannel: the client's own server asks, and no browser or app of the subscriber's.</param>
/// <param name="Browser">Where it comes from; null when it is the phone itself, or the client's server.</param>
/// <param name="PinRequired">Whether a PIN must come with the approval.</param>
/// <param name="Passkey">Whether a passkey of this phone may take the PIN's place.</param>
/// <param name="FirstTime">Whether the subscriber has no link with this app yet.</param>
/// <param name="Numbers">
/// Three numbers of two digits, in the order to show them: the browser is not trusted and shows one of them, which the person
/// chooses. Null when no number is asked.
/// </param>
public sealed record AppRequest(
    string Id, string Kind, DateTimeOffset CreatedAt, DateTimeOffset ExpiresAt, AppClient Client, AppBrowser? Browser, string? Context, string Acr,
    bool PinRequired, bool Passkey, bool FirstTime, IReadOnlyList<AppAttribute> Attributes, IReadOnlyList<int>? Numbers);

/// <param name="Outcome">approved, denied, expired or cancelled.</param>
/// <param name="Kind">authorization or backchannel.</param>
public sealed record AppRecent(string ClientName, string? LogoUrl, string Outcome, string? Browser, DateTimeOffset At, string Kind);

public sealed record RequestsAnswer(IReadOnlyList<AppRequest> Requests, IReadOnlyList<AppRecent> Recent);

/// <param name="Pin">What the person typed; null when no PIN is asked.</param>
/// <param name="Scopes">Attribute scopes agreed to; null agrees to all.</param>
/// <param name="Number">The number that the person chose; a wrong one ends the request (problem wrong-number). Null when none is asked.</param>
/// <param name="Passkey">What takes the PIN's place.</param>
public sealed record ApproveRequest(string? Pin, IReadOnlyList<string>? Scopes, PasskeyAssertion? Passkey, int? Number = null);

/// <param name="Code">The eight digits, as typed or scanned.</param>
public sealed record PairingRequest(string? Code);

public sealed record PairingAnswer(string Id, PairingBrowserAnswer Browser, AppClient? Client, DateTimeOffset ExpiresAt);

public sealed record PairingBrowserAnswer(string Name, string? Platform);

/// <param name="Name">What the person calls the browser; null keeps its own name.</param>
public sealed record TrustRequest(string? Name);

/// <param name="Name">What the person calls the browser, 1 to 100 characters.</param>
public sealed record DeviceRequest(string? Name);

public sealed record AppDevice(Guid Id, string Name, string? Platform, DateTimeOffset TrustedSince, DateTimeOffset? LastUsedAt);

public sealed record DevicesAnswer(IReadOnlyList<AppDevice> Devices);

/// <summary>What is brought from a former carrier.</summary>
/// <param name="PortTokens">Port tokens of one former carrier, fresh from its user_porting_endpoint; those of services that are not wanted are left out.</param>
/// <param name="Consents">The services that become linked here, each by one of its clients.</param>
/// <param name="Issuer">The former carrier, where nothing but the person's profile is brought.</param>
/// <param name="GivenName">What the former carrier knew, to begin the profile with; as family name and mail address.</param>
public sealed record PortingRequest(IReadOnlyList<string?>? PortTokens, IReadOnlyList<PortedConsent>? Consents = null, string? Issuer = null, string? GivenName = null, string? FamilyName = null, string? Email = null);

/// <param name="Scopes">What is shared from now on; never more than the client may ask.</param>
public sealed record PortedConsent(string? ClientId, IReadOnlyList<string?>? Scopes);

/// <param name="Issuer">The former carrier's issuer identifier.</param>
public sealed record PortHintRequest(string? Issuer);

/// <param name="CarrierName">The former carrier.</param>
/// <param name="ClientId">The application as a client of it.</param>
/// <param name="LoginHintToken">To be pushed to it (RFC 9126) as login_hint_token, within five minutes.</param>
public sealed record PortHintAnswer(string CarrierName, string Issuer, string ClientId, string RedirectUri, string LoginHintToken, DateTimeOffset ExpiresAt);

public sealed record AppFormerCarrier(string Name, string Issuer);

public sealed record FormerCarriersAnswer(IReadOnlyList<AppFormerCarrier> Carriers);

/// <param name="Stored">How many are new.</param>
public sealed record PortingAnswer(int Stored);

/// <param name="On">Whether clients in Developer Mode are met, and those only.</param>
public sealed record DeveloperMode(bool On);

public sealed record AppScope(string Scope, string Label);

public sealed record AppLink(Guid Id, string ProjectName, string? LogoUrl, string? Domain, IReadOnlyList<AppScope> Scopes, DateTimeOffset FirstUsedAt, DateTimeOffset LastUsedAt);

public sealed record LinksAnswer(IReadOnlyList<AppLink> Links);

/// <param name="Browser">The name of the trusted browser; null for the phone itself, and for a browser that is not known any more.</param>
public sealed record AppSignIn(string? Browser, DateTimeOffset At);

/// <param name="Attributes">All that was asked for; AlreadyShared tells whether it is shared now.</param>
/// <param name="SignIns">The latest first, at most fifty.</param>
/// <param name="FormerCarrier">The carrier that the account was brought from; null when there is none.</param>
public sealed record AppLinkDetail(AppLink Link, IReadOnlyList<AppAttribute> Attributes, IReadOnlyList<AppSignIn> SignIns, string? PrivacyUrl, string? TermsUrl, string? FormerCarrier);

/// <param name="Scopes">Attribute scopes that are shared from now on; what is left out is not.</param>
public sealed record ShareRequest(IReadOnlyList<string>? Scopes);

/// <param name="Browser">The trusted browser that the request came from, which may be removed now; null when it came from none.</param>
public sealed record ReportAnswer(AppDevice? Browser);

/// <param name="AlwaysAsk">Whether every request takes a PIN or biometric, and none is answered without the phone.</param>
/// <param name="RecoveryCodesLeft">How many were not used.</param>
/// <param name="Email">Null when there is none.</param>
/// <param name="EmailVerified">Whether the link of a mail to it was followed.</param>
/// <param name="EmailWaiting">The address to which a link is on its way; null when none is.</param>
/// <param name="Passkeys">How many this phone has.</param>
public sealed record SettingsAnswer(bool PinSet, bool AlwaysAsk, int RecoveryCodesLeft, string? Email, bool EmailVerified, string? EmailWaiting, int Passkeys);

/// <param name="Codes">Ten, each of use once; they can be shown now, and never again.</param>
public sealed record RecoveryCodesAnswer(IReadOnlyList<string> Codes);

/// <param name="Pin">What proves that it is the subscriber.</param>
/// <param name="Passkey">What proves it instead of the PIN.</param>
public sealed record RecoveryCodesRequest(string? Pin, PasskeyAssertion? Passkey);

/// <param name="Email">The address; the one before stays until its link was followed.</param>
/// <param name="Pin">What proves that it is the subscriber.</param>
/// <param name="Passkey">What proves it instead of the PIN.</param>
public sealed record EmailRequest(string? Email, string? Pin, PasskeyAssertion? Passkey);

/// <param name="AlwaysAsk">Null leaves it.</param>
/// <param name="Pin">What proves that it is the subscriber.</param>
/// <param name="Passkey">What proves it instead of the PIN.</param>
public sealed record SettingsRequest(bool? AlwaysAsk, string? Pin, PasskeyAssertion? Passkey);

/// <param name="CurrentPin">The one before; null when none is set.</param>
/// <param name="Pin">The new one: 6 to 12 digits, not easily guessed.</param>
/// <param name="Passkey">What takes the former PIN's place: who has forgotten it needs no recovery.</param>
public sealed record PinRequest(string? CurrentPin, string? Pin, PasskeyAssertion? Passkey);

/// <param name="Pin">What proves that it is the subscriber.</param>
/// <param name="Passkey">What proves it instead of the PIN.</param>
public sealed record OwnerRequest(string? Pin, PasskeyAssertion? Passkey);
