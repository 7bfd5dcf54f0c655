using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using FsCheck;
using FsCheck.Fluent;

namespace ZenKey.Protocol.Tests;

/// <summary>Which keys clients may register: public ones that the providers can verify with.</summary>
public sealed class PublicKeySetTests
{
    private const string X = "f83OJ3D2xF1Bg8vub9tLe1gHMzV76e8Tus9uPHvRVEU";
    private const string Y = "x_FEzRu9m36HLN_tue659LNpXW6pCyStikYjKIWI5a0";
    private static readonly string Modulus = Base64Url(RSA.Create(2048).ExportParameters(false).Modulus!);

    private static string Curve(string more = "") => $$"""{"kty":"EC","crv":"P-256","x":"{{X}}","y":"{{Y}}"{{more}}}""";

    private static string Rsa(string more = "", string? n = null, string e = "AQAB") => $$"""{"kty":"RSA","n":"{{n ?? Modulus}}","e":"{{e}}"{{more}}}""";

    [Fact]
    public void A_key_alone_and_keys_in_a_set_are_read_alike()
    {
        var one = Assert.Single(PublicKeySet.Read(Curve(""","kid":"a","alg":"ES256" """)).Keys);
        Assert.Equal(("a", "EC P-256", "ES256"), (one.Id, one.Kind, one.Algorithm));
        var reading = PublicKeySet.Read($$"""{"keys":[{{Curve(""","kid":"a" """)}},{{Rsa(""","kid":"b","use":"sig","key_ops":["verify"]""")}}]}""");
        Assert.Empty(reading.Faults);
        Assert.Equal([("a", "EC P-256"), ("b", "RSA 2048")], reading.Keys.Select(key => (key.Id, key.Kind)));
    }

    // RFC 7638 §3.1.
    [Fact]
    public void A_thumbprint_is_that_of_the_standards_example_and_the_kid_of_who_has_none()
    {
        const string Example = "0vx7agoebGcQSuuPiLJXZptN9nndrQmbXEps2aiAFbWhM78LhWx4cbbfAAtVT86zwu1RK7aPFFxuhDR1L6tSoc_BJECPebWKRXjBZCiFV4n3oknjhMstn64tZ_2W-5JsGY4Hc5n9yBXArwl93lqt7_RN5w6Cf0h4QyQ5v-65YGjQR0_FDW2QvzqY368QQMicAtaSqzs8KJZgnYb9c7d0zgdAZHzu6qMQvRL5hajrn1n91CbOpbISD08qNLyrdkt-bFTWhAI4vMQFh6WeZu0fM4lFd2NcRwr3XPksINHaQ-G_xBniIqbw0Ls1jF44-csFCur-kEgU8awapJzKnqDKgw";
        var key = Assert.Single(PublicKeySet.Read(Rsa(n: Example)).Keys);
        Assert.Equal("NzbLsXh8uDCcd-6MNwXF4W_7noWXFZAfHkxZsRGC9Xs", key.Thumbprint);
        Assert.Equal(key.Thumbprint, key.Id);
    }

    [Fact]
    public void Only_what_makes_it_a_public_key_is_kept()
    {
        var key = Assert.Single(PublicKeySet.Read(Curve(""","kid":"a\"b","x5c":["…"],"x5u":"https://evil.example","iat":1,"use":"sig" """)).Keys);
        using var json = JsonDocument.Parse(key.Json);
        Assert.Equal(["crv", "kid", "kty", "use", "x", "y"], json.RootElement.EnumerateObject().Select(member => member.Name).Order(StringComparer.Ordinal));
        Assert.Equal("a\"b", json.RootElement.GetProperty("kid").GetString());
    }

    [Theory]
    [InlineData("d")]
    [InlineData("p")]
    [InlineData("q")]
    [InlineData("dp")]
    [InlineData("dq")]
    [InlineData("qi")]
    [InlineData("oth")]
    [InlineData("k")]
    public void A_private_member_is_refused_by_name_whatever_it_holds(string member)
    {
        foreach (var value in (string[])["\"AQAB\"", "\"\"", "null", "[]", "7"])
        {
            foreach (var text in (string[])[Curve($",\"{member}\":{value}"), $$"""{"keys":[{{Rsa()}},{{Rsa($",\"{member}\":{value}", e: "Aw")}}]}"""])
            {
                var reading = PublicKeySet.Read(text);
                Assert.True(reading.ShowsPrivate);
                Assert.Contains($"it has the member {member}", Assert.Single(reading.Faults), StringComparison.Ordinal);
                Assert.DoesNotContain(reading.Keys, key => key.Json.Contains($"\"{member}\"", StringComparison.Ordinal));
            }
        }
    }

    [Fact]
    public void A_private_key_as_PEM_is_refused_and_a_public_one_is_taken()
    {
        using var curve = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        using var rsa = RSA.Create(2048);
        foreach (var text in (string[])[curve.ExportPkcs8PrivateKeyPem(), rsa.ExportPkcs8PrivateKeyPem(), rsa.ExportRSAPrivateKeyPem(), curve.ExportECPrivateKeyPem(), "-----BEGIN ENCRYPTED PRIVATE KEY-----"])
        {
            Assert.True(PublicKeySet.Read(text).ShowsPrivate);
            Assert.Empty(PublicKeySet.Read(text).Keys);
        }
        Assert.Equal("EC P-256", Assert.Single(PublicKeySet.Read(curve.ExportSubjectPublicKeyInfoPem()).Keys).Kind);
        Assert.Equal("RSA 2048", Assert.Single(PublicKeySet.Read(rsa.ExportSubjectPublicKeyInfoPem()).Keys).Kind);
        Assert.Contains("one at a time", Assert.Single(PublicKeySet.Read(rsa.ExportSubjectPublicKeyInfoPem() + "\n" + curve.ExportSubjectPublicKeyInfoPem()).Faults), StringComparison.Ordinal);
        using var other = ECDsa.Create(ECCurve.NamedCurves.nistP384);
        Assert.Contains("the providers take P-256", Assert.Single(PublicKeySet.Read(other.ExportSubjectPublicKeyInfoPem()).Faults), StringComparison.Ordinal);
        Assert.NotEmpty(PublicKeySet.Read("-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----").Faults);
    }

    public static TheoryData<string, string> Faulty => new()
    {
        { "", "Paste a key" },
        { "nonsense", "This is no JSON" },
        { "7", "JSON object" },
        { "{}", "neither a member keys" },
        { """{"keys":7}""", "is no list" },
        { """{"keys":[]}""", "is empty" },
        { """{"keys":[7]}""", "Key 1 is no JSON object" },
        { """{"kty":"EC","kty":"RSA"}""", "This is no JSON" },                                        // doubled members
        { """{"kty":"oct"}""", "a secret that both sides share" },
        { """{"kty":"OKP","crv":"Ed25519","x":"AA"}""", "kty is OKP" },
        { """{"kty":"XYZ"}""", "unknown kind" },
        { """{"keys":[{"kid":"a"}]}""", "has no kty" },
        { $$"""{"kty":"EC","crv":"P-384","x":"{{X}}","y":"{{Y}}"}""", "on the curve “P-384”" },
        { $$"""{"kty":"EC","crv":"P-256","x":"{{X}}","y":"{{X}}"}""", "no point of the curve" },
        { $$"""{"kty":"EC","crv":"P-256","x":"{{X}}"}""", "32 bytes" },
        { $$"""{"kty":"EC","crv":"P-256","x":"{{X}}","y":"*"}""", "32 bytes" },
        { Curve(""","alg":"RS256" """), "signs with ES256" },
        { Curve(""","use":"enc" """), "not for signatures" },
        { Curve(""","key_ops":["encrypt"]"""), "key_ops is without verify" },
        { Curve(""","kid":"" """), "The kid of key 1" },
        { Curve(""","kid":7"""), "is no text" },
        { Curve($",\"kid\":\"{new string('k', PublicKeySet.MaxId + 1)}\""), "The kid of key 1" },
        { Rsa(n: Base64Url(RSA.Create(1024).ExportParameters(false).Modulus!)), "has 1024 bits" },
        { Rsa(e: "Ag"), "no exponent" },
        { Rsa(e: "AQ"), "no exponent" },
        { Rsa(""","alg":"HS256" """), "signs with RS256 or PS256" },
        { $$"""{"keys":[{{Curve(""","kid":"a" """)}},{{Rsa(""","kid":"a" """)}}]}""", "Two keys have the kid “a”" },
        { $$"""{"keys":[{{Curve(""","kid":"a" """)}},{{Curve(""","kid":"b" """)}}]}""", "is there twice" },
        { $$"""{"kty":"RSA","n":"{{new string('A', PublicKeySet.MaxBytes)}}"}""", "at most 64 kB" },
    };

    [Theory, MemberData(nameof(Faulty))]
    public void What_is_wrong_is_told_in_words(string text, string words) =>
        Assert.Contains(words, Assert.Single(PublicKeySet.Read(text).Faults), StringComparison.Ordinal);

    [Fact]
    public void The_good_keys_of_a_set_are_told_beside_the_bad_ones()
    {
        var reading = PublicKeySet.Read($$"""{"keys":[{{Curve(""","kid":"a" """)}},{"kty":"OKP"}]}""");
        Assert.Equal("a", Assert.Single(reading.Keys).Id);
        Assert.StartsWith("Key 2", Assert.Single(reading.Faults), StringComparison.Ordinal);
    }

    [Fact]
    public void What_was_written_is_read_again_the_same()
    {
        var reading = PublicKeySet.Read($$"""{"keys":[{{Curve(""","kid":"ä \\ \"","alg":"ES256" """)}},{{Rsa()}}]}""");
        Assert.Equal(reading.Keys, PublicKeySet.Read(PublicKeySet.Write(reading.Keys)).Keys);
    }

    [Fact]
    public void Whatever_is_pasted_it_never_throws()
    {
        var whole = $$"""{"keys":[{{Curve(""","kid":"a","alg":"ES256" """)}},{{Rsa(""","kid":"b" """)}}]}""";
        var change = from at in Gen.Choose(0, whole.Length - 1) from letter in Gen.Choose(31, 126) select (at, letter);
        Check.One(Config.QuickThrowOnFailure.WithMaxTest(2_000), Prop.ForAll(change.NonEmptyListOf().ToArbitrary(), changes =>
        {
            var text = new StringBuilder(whole);
            foreach (var (at, letter) in changes.Take(6))
            {
                // The lowest stands for a letter that is lost.
                if (letter == 31) { text.Remove(Math.Min(at, text.Length - 1), 1); }
                else { text[Math.Min(at, text.Length - 1)] = (char)letter; }
            }
            var reading = PublicKeySet.Read(text.ToString());
            return reading.Keys.Count > 0 || reading.Faults.Count > 0;
        }));
    }

    private static string Base64Url(byte[] bytes) => System.Buffers.Text.Base64Url.EncodeToString(bytes);
}
