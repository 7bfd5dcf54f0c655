using System.Buffers;
using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;

namespace ZenKey.Protocol;

/// <summary>Proof key for code exchange, S256 only (RFC 7636; RFC 9700 §2.1.1).</summary>
public static class Pkce
{
    public const string S256 = "S256";
    private const int ChallengeLength = 43;
    private static readonly SearchValues<char> Unreserved = SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~");
    private static readonly SearchValues<char> Base64UrlAlphabet = SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_");

    /// <summary>Whether it is the base64url of a SHA-256: exactly 43 characters (RFC 7636 §4.2).</summary>
    public static bool IsChallenge(string text) =>
        text.Length == ChallengeLength && !text.AsSpan().ContainsAnyExcept(Base64UrlAlphabet);

    /// <summary>Whether it is 43 to 128 unreserved characters (RFC 7636 §4.1).</summary>
    public static bool IsVerifier(string text) =>
        text.Length is >= 43 and <= 128 && !text.AsSpan().ContainsAnyExcept(Unreserved);

    /// <summary>The S256 challenge of a verifier (RFC 7636 §4.2).</summary>
    public static string Challenge(string verifier) =>
        Base64Url.EncodeToString(SHA256.HashData(Encoding.ASCII.GetBytes(verifier)));

    /// <summary>Whether the verifier is the challenge's; compared in constant time (RFC 7636 §4.6).</summary>
    public static bool Holds(string challenge, string verifier) =>
        IsVerifier(verifier) && CryptographicOperations.FixedTimeEquals(
            Encoding.ASCII.GetBytes(Challenge(verifier)), Encoding.ASCII.GetBytes(challenge));

    /// <summary>A new verifier of 256 random bits.</summary>
    public static string NewVerifier() => Base64Url.EncodeToString(RandomNumberGenerator.GetBytes(32));
}
