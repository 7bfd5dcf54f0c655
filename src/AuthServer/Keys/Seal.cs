using System.Buffers.Binary;
using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;

namespace ZenKey.AuthServer.Keys;

/// <summary>
/// Sealed texts: AES-256-GCM with issuer and purpose as associated data, so that what one carrier seals for one purpose
/// is nothing elsewhere. Form: base64url of key tag (4), nonce (12), ciphertext, tag (16).
/// </summary>
internal static class Seal
{
    private const int KeyTagLength = 4;
    private const int NonceLength = 12;
    private const int TagLength = 16;
    private const int MaxTextLength = 8192;

    public static string Close(IssuerKeys keys, string issuer, string purpose, ReadOnlySpan<byte> plain)
    {
        var key = keys.Sealing[0];
        var sealedBytes = new byte[KeyTagLength + NonceLength + plain.Length + TagLength];
        BinaryPrimitives.WriteUInt32BigEndian(sealedBytes, key.Tag);
        var nonce = sealedBytes.AsSpan(KeyTagLength, NonceLength);
        RandomNumberGenerator.Fill(nonce);
        using var aes = new AesGcm(key.Key, TagLength);
        aes.Encrypt(nonce, plain, sealedBytes.AsSpan(KeyTagLength + NonceLength, plain.Length), sealedBytes.AsSpan(sealedBytes.Length - TagLength), Bound(issuer, purpose));
        return Base64Url.EncodeToString(sealedBytes);
    }

    /// <summary>What was sealed; null when it was not sealed by this issuer, for this purpose, with a key still known.</summary>
    public static byte[]? Open(IssuerKeys keys, string issuer, string purpose, string text)
    {
        if (text.Length > MaxTextLength || !Base64Url.IsValid(text)) { return null; }
        var sealedBytes = Base64Url.DecodeFromChars(text);
        if (sealedBytes.Length < KeyTagLength + NonceLength + TagLength) { return null; }
        var tag = BinaryPrimitives.ReadUInt32BigEndian(sealedBytes);
        var key = keys.Sealing.FirstOrDefault(one => one.Tag == tag);
        if (key is null) { return null; }
        var plain = new byte[sealedBytes.Length - KeyTagLength - NonceLength - TagLength];
        try
        {
            using var aes = new AesGcm(key.Key, TagLength);
            aes.Decrypt(sealedBytes.AsSpan(KeyTagLength, NonceLength), sealedBytes.AsSpan(KeyTagLength + NonceLength, plain.Length),
                sealedBytes.AsSpan(sealedBytes.Length - TagLength), plain, Bound(issuer, purpose));
            return plain;
        }
        catch (AuthenticationTagMismatchException)
        {
            return null;
        }
    }

    private static byte[] Bound(string issuer, string purpose) => Encoding.UTF8.GetBytes($"{purpose}\0{issuer}");
}
