namespace ZenKey.Protocol;

/// <summary>The rule of addresses that people are led to: a site, a privacy policy, terms.</summary>
public static class WebAddress
{
    /// <summary>The longest address that is accepted, in characters.</summary>
    public const int MaxLength = 300;

    /// <summary>
    /// Why people may not be led there, or null when they may: absolute https, of ASCII letters, without user and password.
    /// Plain http is for the loopback, while one tries things out.
    /// </summary>
    public static string? Fault(string? text)
    {
        if (string.IsNullOrWhiteSpace(text)) { return "Enter an address."; }
        if (text.Length > MaxLength) { return $"An address may have at most {MaxLength} characters."; }
        if (text.Any(letter => letter is <= ' ' or '\\' or '"' or '<' or '>' or >= '\u007f')) { return "An address is of ASCII letters without spaces, quotes, angle brackets or backslashes."; }
        if (!Uri.TryCreate(text, UriKind.Absolute, out var uri) || uri.Scheme is not ("https" or "http") || uri.Host.Length == 0) { return "Enter a whole address, such as https://shop.example."; }
        if (uri.UserInfo.Length > 0) { return "The address may not have a user or a password."; }
        if (uri.Scheme == "http" && !uri.IsLoopback) { return "Use https."; }
        return uri.IsLoopback || uri.Host.Contains('.', StringComparison.Ordinal) ? null : "The host of a site has a dot, such as shop.example.";
    }
}
