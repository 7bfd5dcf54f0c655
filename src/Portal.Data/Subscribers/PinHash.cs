using System.Globalization;
using System.Security.Cryptography;

namespace ZenKey.Portal.Data.Subscribers;

/// <summary>PINs at rest: PBKDF2-HMAC-SHA-512, 210,000 iterations, 16 bytes of salt. A PIN is short, so tries are counted too.</summary>
public static class PinHash
{
    private const int Iterations = 210_000;
    private const int HashLength = 32;

    /// <summary>The text to keep: <c>pbkdf2-sha512$iterations$salt$hash</c>.</summary>
    public static string Create(string pin)
    {
        var salt = RandomNumberGenerator.GetBytes(16);
        var hash = Rfc2898DeriveBytes.Pbkdf2(pin, salt, Iterations, HashAlgorithmName.SHA512, HashLength);
        return $"pbkdf2-sha512${Iterations}${Convert.ToBase64String(salt)}${Convert.ToBase64String(hash)}";
    }

    /// <summary>Whether it is the PIN; compared in constant time.</summary>
    public static bool Verify(string kept, string pin)
    {
        var parts = kept.Split('$');
        if (parts is not ["pbkdf2-sha512", var iterations, var salt, var hash]) { return false; }
        var computed = Rfc2898DeriveBytes.Pbkdf2(pin, Convert.FromBase64String(salt),
            int.Parse(iterations, CultureInfo.InvariantCulture), HashAlgorithmName.SHA512, HashLength);
        return CryptographicOperations.FixedTimeEquals(computed, Convert.FromBase64String(hash));
    }
}
