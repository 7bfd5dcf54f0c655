using System.Buffers.Text;
using System.Security.Cryptography;
using ZenKey.AuthServer.Endpoints.ClientAuthentication;
using ZenKey.Protocol;

namespace ZenKey.AuthServer.Tests.Endpoints.ClientAuthentication;

/// <summary>Keys that the portal takes are keys that the providers use.</summary>
[Spec("RFC 7517 §4")]
public sealed class RegisteredKeysTests
{
    [Theory]
    [InlineData(null)]
    [InlineData("2026-11")]
    [InlineData("ä \\ \"")]
    public void What_the_portal_keeps_the_providers_read(string? kid)
    {
        foreach (var text in Keys(kid))
        {
            var kept = Assert.Single(PublicKeySet.Read(text).Keys);
            var used = Assert.Single(ClientKeySet.Read(PublicKeySet.Write([kept])));
            Assert.Equal(kept.Id, used.Kid);
            Assert.True(ClientKeySet.Fits(used, used.Kty == "EC" ? "ES256" : "RS256", kept.Id));
        }
    }

    [Fact]
    public void A_pair_verifies_what_its_private_half_signs()
    {
        byte[] said = [1, 2, 3];
        using var curve = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var kept = PublicKeySet.Read(curve.ExportSubjectPublicKeyInfoPem()).Keys[0];
        var used = ClientKeySet.Read(PublicKeySet.Write([kept]))[0];
        using var other = ECDsa.Create(new ECParameters { Curve = ECCurve.NamedCurves.nistP256, Q = new ECPoint { X = Base64Url.DecodeFromChars(used.X), Y = Base64Url.DecodeFromChars(used.Y) } });
        Assert.True(other.VerifyData(said, curve.SignData(said, HashAlgorithmName.SHA256), HashAlgorithmName.SHA256));
    }

    private static IEnumerable<string> Keys(string? kid)
    {
        var name = kid is null ? "" : $",\"kid\":{System.Text.Json.JsonSerializer.Serialize(kid)}";
        foreach (var bits in (int[])[2048, 3072, 4096])
        {
            using var rsa = RSA.Create(bits);
            var key = rsa.ExportParameters(false);
            yield return $$"""{"kty":"RSA","n":"{{Base64Url.EncodeToString(key.Modulus)}}","e":"{{Base64Url.EncodeToString(key.Exponent)}}"{{name}}}""";
            // Some libraries write a leading zero.
            yield return $$"""{"kty":"RSA","n":"{{Base64Url.EncodeToString([0, .. key.Modulus!])}}","e":"AQAB","alg":"RS256"{{name}}}""";
        }
        for (var round = 0; round < 50; round++)
        {
            using var curve = ECDsa.Create(ECCurve.NamedCurves.nistP256);
            var key = curve.ExportParameters(false);
            yield return $$"""{"kty":"EC","crv":"P-256","x":"{{Base64Url.EncodeToString(key.Q.X)}}","y":"{{Base64Url.EncodeToString(key.Q.Y)}}","use":"sig"{{name}}}""";
        }
    }
}
