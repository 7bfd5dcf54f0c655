using System.Buffers.Text;
using System.Security.Cryptography;
using ZenKey.Protocol;

namespace ZenKey.Portal.Tests.Clients.Keys;

/// <summary>Key pairs for tests.</summary>
internal static class PublicKeys
{
    /// <summary>A key of P-256 as a JWK; with its private half when wished.</summary>
    public static string New(string kid, bool whole = false)
    {
        using var curve = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var key = curve.ExportParameters(true);
        var secret = whole ? $",\"d\":\"{Base64Url.EncodeToString(key.D)}\"" : "";
        return $$"""{"kty":"EC","crv":"P-256","x":"{{Base64Url.EncodeToString(key.Q.X)}}","y":"{{Base64Url.EncodeToString(key.Q.Y)}}","kid":"{{kid}}"{{secret}}}""";
    }

    public static PublicKey Read(string kid) => PublicKeySet.Read(New(kid)).Keys[0];
}
