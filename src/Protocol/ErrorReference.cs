using System.Buffers;
using System.Security.Cryptography;

namespace ZenKey.Protocol;

/// <summary>What a person can read to support to have one failure found: <c>err-7Q4M-2XKD</c>, forty random bits.</summary>
public static class ErrorReference
{
    /// <summary>Crockford's alphabet: no I, L, O, U to be misread.</summary>
    private const string Alphabet = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";
    private static readonly SearchValues<char> Allowed = SearchValues.Create(Alphabet);

    public static string New()
    {
        var text = RandomNumberGenerator.GetString(Alphabet, 8);
        return $"err-{text[..4]}-{text[4..]}";
    }

    /// <summary>A reference as it is kept, however it was typed; null when the text is none.</summary>
    public static string? Read(string? typed)
    {
        var text = typed?.Trim();
        if (text is not { Length: 13 }) { return null; }
        var reference = text[..3].ToLowerInvariant() + text[3..].ToUpperInvariant();
        return IsValid(reference) ? reference : null;
    }

    public static bool IsValid(string? text) =>
        text is { Length: 13 } && text.StartsWith("err-", StringComparison.Ordinal) && text[8] == '-'
        && !text.AsSpan(4, 4).ContainsAnyExcept(Allowed) && !text.AsSpan(9, 4).ContainsAnyExcept(Allowed);
}
