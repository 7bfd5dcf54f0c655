using System.Buffers.Text;
using System.Security.Cryptography;

namespace ZenKey.Portal.Data;

/// <summary>Identifiers that stand in addresses and must not be guessed: 128 random bits, 22 characters of base64url.</summary>
public static class RandomId
{
    public static string New() => Base64Url.EncodeToString(RandomNumberGenerator.GetBytes(16));

    /// <summary>SHA-256 of a secret that a browser holds, base64url: what is kept of it.</summary>
    public static string Hash(string secret) => Base64Url.EncodeToString(SHA256.HashData(System.Text.Encoding.UTF8.GetBytes(secret)));
}
