using ZenKey.Portal.Data.Subscribers;

namespace ZenKey.Portal.Data.Tests;

/// <summary>PINs at rest.</summary>
public sealed class PinHashTests
{
    [Fact]
    public void A_hash_knows_its_PIN_and_no_other()
    {
        var kept = PinHash.Create("482915");
        Assert.True(PinHash.Verify(kept, "482915"));
        Assert.False(PinHash.Verify(kept, "482916"));
        Assert.False(PinHash.Verify(kept, ""));
    }

    [Fact]
    public void The_same_PIN_is_never_kept_twice_alike() => Assert.NotEqual(PinHash.Create("482915"), PinHash.Create("482915"));

    [Fact]
    public void What_is_kept_is_a_slow_hash_and_not_the_PIN()
    {
        var kept = PinHash.Create("482915");
        Assert.StartsWith("pbkdf2-sha512$210000$", kept, StringComparison.Ordinal);      // OWASP: 210,000 rounds of SHA-512
        Assert.DoesNotContain("482915", kept, StringComparison.Ordinal);
        Assert.InRange(kept.Length, 60, 200);                                            // the column's length
    }

    [Theory]
    [InlineData("")]
    [InlineData("482915")]
    [InlineData("bcrypt$1$AAAA$AAAA")]
    [InlineData("pbkdf2-sha512$1$AAAA")]
    public void What_is_no_such_hash_is_no_PIN(string kept) => Assert.False(PinHash.Verify(kept, "482915"));
}
