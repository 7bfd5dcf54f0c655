namespace ZenKey.Protocol;

/// <summary>The rules of addresses at which a client's own server is told things: receivers of events, of logouts.</summary>
public static class ServerUri
{
    /// <summary>The longest address that is accepted, in characters.</summary>
    public const int MaxLength = 2000;

    /// <summary>
    /// Why this address may not be registered, or null when it may: absolute, https, without fragment (OpenID Connect
    /// Back-Channel Logout §2.2) and without user and password. Plain http is for the loopback, and is told nothing in production.
    /// </summary>
    public static string? Fault(string? text)
    {
        if (string.IsNullOrEmpty(text)) { return "Enter an address."; }
        if (text.Length > MaxLength) { return $"An address may have at most {MaxLength} characters."; }
        if (text.Any(character => character is <= ' ' or '\\' or '"' or '<' or '>' or >= '\u007f')) { return "An address is of ASCII letters without spaces, quotes, angle brackets or backslashes."; }
        if (!Uri.TryCreate(text, UriKind.Absolute, out var uri) || uri.Scheme is not ("https" or "http") || uri.Host.Length == 0) { return "Enter an absolute address, such as https://app.example/events."; }
        if (text.Contains('#', StringComparison.Ordinal)) { return "The address may not have a fragment (#)."; }
        if (uri.UserInfo.Length > 0) { return "The address may not have a user or a password."; }
        return uri.Scheme == "http" && !uri.IsLoopback ? "Only https is told anything; http is for the loopback." : null;
    }
}
