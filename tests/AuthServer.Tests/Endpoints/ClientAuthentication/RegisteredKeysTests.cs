using ZenKey.AuthServer.Endpoints.ClientAuthentication;
using ZenKey.Protocol;

namespace ZenKey.AuthServer.Tests.Endpoints.ClientAuthentication;

/// <summary>What the portal takes as a key set is what a provider can use, and the other way round.</summary>
public sealed class RegisteredKeysTests
{
    private static readonly string Modulus = new('A', 342);
    private static readonly string Coordinate = new('A', 43);

    [Fact]
    public void A_key_that_is_taken_is_used_and_one_that_is_refused_is_not()
    {
        string[] keys =
        [
            Rsa(""), Rsa(""","use":"sig","kid":"1","alg":"RS256" """), Rsa(""","use":"enc" """), Rsa(""","d":"AAAA" """), $$"""{"kty":"RSA","n":"AAAA","e":"AQAB"}""", $$"""{"kty":"RSA","n":"{{Modulus}}"}""",
            Ec("P-256"), Ec("P-384"), """{"kty":"EC","crv":"P-256"}""", """{"kty":"oct","k":"AAAA"}""", "{}",
        ];
        foreach (var text in keys.Select(key => $$"""{"keys":[{{key}}]}""")) { Assert.Equal(PublicKeySet.Fault(text) is null ? 1 : 0, ClientKeySet.Read(text).Count); }
        foreach (var pair in new[] { ClientKeyPair.Rsa, ClientKeyPair.New("new") }) { Assert.Null(PublicKeySet.Fault(ClientKeyPair.Jwks(pair).ToJsonString())); }
    }

    private static string Rsa(string more) => $$"""{"kty":"RSA","n":"{{Modulus}}","e":"AQAB"{{more}}}""";

    private static string Ec(string curve) => $$"""{"kty":"EC","crv":"{{curve}}","x":"{{Coordinate}}","y":"{{Coordinate}}"}""";
}
