using System.Collections.Frozen;

namespace ZenKey.Protocol;

/// <summary>One thing a client may ask for (RFC 6749 §3.3; ZenKey platform §5.1).</summary>
/// <param name="Name">The name on the wire.</param>
/// <param name="Label">What a person calls it.</param>
/// <param name="IsAttribute">Whether it hands out an item of personal data, so that a person can be asked about it.</param>
/// <param name="IsPremium">Whether it is for entitled clients only: those whose project allows it by name, and not by saying nothing.</param>
public sealed record Scope(string Name, string Label, bool IsAttribute, bool IsPremium = false)
{
    public const string OpenId = "openid";
    public const string FullName = "name";
    public const string Email = "email";
    public const string Phone = "phone";
    public const string PostalCode = "postal_code";
    public const string Address = "address";
    public const string Birthdate = "birthdate";
    public const string Picture = "picture";
    public const string IsAdult = "is_adult";
    public const string Last4Social = "last_4_social";
    public const string Proofing = "proofing";
    public const string OfflineAccess = "offline_access";
    public const string Events = "events";
    public const string PortData = "port_data";

    /// <summary>Whether the person is asked for it on the phone and may refuse it: every attribute, and to be the subject of event alerts.</summary>
    public bool IsAsked => IsAttribute || Name == Events;

    /// <summary>Every scope we know, in the order in which pages show them.</summary>
    public static IReadOnlyList<Scope> All { get; } =
    [
        new(OpenId, "Sign-in", false),
        new(FullName, "Name", true),
        new(Email, "Email address", true),
        new(Phone, "Phone number", true),
        new(PostalCode, "Postal code", true),
        new(Address, "Address", true),
        new(Birthdate, "Date of birth", true),
        new(Picture, "Picture", true),
        new(IsAdult, "Whether you are an adult", true),
        new(Last4Social, "Last 4 digits of your social security number", true, IsPremium: true),
        new(Proofing, "Check of your identity document", true, IsPremium: true),
        new(OfflineAccess, "Stay signed in", false),
        new(Events, "Security events", false),
        new(PortData, "Move to another carrier", false),
    ];

    private static readonly FrozenDictionary<string, Scope> ByName = All.ToFrozenDictionary(scope => scope.Name, StringComparer.Ordinal);

    public static Scope? Find(string name) => ByName.GetValueOrDefault(name);

    /// <summary>
    /// What is understood of what was asked for; the rest is ignored, as any client's <c>profile</c> is (OpenID Connect Core
    /// §3.1.2.1). What was granted is told in every token answer (RFC 6749 §3.3).
    /// </summary>
    public static IReadOnlyList<string> Understood(IEnumerable<string> asked) => [.. asked.Where(name => Find(name) is not null)];

    /// <summary>
    /// Splits a scope parameter: names parted by single spaces, each of the characters of RFC 6749 §3.3, doubles dropped.
    /// Null when it is malformed or empty.
    /// </summary>
    public static IReadOnlyList<string>? Parse(string? text)
    {
        if (string.IsNullOrEmpty(text)) { return null; }
        var names = new List<string>();
        foreach (var name in text.Split(' '))
        {
            if (name.Length == 0 || name.Any(character => character is < '\u0021' or '"' or '\\' or > '\u007e')) { return null; }
            if (!names.Contains(name)) { names.Add(name); }
        }
        return names;
    }
}
