using System.Text.Json;
using ZenKey.Portal.Data.Audit;

namespace ZenKey.Portal.Data.Subscribers;

/// <summary>All that the store has of one subscriber, in plain words: nothing of others, no secret and no hash. docs/data-map.md names the source of each member.</summary>
/// <param name="MadeAt">When it was read.</param>
/// <param name="Services">Account links, ended ones too.</param>
/// <param name="SignIns">Those that are still remembered, the latest first.</param>
/// <param name="Requests">What was put before the phone in the last thirty days.</param>
/// <param name="Sessions">In which trusted browsers services have signed the subscriber in.</param>
/// <param name="Alerts">What was raised for services to be told of the subscriber.</param>
/// <param name="History">What the audit trail tells of the subscriber, without the names of staff.</param>
public sealed record SubscriberExport(
    DateTimeOffset MadeAt, ExportedAccount Account, IReadOnlyList<ExportedDevice> Devices, IReadOnlyList<ExportedSim> SimCards, IReadOnlyList<ExportedPairing> Pairings,
    IReadOnlyList<ExportedService> Services, IReadOnlyList<ExportedSignIn> SignIns, IReadOnlyList<ExportedRequest> Requests, IReadOnlyList<ExportedPort> FormerIdentities,
    IReadOnlyList<ExportedPasskey> Passkeys, IReadOnlyList<ExportedRecoveryCode> RecoveryCodes, IReadOnlyList<ExportedRecovery> Recoveries, IReadOnlyList<ExportedSession> Sessions, IReadOnlyList<ExportedAlert> Alerts,
    IReadOnlyList<ExportedEntry> History);

/// <param name="Id">Our key of the subscriber.</param>
/// <param name="CustomerNumber">The carrier's own name of the customer.</param>
/// <param name="EmailToProve">An address to which a link was sent that was not followed yet.</param>
/// <param name="PinSet">Whether there is a PIN; the PIN itself is not known to us.</param>
/// <param name="PinFailures">Wrong PINs since the last right one.</param>
/// <param name="PasskeyFailures">Answers of passkeys that did not hold, since the last that did.</param>
/// <param name="FactorAt">When a PIN or biometric was last given.</param>
/// <param name="FactorAmr">Which: pin or fpt.</param>
public sealed record ExportedAccount(
    Guid Id, string Carrier, string CustomerNumber, string Phone, string? GivenName, string? FamilyName, string? Email, DateTimeOffset? EmailVerifiedAt, string? EmailToProve, string? PostalCode, JsonElement? Address,
    string? Birthdate, string? Picture, string? Last4Social, string? ProofedBy, DateTimeOffset? ProofedAt, bool PinSet, int PinFailures, DateTimeOffset? PinLockedUntil,
    int PasskeyFailures, DateTimeOffset? PasskeyLockedUntil, DateTimeOffset? FactorAt, string? FactorAmr, bool AlwaysAsk, string State, string? FormerCarrier, DateTimeOffset? PortedAt,
    string? NextCarrier, DateTimeOffset? PortedOutAt, DateTimeOffset CreatedAt);

/// <param name="Kind">primary, the phone; or trusted, a browser.</param>
public sealed record ExportedDevice(
    string Kind, string Name, string? Platform, string State, string? Iccid, string? Imsi, string? Imei, DateTimeOffset TrustedAt, DateTimeOffset? LastUsedAt,
    DateTimeOffset? SignedOutAt, DateTimeOffset? StoppedAt, string? RecoveredBy, DateTimeOffset? RecoveredAt, bool DeveloperMode, DateTimeOffset? EndedAt, string? EndReason);

public sealed record ExportedSim(string Iccid, string Imsi, DateTimeOffset Since, DateTimeOffset SeenAt);

public sealed record ExportedPairing(string Browser, string? Platform, string State, DateTimeOffset CreatedAt);

/// <param name="Subject">As whom the service knows the subscriber.</param>
/// <param name="FormerSubject">As whom it knew them at the former carrier.</param>
public sealed record ExportedService(
    string Name, string Sector, string? Subject, IReadOnlyList<string> Shared, IReadOnlyList<string> Declined, string State, DateTimeOffset FirstUsedAt, DateTimeOffset LastUsedAt,
    DateTimeOffset? EndedAt, string? FormerCarrier, string? FormerSubject);

/// <param name="StaysSignedIn">Until when the service may keep the subscriber signed in; null when it may not.</param>
/// <param name="Acr">What the sign-in reached, where that is still remembered.</param>
/// <param name="Amr">By which methods, where that is still remembered.</param>
public sealed record ExportedSignIn(
    string Service, string? Browser, IReadOnlyList<string> Scopes, string State, DateTimeOffset At, DateTimeOffset ExpiresAt, DateTimeOffset? RevokedAt, DateTimeOffset? StaysSignedIn,
    string? Acr, string? Amr, DateTimeOffset? AuthTime);

public sealed record ExportedRequest(
    string Client, string Kind, string? Browser, string? Text, string Acr, IReadOnlyList<string> Asked, IReadOnlyList<string> Granted, string State, string Delivery, DateTimeOffset CreatedAt,
    DateTimeOffset ExpiresAt, DateTimeOffset? EndedAt, string? AcrReached, string? Amr, DateTimeOffset? AuthTime);

/// <param name="Token">The former carrier's signed word, as services are told it.</param>
public sealed record ExportedPort(string FormerCarrier, string Client, string Subject, string Token, DateTimeOffset StoredAt, DateTimeOffset ExpiresAt);

/// <param name="SignCount">Signatures so far, as the authenticator tells; 0 where it counts none.</param>
/// <param name="Transports">How a browser reaches it.</param>
/// <param name="MayBeSynced">Whether it is of a kind that is synced to other devices.</param>
/// <param name="Synced">Whether it is.</param>
public sealed record ExportedPasskey(
    string Name, DateTimeOffset CreatedAt, DateTimeOffset? LastUsedAt, long SignCount, IReadOnlyList<string> Transports, bool MayBeSynced, bool Synced);

public sealed record ExportedRecoveryCode(DateTimeOffset CreatedAt, DateTimeOffset? UsedAt);

public sealed record ExportedRecovery(
    string Number, string State, string Reason, string Iccid, string Imsi, string Imei, DateTimeOffset OpenedAt, DateTimeOffset ExpiresAt, DateTimeOffset? CoolsUntil, DateTimeOffset? EndedAt,
    DateTimeOffset? BrowserAskedAt, DateTimeOffset? MailSentAt, int MailsSent, IReadOnlyList<ExportedFactor> Factors, IReadOnlyList<ExportedStep> Steps);

public sealed record ExportedFactor(string Factor, DateTimeOffset? ProvenAt, int Failures, DateTimeOffset? FailedAt);

public sealed record ExportedStep(DateTimeOffset At, string Kind, string? Factor);

/// <param name="By">subscriber, person (staff), client or system.</param>
public sealed record ExportedEntry(DateTimeOffset At, string By, string Action, string ObjectKind, string ObjectName, string? Reason, IReadOnlyList<FieldChange> Changes);

public sealed record ExportedSession(string Client, string? Browser, DateTimeOffset StartedAt, DateTimeOffset LastUsedAt);

/// <param name="Names">Attributes that it touches.</param>
public sealed record ExportedAlert(string Type, string? Reason, IReadOnlyList<string> Names, DateTimeOffset At, DateTimeOffset? ToldAt);
