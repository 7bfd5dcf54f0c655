using System.Text.Json.Serialization;

namespace ZenKey.Authenticator.Carrier;

// The carrier's JSON API for authenticators (app/...), as this application reads it. Camel case on the wire.

public sealed record ChallengeAnswer(string Challenge, DateTimeOffset ExpiresAt);

public sealed record SessionProof(string Challenge, string Iccid, string Imsi, string Imei, string SimSignature, string AppKey, string AppSignature);

public sealed record SessionAnswer(string Token, DateTimeOffset ExpiresAt, SubscriberFacts Subscriber);

public sealed record SubscriberFacts(string MaskedPhone, string? Name, bool PinSet);

public sealed record RequestsAnswer(IReadOnlyList<PhoneRequest> Requests, IReadOnlyList<RecentEvent>? Recent);

/// <summary>Something that waits for the person; a passkey may take the place of the PIN where there is one.</summary>
/// <param name="Numbers">Of these the person chooses the one that the browser shows; null when none is asked.</param>
public sealed record PhoneRequest(
    string Id, string Kind, DateTimeOffset CreatedAt, DateTimeOffset ExpiresAt, AskingClient Client, AskingBrowser? Browser, string? Context,
    string? Acr, bool PinRequired, bool FirstTime, IReadOnlyList<AskedAttribute>? Attributes, bool Passkey = false, IReadOnlyList<int>? Numbers = null)
{
    public IReadOnlyList<AskedAttribute> Asked => Attributes ?? [];

    /// <summary>Whether the app's own server asks, and no browser or app of the person's.</summary>
    public bool IsFromServer => Kind == "backchannel";

    /// <summary>Whether agreeing hands out nothing that was not handed out before.</summary>
    public bool NothingNew => !FirstTime && Asked.All(attribute => attribute.AlreadyShared);
}

public sealed record AskingClient(
    string ClientId, string Name, string? ProjectName, string? LogoUrl, string? Domain, string? PrivacyUrl, string? TermsUrl)
{
    /// <summary>The name that people know: the project's, else the client's.</summary>
    public string ShownName => string.IsNullOrWhiteSpace(ProjectName) ? Name : ProjectName;
}

public sealed record AskingBrowser(string Name, bool Trusted, DateTimeOffset? TrustedSince);

public sealed record AskedAttribute(string Scope, string Label, bool Required, string? Value, bool AlreadyShared);

/// <param name="ClientName">Who asked.</param>
/// <param name="LogoUrl">Their logo.</param>
/// <param name="Outcome">approved, denied, expired, cancelled or trusted.</param>
/// <param name="Browser">Where from.</param>
/// <param name="At">When it ended.</param>
/// <param name="Kind">backchannel when the app's own server asked; null from carriers that do not say.</param>
public sealed record RecentEvent(string? ClientName, string? LogoUrl, string Outcome, string? Browser, DateTimeOffset At, string? Kind = null);

public sealed record ApproveBody(
    string? Pin, IReadOnlyList<string>? Scopes, [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] PasskeyAnswer? Passkey,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] int? Number);

public sealed record PairingBody(string Code);

public sealed record Pairing(string Id, PairingBrowser Browser, AskingClient? Client, DateTimeOffset ExpiresAt);

public sealed record PairingBrowser(string Name, string? Platform);

public sealed record TrustBody(string? Name);

public sealed record DevicesAnswer(IReadOnlyList<TrustedDevice> Devices);

public sealed record TrustedDevice(string Id, string Name, string? Platform, DateTimeOffset TrustedSince, DateTimeOffset? LastUsedAt);

public sealed record LinksAnswer(IReadOnlyList<LinkedService> Links);

public sealed record LinkedService(
    string Id, string ProjectName, string? LogoUrl, string? Domain, IReadOnlyList<SharedScope>? Scopes, DateTimeOffset FirstUsedAt, DateTimeOffset? LastUsedAt);

public sealed record SharedScope(string Scope, string Label);

/// <param name="Browser">Null for the phone itself, and for a browser that is not known any more.</param>
public sealed record SignIn(string? Browser, DateTimeOffset At);

/// <summary>One linked service, whole.</summary>
/// <param name="Attributes">All that it ever asked for.</param>
/// <param name="FormerCarrier">The carrier that the account was brought from.</param>
public sealed record LinkedAccount(
    LinkedService Link, IReadOnlyList<AskedAttribute>? Attributes, IReadOnlyList<SignIn>? SignIns, string? PrivacyUrl, string? TermsUrl, string? FormerCarrier)
{
    public IReadOnlyList<AskedAttribute> Asked => Attributes ?? [];
}

public sealed record ShareBody(IReadOnlyList<string> Scopes);

public sealed record DeviceBody(string Name);

/// <param name="Browser">The trusted browser that may be removed now.</param>
public sealed record ReportAnswer(TrustedDevice? Browser);

/// <param name="AlwaysAsk">Whether every request takes the PIN.</param>
/// <param name="RecoveryCodesLeft">How many were not used.</param>
/// <param name="Email">Null when there is none.</param>
/// <param name="EmailVerified">Whether mail to it was answered.</param>
/// <param name="EmailWaiting">The address to which a link is on its way.</param>
/// <param name="Passkeys">How many this phone has.</param>
public sealed record PhoneSettings(bool PinSet, bool AlwaysAsk, int RecoveryCodesLeft, string? Email, bool EmailVerified, string? EmailWaiting, int Passkeys = 0);

public sealed record SettingsBody(bool AlwaysAsk, string? Pin, [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] PasskeyAnswer? Passkey);

public sealed record DeveloperMode(bool On);

public sealed record PinBody(string? CurrentPin, string Pin, [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] PasskeyAnswer? Passkey);

public sealed record OwnerBody(string? Pin, [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] PasskeyAnswer? Passkey);

public sealed record EmailBody(string Email, string? Pin, [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] PasskeyAnswer? Passkey);
