using System.Security.Cryptography;

namespace ZenKey.Protocol;

/// <summary>The numeric code by which a phone finds a waiting browser: eight digits, 26 bits, two minutes.</summary>
public static class PairingCode
{
    public const int Length = 8;

    /// <summary>How long a code lives before the page shows a new one.</summary>
    public static readonly TimeSpan Lifetime = TimeSpan.FromMinutes(2);

    /// <summary>Wrong tries of one phone after which it must wait.</summary>
    public const int MaxWrongTries = 5;

    /// <summary>The address that the QR code holds; a phone's camera reads the code out of it.</summary>
    public const string QrPrefix = DeepLink.Scheme + "://pair/";

    public static string New() => RandomNumberGenerator.GetString("0123456789", Length);

    /// <summary>
    /// The eight digits of what a person typed or a camera read (spaces, hyphens and our own prefix are taken off);
    /// null when it is no code.
    /// </summary>
    public static string? Normalize(string? text)
    {
        if (text is null || text.Length > 100) { return null; }
        var body = text.Trim();
        if (body.StartsWith(QrPrefix, StringComparison.OrdinalIgnoreCase)) { body = body[QrPrefix.Length..]; }
        body = body.Replace(" ", "", StringComparison.Ordinal).Replace("-", "", StringComparison.Ordinal);
        return body.Length == Length && !body.AsSpan().ContainsAnyExceptInRange('0', '9') ? body : null;
    }
}
