using System.Globalization;
using System.Text;
using ZenKey.Protocol;

namespace ZenKey.Portal.Features.Clients;

/// <summary>A faulty address as it was probably meant.</summary>
internal static class RedirectUriMend
{
    private static readonly Func<string, string?>[] Steps =
        [WithoutFragment, WithScheme, SchemeInLowerCase, WithSlashes, InAscii, WithoutUserInfo, WithoutDotSegments, LoopbackAsUsual];

    /// <summary>An address without fault, or null when we cannot guess one.</summary>
    public static string? Of(string? text, ClientType type, ClientMode mode)
    {
        if (string.IsNullOrWhiteSpace(text) || RedirectUri.Fault(text, type, mode) is null) { return null; }
        var candidate = text.Trim().Trim('"', '<', '>', '\'').Trim();
        if (Fine(candidate, type, mode)) { return candidate; }
        foreach (var step in Steps)
        {
            if (step(candidate) is not { } next) { return null; }
            candidate = next;
            if (Fine(candidate, type, mode)) { return candidate; }
        }
        if (candidate.StartsWith("http://", StringComparison.Ordinal)) { candidate = "https://" + candidate["http://".Length..]; }
        return Fine(candidate, type, mode) ? candidate : null;
    }

    private static bool Fine(string candidate, ClientType type, ClientMode mode) => RedirectUri.Fault(candidate, type, mode) is null;

    private static string WithoutFragment(string text)
    {
        var fragment = text.IndexOf('#', StringComparison.Ordinal);
        return fragment >= 0 ? text[..fragment] : text;
    }

    private static string WithScheme(string text) =>
        !text.Contains(':', StringComparison.Ordinal) && text.Contains('.', StringComparison.Ordinal) ? "https://" + text.TrimStart('/', '\\') : text;

    private static string SchemeInLowerCase(string text)
    {
        var colon = text.IndexOf(':', StringComparison.Ordinal);
        return colon > 0 ? text[..colon].ToLowerInvariant() + text[colon..] : text;
    }

    private static string WithSlashes(string text)
    {
        var slashed = text.Replace('\\', '/');
        foreach (var scheme in (string[])["https:", "http:"])
        {
            if (slashed.StartsWith(scheme, StringComparison.Ordinal)) { return scheme + "//" + slashed[scheme.Length..].TrimStart('/'); }
        }
        return slashed;
    }

    /// <summary>A host with letters outside ASCII as xn--, all else percent-encoded (RFC 3986 §2.1, RFC 5891).</summary>
    private static string? InAscii(string text)
    {
        var start = text.IndexOf("://", StringComparison.Ordinal) + 3;
        if (start < 3) { return Encoded(text); }
        var end = text.AsSpan(start).IndexOfAny("/?");
        end = end < 0 ? text.Length : start + end;
        try
        {
            var authority = text[start..end];
            return text[..start] + (Ascii.IsValid(authority) ? authority : new IdnMapping().GetAscii(authority)) + Encoded(text[end..]);
        }
        catch (ArgumentException)
        {
            return null;
        }
    }

    private static string Encoded(string text)
    {
        var encoded = new StringBuilder(text.Length);
        foreach (var rune in text.EnumerateRunes())
        {
            if (rune.Value is > ' ' and < 127 and not ('"' or '<' or '>')) { encoded.Append((char)rune.Value); }
            else { encoded.Append(Uri.EscapeDataString(rune.ToString())); }
        }
        return encoded.ToString();
    }

    /// <summary>What stands before an @ and looks like a host is there to deceive: then nobody knows what was meant.</summary>
    private static string? WithoutUserInfo(string text)
    {
        if (!Uri.TryCreate(text, UriKind.Absolute, out var uri) || uri.UserInfo.Length == 0) { return text; }
        if (uri.UserInfo.Contains('.', StringComparison.Ordinal) || uri.UserInfo.StartsWith("localhost", StringComparison.OrdinalIgnoreCase)) { return null; }
        var start = text.IndexOf("://", StringComparison.Ordinal) + 3;
        return text[..start] + text[(text.IndexOf('@', StringComparison.Ordinal) + 1)..];
    }

    private static string WithoutDotSegments(string text)
    {
        if (!text.StartsWith("http", StringComparison.Ordinal) || !Uri.TryCreate(text.Replace("%2e", ".", StringComparison.OrdinalIgnoreCase), UriKind.Absolute, out var uri)) { return text; }
        var bare = text.Split('?')[0].Replace("%2e", ".", StringComparison.OrdinalIgnoreCase);
        return bare.Split('/').Any(segment => segment is "." or "..") ? uri.GetLeftPart(UriPartial.Authority) + uri.PathAndQuery : text;
    }

    /// <summary>127.1, LOCALHOST and their like as everybody writes them.</summary>
    private static string LoopbackAsUsual(string text) =>
        text.StartsWith("http://", StringComparison.Ordinal) && Uri.TryCreate(text, UriKind.Absolute, out var uri) && uri.UserInfo.Length == 0
            && uri.Host is "localhost" or "127.0.0.1" or "[::1]"
            ? "http://" + uri.Host + text[(text.AsSpan(7).IndexOfAny(uri.Host.StartsWith('[') ? "]" : ":/?") is var end and >= 0 ? 7 + end + (uri.Host.StartsWith('[') ? 1 : 0) : text.Length)..]
            : text;
}
