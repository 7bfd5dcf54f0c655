namespace ZenKey.Authenticator.Carrier;

// The carrier's JSON API for authenticators (app/...), as this application reads it. Camel case on the wire.

internal sealed record ChallengeAnswer(string Challenge, DateTimeOffset ExpiresAt);

internal sealed record SessionProof(string Challenge, string Iccid, string Imsi, string Imei, string SimSignature, string AppKey, string AppSignature);

internal sealed record SessionAnswer(string Token, DateTimeOffset ExpiresAt, SubscriberFacts Subscriber);

internal sealed record SubscriberFacts(string MaskedPhone, string? Name, bool PinSet);

internal sealed record RequestsAnswer(IReadOnlyList<PhoneRequest> Requests, IReadOnlyList<RecentEvent>? Recent);

/// <summary>Something that waits for the person.</summary>
internal sealed record PhoneRequest(
    string Id, string Kind, DateTimeOffset CreatedAt, DateTimeOffset ExpiresAt, AskingClient Client, AskingBrowser? Browser, string? Context,
    string? Acr, bool PinRequired, bool FirstTime, IReadOnlyList<AskedAttribute>? Attributes)
{
    public IReadOnlyList<AskedAttribute> Asked => Attributes ?? [];

    /// <summary>Whether agreeing hands out nothing that was not handed out before.</summary>
    public bool NothingNew => !FirstTime && Asked.All(attribute => attribute.AlreadyShared);
}

internal sealed record AskingClient(
    string ClientId, string Name, string? ProjectName, string? LogoUrl, string? Domain, string? PrivacyUrl, string? TermsUrl);

internal sealed record AskingBrowser(string Name, bool Trusted, DateTimeOffset? TrustedSince);

internal sealed record AskedAttribute(string Scope, string Label, bool Required, string? Value, bool AlreadyShared);

/// <param name="ClientName">Who asked.</param>
/// <param name="LogoUrl">Their logo.</param>
/// <param name="Outcome">approved, denied, expired, cancelled or trusted.</param>
/// <param name="Browser">Where from.</param>
/// <param name="At">When it ended.</param>
internal sealed record RecentEvent(string? ClientName, string? LogoUrl, string Outcome, string? Browser, DateTimeOffset At);

internal sealed record ApproveBody(string? Pin, IReadOnlyList<string>? Scopes);

internal sealed record PairingBody(string Code);

internal sealed record Pairing(string Id, PairingBrowser Browser, AskingClient? Client, DateTimeOffset ExpiresAt);

internal sealed record PairingBrowser(string Name, string? Platform);

internal sealed record TrustBody(string? Name);

internal sealed record DevicesAnswer(IReadOnlyList<TrustedDevice> Devices);

internal sealed record TrustedDevice(string Id, string Name, string? Platform, DateTimeOffset TrustedSince, DateTimeOffset? LastUsedAt);

internal sealed record LinksAnswer(IReadOnlyList<LinkedService> Links);

internal sealed record LinkedService(
    string Id, string ProjectName, string? LogoUrl, string? Domain, IReadOnlyList<SharedScope>? Scopes, DateTimeOffset FirstUsedAt, DateTimeOffset? LastUsedAt);

internal sealed record SharedScope(string Scope, string Label);
