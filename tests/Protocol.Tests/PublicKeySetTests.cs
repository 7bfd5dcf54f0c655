namespace ZenKey.Protocol.Tests;

/// <summary>Key sets that clients register as text (RFC 7517).</summary>
public sealed class PublicKeySetTests
{
    private const string Coordinate = "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA"; // 32 bytes
    private static readonly string Modulus = new('A', 342); // 256 bytes
    private static readonly string Short = new('A', 171); // 128 bytes

    [Fact]
    public void Keys_for_signatures_are_taken()
    {
        Assert.Null(PublicKeySet.Fault(Set($$"""{"kty":"RSA","n":"{{Modulus}}","e":"AQAB","kid":"1","use":"sig"}""")));
        Assert.Null(PublicKeySet.Fault(Set($$"""{"kty":"EC","crv":"P-256","x":"{{Coordinate}}","y":"{{Coordinate}}"}""", $$"""{"kty":"RSA","n":"{{Modulus}}","e":"AQAB"}""")));
    }

    [Theory]
    [InlineData(null, "Paste a key set.")]
    [InlineData(" ", "Paste a key set.")]
    [InlineData("no json", "This is no JSON.")]
    [InlineData("[]", "A key set is a JSON object with a list of keys")]
    [InlineData("{}", "A key set is a JSON object with a list of keys")]
    [InlineData("""{"keys":{}}""", "A key set is a JSON object with a list of keys")]
    [InlineData("""{"keys":[]}""", "The list of keys is empty.")]
    [InlineData("""{"keys":[1]}""", "Key 1: it is no JSON object.")]
    [InlineData("""{"keys":[{}]}""", "Key 1: its kty is RSA or EC.")]
    [InlineData("""{"keys":[{"kty":"oct","k":"AAAA"}]}""", "Key 1: it shows its private half.")]
    [InlineData("""{"keys":[{"kty":"EC","crv":"P-384","x":"AAAA","y":"AAAA"}]}""", "Key 1: an elliptic key is on P-256")]
    [InlineData("""{"keys":[{"kty":"RSA","n":"AAAA","e":"AQAB"}]}""", "Key 1: an RSA key has 2048 to 8192 bits.")]
    public void Everything_else_is_refused_in_words(string? text, string words) => Assert.StartsWith(words, PublicKeySet.Fault(text), StringComparison.Ordinal);

    [Theory]
    [InlineData("d")]
    [InlineData("p")]
    [InlineData("dq")]
    public void A_key_that_shows_its_private_half_is_refused(string member) =>
        Assert.StartsWith("Key 2: it shows its private half.", PublicKeySet.Fault(Set($$"""{"kty":"RSA","n":"{{Modulus}}","e":"AQAB"}""", $$"""{"kty":"RSA","n":"{{Modulus}}","e":"AQAB","{{member}}":"AAAA"}""")), StringComparison.Ordinal);

    [Fact]
    public void A_key_that_is_short_for_encryption_or_without_exponent_is_refused()
    {
        Assert.Equal("Key 1: an RSA key has 2048 to 8192 bits.", PublicKeySet.Fault(Set($$"""{"kty":"RSA","n":"{{Short}}","e":"AQAB"}""")));
        Assert.Equal("Key 1: it is not for signatures (use).", PublicKeySet.Fault(Set($$"""{"kty":"RSA","n":"{{Modulus}}","e":"AQAB","use":"enc"}""")));
        Assert.Equal("Key 1: the exponent (e) is missing.", PublicKeySet.Fault(Set($$"""{"kty":"RSA","n":"{{Modulus}}"}""")));
        Assert.Equal($"A key set may have at most {PublicKeySet.MaxLength} characters.", PublicKeySet.Fault(new string(' ', PublicKeySet.MaxLength) + "{}"));
    }

    private static string Set(params string[] keys) => $$"""{"keys":[{{string.Join(',', keys)}}]}""";
}
