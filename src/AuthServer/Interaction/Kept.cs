using System.Globalization;
using ZenKey.Portal.Data.Events;
using ZenKey.Protocol;

namespace ZenKey.AuthServer.Interaction;

/// <summary>
/// What of a request may be kept beside its refusal. Whatever could be a secret, a code, a token, a number or a name of
/// somebody is told by its length only.
/// </summary>
internal static class Kept
{
    private const int MaxWord = 64;

    /// <summary>An address without user, query and fragment; where one was left out stands an ellipsis.</summary>
    public static string Address(string? text) => text is null ? "nothing"
        : Uri.TryCreate(text, UriKind.Absolute, out var uri) && uri.GetComponents(UriComponents.Scheme | UriComponents.Host | UriComponents.Port | UriComponents.Path, UriFormat.UriEscaped) is { Length: < AuthEvent.MaxValue - 4 } plain
            ? plain + (uri.Query.Length > 0 ? "?…" : "") + (uri.Fragment.Length > 0 ? "#…" : "")
            : Length(text);

    /// <summary>Addresses that stand in the portal; as many as fit.</summary>
    public static string Addresses(IEnumerable<string> registered) => Bounded([.. registered.Select(Address).Distinct(StringComparer.Ordinal)], "none is registered");

    /// <summary>A word of some standard: letters, and signs that stand in such words. Digits could be a number of somebody.</summary>
    public static string Word(string? text) => text is null ? "nothing"
        : text.Length <= MaxWord && text.All(character => char.IsAsciiLetter(character) || character is '_' or '-' or ':' or '.' or '/' or '+' or ' ') ? text
        : Length(text);

    /// <summary>A JOSE algorithm's name (RFC 7518 §3.1).</summary>
    public static string Algorithm(string? text) => text is { Length: > 0 and <= 8 } && text.All(char.IsAsciiLetterOrDigit) ? text : Word(text);

    public static string Words(IEnumerable<string> words) => Bounded([.. words], "none");

    /// <summary>Scopes that we know; others are counted.</summary>
    public static string Scopes(IReadOnlyCollection<string> names)
    {
        var known = names.Where(name => Scope.Find(name) is not null).ToList();
        var unknown = names.Count - known.Count;
        return unknown == 0 ? Words(known) : $"{Words(known)} and {unknown} unknown";
    }

    public static string Length(string? text) => text is null ? "nothing" : $"{text.Length.ToString(CultureInfo.InvariantCulture)} characters";

    public static string Time(DateTimeOffset? time) => time?.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture) ?? "nothing";

    /// <summary>A parameter's name that may be repeated to whoever sent it.</summary>
    public static string Name(string name) =>
        name.Length <= 40 && name.All(character => char.IsAsciiLetterOrDigit(character) || character is '_' or '-' or '.') ? name : "with a strange name";

    private static string Bounded(IReadOnlyList<string> words, string none)
    {
        if (words.Count == 0) { return none; }
        var text = words[0];
        for (var index = 1; index < words.Count; index++)
        {
            if (text.Length + words[index].Length > AuthEvent.MaxValue - 20) { return $"{text} and {words.Count - index} more"; }
            text += " " + words[index];
        }
        return text.Length <= AuthEvent.MaxValue ? text : text[..AuthEvent.MaxValue];
    }
}
