namespace ZenKey.Protocol;

/// <summary>
/// An address of the CCID application's own scheme, for phones on which no universal or app link claims the carriers'
/// addresses: simulators, emulators, the web application. Two shapes, and nothing else:
/// <c>zenkey://pair/{eight digits}</c>, which QR codes hold, and <c>zenkey://requests/{carrier}/{request}</c>.
/// A browser that hands addresses to web applications knows the same as <c>web+zenkey:</c> (HTML, registerProtocolHandler).
/// It carries no secret: a code is good for a phone that is proven, a request for its own subscriber's.
/// </summary>
public abstract record DeepLink
{
    public const string Scheme = "zenkey";

    /// <summary>The scheme as browsers take it from web applications.</summary>
    public const string WebScheme = "web+zenkey";
    private const string Requests = "://requests/";
    private const string Pairing = "://pair/";
    private const int MaxLength = 200;
    private const int IdLength = 22;
    private const int MaxSlug = 40;

    private DeepLink() { }

    /// <summary>A browser shows this code.</summary>
    public sealed record Pair(string Code) : DeepLink;

    /// <summary>A request that waits.</summary>
    /// <param name="Carrier">The carrier's slug.</param>
    /// <param name="Id">22 characters of base64url.</param>
    public sealed record Request(string Carrier, string Id) : DeepLink;

    /// <summary>The address of a request.</summary>
    public static string Of(string carrier, string requestId) => $"{Scheme}{Requests}{carrier}/{requestId}";

    /// <summary>What an address asks for; null when it is none of ours. Never throws.</summary>
    public static DeepLink? Parse(string? text)
    {
        if (text is null || text.Length > MaxLength) { return null; }
        var rest = After(text, WebScheme) ?? After(text, Scheme);
        if (rest is null) { return null; }
        if (rest.StartsWith(Pairing, StringComparison.OrdinalIgnoreCase))
        {
            return PairingCode.Normalize(rest[Pairing.Length..].TrimEnd('/')) is { } code ? new Pair(code) : null;
        }
        if (!rest.StartsWith(Requests, StringComparison.OrdinalIgnoreCase)) { return null; }
        return rest[Requests.Length..].TrimEnd('/').Split('/') is [var carrier, var id] && IsSlug(carrier) && IsId(id) ? new Request(carrier, id) : null;
    }

    private static string? After(string text, string scheme) => text.StartsWith(scheme + ":", StringComparison.OrdinalIgnoreCase) ? text[scheme.Length..] : null;

    private static bool IsSlug(string text) => text.Length is > 0 and <= MaxSlug && text.All(one => char.IsAsciiLetterLower(one) || char.IsAsciiDigit(one) || one == '-');

    private static bool IsId(string text) => text.Length == IdLength && text.All(one => char.IsAsciiLetterOrDigit(one) || one is '-' or '_');
}
