namespace ZenKey.Protocol.Tests;

/// <summary>Proof key for code exchange (RFC 7636).</summary>
public sealed class PkceTests
{
    // RFC 7636, appendix B.
    private const string Verifier = "dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk";
    private const string Challenge = "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM";

    [Fact]
    public void The_example_of_the_standard_holds()
    {
        Assert.Equal(Challenge, Pkce.Challenge(Verifier));
        Assert.True(Pkce.Holds(Challenge, Verifier));
    }

    [Fact]
    public void Another_verifier_does_not_hold()
    {
        Assert.False(Pkce.Holds(Challenge, Pkce.NewVerifier()));
        Assert.False(Pkce.Holds(Challenge, Verifier[..^1] + 'l'));
        Assert.False(Pkce.Holds(Challenge[..^1] + 'N', Verifier));
    }

    [Fact]
    public void The_plain_method_does_not_hold() => Assert.False(Pkce.Holds(Verifier, Verifier));        // RFC 9700 §2.1.1

    [Theory]
    [InlineData(42, false)]
    [InlineData(43, true)]                      // RFC 7636 §4.1
    [InlineData(128, true)]
    [InlineData(129, false)]
    [InlineData(0, false)]
    public void A_verifier_has_43_to_128_characters(int length, bool isVerifier)
    {
        var verifier = new string('a', length);
        Assert.Equal(isVerifier, Pkce.IsVerifier(verifier));
        Assert.Equal(isVerifier, Pkce.Holds(Pkce.Challenge(verifier), verifier));
    }

    [Theory]
    [InlineData(42, false)]
    [InlineData(43, true)]                      // the base64url of 32 bytes (RFC 7636 §4.2)
    [InlineData(44, false)]
    [InlineData(128, false)]
    [InlineData(0, false)]
    public void A_challenge_has_exactly_43_characters(int length, bool isChallenge) => Assert.Equal(isChallenge, Pkce.IsChallenge(new string('a', length)));

    [Theory]
    [InlineData('-', true, true)]
    [InlineData('_', true, true)]
    [InlineData('.', true, false)]              // unreserved, but not base64url
    [InlineData('~', true, false)]
    [InlineData('0', true, true)]
    [InlineData('Z', true, true)]
    [InlineData('+', false, false)]
    [InlineData('/', false, false)]
    [InlineData('=', false, false)]
    [InlineData(' ', false, false)]
    [InlineData('\n', false, false)]
    [InlineData('é', false, false)]
    [InlineData('\u0661', false, false)]        // a digit, but not an ASCII one
    public void The_alphabets_are_those_of_the_standard(char character, bool inVerifier, bool inChallenge)
    {
        var text = new string('a', 42) + character;
        Assert.Equal(inVerifier, Pkce.IsVerifier(text));
        Assert.Equal(inChallenge, Pkce.IsChallenge(text));
    }

    [Fact]
    public void A_new_verifier_is_one_and_never_the_same()
    {
        var made = Enumerable.Range(0, 1_000).Select(_ => Pkce.NewVerifier()).ToList();
        Assert.All(made, verifier => Assert.True(Pkce.IsVerifier(verifier) && Pkce.IsChallenge(Pkce.Challenge(verifier))));
        Assert.Distinct(made);
    }
}
