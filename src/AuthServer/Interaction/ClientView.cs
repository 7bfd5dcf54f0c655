namespace ZenKey.AuthServer.Interaction;

/// <summary>The client a subscriber is about to sign in to. Addresses other than http and https are not shown.</summary>
/// <param name="Name">The name subscribers see.</param>
/// <param name="LogoUrl">The project's logo. Null shows the name's initial.</param>
/// <param name="Domain">The host the subscriber returns to.</param>
/// <param name="PrivacyUrl">The developer's privacy policy.</param>
/// <param name="TermsUrl">The developer's terms of service.</param>
public sealed record ClientView(string Name, string? LogoUrl, string? Domain, string? PrivacyUrl, string? TermsUrl);
