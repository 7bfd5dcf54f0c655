using System.Text;

namespace ZenKey.Protocol;

/// <summary>
/// The rules of redirect URIs, held alike by the portal when one is registered and by the provider when one arrives.
/// </summary>
public static class RedirectUri
{
    /// <summary>The longest address that is accepted, in characters.</summary>
    public const int MaxLength = 2000;

    /// <summary>The longest host that addresses are found by, in characters.</summary>
    public const int MaxHost = 255;

    private static readonly string[] DangerousSchemes =
        ["javascript", "data", "vbscript", "file", "blob", "about", "ftp", "ws", "wss", "mailto", "tel", "sms", "intent", "view-source"];

    /// <summary>The address that published phone SDKs use for a client unless told otherwise.</summary>
    public static string DefaultFor(ClientId clientId) => $"{clientId.Value}://com.xci.provider.sdk";

    /// <summary>
    /// Why this address may not be registered, or null when it may. Absolute and without fragment (RFC 6749 §3.1.2),
    /// https, http on the loopback for native clients (RFC 8252 §7.3) or while in Developer Mode, or an app's own
    /// scheme (RFC 8252 §7.1).
    /// </summary>
    public static string? Fault(string? text, ClientType type, ClientMode mode)
    {
        if (string.IsNullOrWhiteSpace(text)) { return "Enter an address."; }
        if (text.Length > MaxLength) { return $"An address may have at most {MaxLength} characters."; }
        if (text.Any(character => character is <= ' ' or '\\' or '"' or '<' or '>' or '\u007f'))
        {
            return "An address may not have spaces, quotes, angle brackets or backslashes.";
        }
        // RFC 3986 §2; a Location header takes nothing else, and look-alike letters deceive.
        if (!Ascii.IsValid(text)) { return "Write letters outside ASCII percent-encoded (%C3%BC), and a host with such letters as xn--."; }
        if (text.Contains('*', StringComparison.Ordinal)) { return "Wildcards are not allowed; addresses match exactly."; }
        if (text.Contains('#', StringComparison.Ordinal)) { return "A redirect URI may not have a fragment (#)."; }
        if (!Uri.TryCreate(text, UriKind.Absolute, out var uri) || !text.Contains(':', StringComparison.Ordinal) || text.StartsWith('/'))
        {
            return "Enter an absolute address, such as https://app.example/callback.";
        }
        return uri.Scheme switch
        {
            "https" or "http" => WebFault(text, uri, type, mode),
            _ => AppSchemeFault(text, uri),
        };
    }

    /// <summary>
    /// Whether an address that arrives is the registered one: the same characters (RFC 6749 §3.1.2.3), except that a
    /// native client may use any port on the loopback (RFC 8252 §7.3).
    /// </summary>
    public static bool Matches(string registered, string presented, ClientType type)
    {
        if (string.Equals(registered, presented, StringComparison.Ordinal)) { return true; }
        return type == ClientType.Native
            && IsHttpLoopback(registered, out var one) && IsHttpLoopback(presented, out var other)
            && string.Equals(WithoutPort(registered, one), WithoutPort(presented, other), StringComparison.Ordinal);
    }

    /// <summary>Of registered addresses the one that an arriving one is taken for; the same characters go before another port.</summary>
    /// <returns>Null when it is none of them: the request is refused.</returns>
    public static T? Find<T>(IEnumerable<T> registered, Func<T, string> uriOf, string presented, ClientType type)
        where T : class
    {
        T? found = null;
        foreach (var one in registered)
        {
            var uri = uriOf(one);
            if (string.Equals(uri, presented, StringComparison.Ordinal)) { return one; }
            if (found is null && Matches(uri, presented, type)) { found = one; }
        }
        return found;
    }

    /// <summary>By what an address is looked for beside itself: the host in lower case, of an app's own scheme the scheme.</summary>
    public static string HostOf(string text)
    {
        var web = text.StartsWith("https://", StringComparison.OrdinalIgnoreCase) || text.StartsWith("http://", StringComparison.OrdinalIgnoreCase);
        var rest = web ? text[(text.IndexOf("://", StringComparison.Ordinal) + 3)..] : text;
        var end = web && rest.StartsWith('[') ? rest.IndexOf(']', StringComparison.Ordinal) + 1 : rest.AsSpan().IndexOfAny(":/?#");
        var host = (end < 0 ? rest : rest[..end]).ToLowerInvariant();
        return host.Length > MaxHost ? host[..MaxHost] : host;
    }

    /// <summary>Whether it is plain http to this very machine.</summary>
    public static bool IsLoopback(string text) => IsHttpLoopback(text, out _);

    private static string? WebFault(string text, Uri uri, ClientType type, ClientMode mode)
    {
        if (!text.StartsWith(uri.Scheme + "://", StringComparison.Ordinal)) { return $"Begin the address with {uri.Scheme}://, in lower case."; }
        if (uri.UserInfo.Length > 0) { return "A redirect URI may not carry a user name or password."; }
        if (uri.Host.Length == 0) { return "The address has no host."; }
        if (HasDotSegment(text)) { return "Write the path without . or .. parts."; }
        if (uri.Scheme == "https") { return null; }
        if (!IsHttpLoopback(text, out _)) { return "Use https; plain http is for this computer (localhost) only."; }
        return type == ClientType.Native || mode == ClientMode.Developer
            ? null
            : "An address on localhost works in Developer Mode only.";
    }

    private static string? AppSchemeFault(string text, Uri uri)
    {
        if (DangerousSchemes.Contains(uri.Scheme, StringComparer.OrdinalIgnoreCase))
        {
            return $"The scheme {uri.Scheme}: is never a redirect URI.";
        }
        if (!text.StartsWith(uri.Scheme + ":", StringComparison.Ordinal)) { return "Write the scheme in lower case."; }
        return uri.Scheme.Contains('.', StringComparison.Ordinal) || ClientId.TryParse(uri.Scheme, out _)
            ? null
            : "An app's own scheme is its reversed domain (com.example.app) or its client ID (RFC 8252 §7.1).";
    }

    /// <summary>Browsers take dot segments away before they ask, percent-encoded ones too (RFC 3986 §5.2.4).</summary>
    private static bool HasDotSegment(string text) =>
        text.Split('?')[0].Replace("%2e", ".", StringComparison.OrdinalIgnoreCase).Split('/').Any(segment => segment is "." or "..");

    /// <summary>Other spellings of the same host (127.1, LOCALHOST) are other strings, so they are not it.</summary>
    private static bool IsHttpLoopback(string text, out string origin)
    {
        origin = "";
        // Uri.TryCreate throws at some addresses with letters outside ASCII.
        if (!text.StartsWith("http://", StringComparison.Ordinal) || !Ascii.IsValid(text)
            || !Uri.TryCreate(text, UriKind.Absolute, out var uri) || uri.UserInfo.Length > 0
            || uri.Host is not ("localhost" or "127.0.0.1" or "[::1]"))
        {
            return false;
        }
        origin = "http://" + uri.Host;
        return text.StartsWith(origin, StringComparison.Ordinal);
    }

    private static string WithoutPort(string text, string origin)
    {
        var rest = text[origin.Length..];
        if (!rest.StartsWith(':')) { return text; }
        var end = rest.AsSpan(1).IndexOfAnyExceptInRange('0', '9');
        return origin + (end < 0 ? "" : rest[(end + 1)..]);
    }
}
