namespace ZenKey.AuthServer.Endpoints.Enrolment;

/// <param name="Token">The bearer token of the enrolment's calls; good for this phone only.</param>
public sealed record EnrolmentStartAnswer(string Token, DateTimeOffset ExpiresAt, EnrolmentAnswer Enrolment);

/// <summary>An enrolment as the phone shows it.</summary>
/// <param name="PinSet">Whether a PIN was taken.</param>
/// <param name="PasskeyMade">Whether there is a passkey. It can be left out, and made later.</param>
/// <param name="RecoveryCodesMade">Whether recovery codes were shown. Those of before can be replaced, not shown again.</param>
/// <param name="ProfileConfirmed">Whether name and mail address were confirmed.</param>
/// <param name="ExpiresAt">Until when it can be taken up again.</param>
/// <param name="Brought">How many services are brought from a former carrier; null when nothing is.</param>
public sealed record EnrolmentAnswer(bool PinSet, bool PasskeyMade, bool RecoveryCodesMade, bool ProfileConfirmed, DateTimeOffset ExpiresAt, EnrolmentProfile Profile, int? Brought = null);

/// <summary>What is known of the person.</summary>
/// <param name="GivenName">The person's own word; what the carrier knows until they say another.</param>
/// <param name="FamilyName">As <paramref name="GivenName"/>.</param>
/// <param name="Email">As <paramref name="GivenName"/>.</param>
/// <param name="Phone">The line, E.164, from the carrier; not to be changed.</param>
/// <param name="PostalCode">From the carrier; null when it has none.</param>
public sealed record EnrolmentProfile(string? GivenName, string? FamilyName, string? Email, string Phone, string? PostalCode);

/// <param name="Pin">6 to 12 digits, not easily guessed.</param>
public sealed record EnrolmentPinRequest(string? Pin);

/// <param name="GivenName">At most 100 characters; one of both names is needed.</param>
/// <param name="FamilyName">At most 100 characters.</param>
/// <param name="Email">Null when the person has none.</param>
public sealed record EnrolmentProfileRequest(string? GivenName, string? FamilyName, string? Email);
