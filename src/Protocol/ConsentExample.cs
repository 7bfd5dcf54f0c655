namespace ZenKey.Protocol;

/// <summary>What a phone shows when an app asks, of a person who does not exist: what the portal previews and the CCID application draws.</summary>
/// <param name="ClientId">Who asks.</param>
/// <param name="ClientName">What its team calls it.</param>
/// <param name="ProjectName">What people know it by.</param>
/// <param name="LogoUrl">Its picture; null without one.</param>
/// <param name="Domain">The host of its site; null without one.</param>
/// <param name="PrivacyUrl">Its privacy policy; null without one.</param>
/// <param name="TermsUrl">Its terms; null without any.</param>
/// <param name="Attributes">What it asks for, in the order in which pages show it.</param>
public sealed record ConsentExample(
    string ClientId, string ClientName, string ProjectName, string? LogoUrl, string? Domain, string? PrivacyUrl, string? TermsUrl, IReadOnlyList<ExampleAttribute> Attributes)
{
    /// <summary>Where the CCID application draws it; <c>of</c> holds this record, sealed.</summary>
    public const string Path = "/phone/preview/consent";

    /// <summary>The Data Protection purpose that seals it: so that nobody has the application show words of their own.</summary>
    public const string Purpose = "ZenKey.ConsentExample";

    /// <summary>How long a sealed one can be drawn.</summary>
    public static readonly TimeSpan Lifetime = TimeSpan.FromHours(1);
}

/// <summary>An attribute that is asked for.</summary>
/// <param name="Scope">Its name on the wire.</param>
/// <param name="Label">What a person calls it.</param>
/// <param name="Required">Whether the app cannot do without it.</param>
/// <param name="Value">What would be shared; null when the carrier has nothing.</param>
public sealed record ExampleAttribute(string Scope, string Label, bool Required, string? Value);

/// <summary>A client and its project, as far as people see them.</summary>
/// <param name="ClientId">The client's ID.</param>
/// <param name="Name">What its team calls it.</param>
/// <param name="Project">What people know it by.</param>
/// <param name="LogoUrl">Its picture.</param>
/// <param name="DomainUrl">Its site.</param>
/// <param name="PrivacyUrl">Its privacy policy.</param>
/// <param name="TermsUrl">Its terms.</param>
public sealed record ExampleClient(string ClientId, string Name, string Project, string? LogoUrl, string? DomainUrl, string? PrivacyUrl, string? TermsUrl);

/// <summary>The provider's own functions, applied to a person who does not exist. Nothing is read or written.</summary>
public interface IProviderExamples
{
    /// <summary>What the phone would be told of a request.</summary>
    /// <param name="client">Who asks.</param>
    /// <param name="scopes">For what.</param>
    /// <param name="requires">Whether the project cannot do without an attribute.</param>
    ConsentExample Consent(ExampleClient client, IEnumerable<string> scopes, Func<string, bool> requires);

    /// <summary>What userinfo would answer: indented JSON.</summary>
    /// <param name="granted">What was agreed to.</param>
    /// <param name="format"><c>platform</c> or <c>oidc</c>.</param>
    string UserInfo(IReadOnlyCollection<string> granted, string format);
}
