using System.Buffers.Text;
using System.Security.Cryptography;

namespace ZenKey.Protocol;

/// <summary>Reads a public key as PEM (RFC 7468 §13), the form in which tools write it.</summary>
internal static class PemReader
{
    private const string Name = "The key";

    public static JwkReader.Verdict Read(string text)
    {
        if (text.Contains("PRIVATE KEY", StringComparison.Ordinal)) { return JwkReader.Private(Name, "it is a PRIVATE KEY"); }
        if (!PemEncoding.TryFind(text, out var fields) || text[fields.Label] is not "PUBLIC KEY") { return JwkReader.Bad("Of PEM, a PUBLIC KEY is taken, and a single one. A certificate is none; take the key out of it."); }
        if (text.AsSpan(fields.Location.End.GetOffset(text.Length)).Contains("-----BEGIN", StringComparison.Ordinal)) { return JwkReader.Bad("There are several keys. Paste one at a time, or a key set."); }
        return Rsa(text) ?? Curve(text) ?? JwkReader.Bad("This PUBLIC KEY is of a kind that the providers do not take. Use EC P-256 or RSA.");
    }

    private static JwkReader.Verdict? Rsa(string text)
    {
        using var rsa = RSA.Create();
        try
        {
            rsa.ImportFromPem(text);
        }
        catch (Exception exception) when (exception is CryptographicException or ArgumentException)
        {
            return null;
        }
        var key = rsa.ExportParameters(false);
        return JwkReader.Rsa(Name, new Dictionary<string, string> { ["n"] = Base64Url.EncodeToString(key.Modulus), ["e"] = Base64Url.EncodeToString(key.Exponent) }, null, null);
    }

    private static JwkReader.Verdict? Curve(string text)
    {
        using var curve = ECDsa.Create();
        try
        {
            curve.ImportFromPem(text);
        }
        catch (Exception exception) when (exception is CryptographicException or ArgumentException)
        {
            return null;
        }
        var key = curve.ExportParameters(false);
        var name = key.Curve.Oid.Value == ECCurve.NamedCurves.nistP256.Oid.Value || key.Curve.Oid.FriendlyName is "nistP256" or "ECDSA_P256" ? "P-256" : "another";
        return JwkReader.Curve(Name, new Dictionary<string, string> { ["crv"] = name, ["x"] = Base64Url.EncodeToString(key.Q.X), ["y"] = Base64Url.EncodeToString(key.Q.Y) }, null, null);
    }
}
