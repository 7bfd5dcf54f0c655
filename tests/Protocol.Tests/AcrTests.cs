namespace ZenKey.Protocol.Tests;

/// <summary>Levels of assurance (ZenKey platform §3; OpenID Connect Core §3.1.2.1).</summary>
public sealed class AcrTests
{
    [Theory]
    [InlineData("a1", "a1")]
    [InlineData("a3", "a3")]
    [InlineData("a2", "a3")]                    // never defined, met in the field
    [InlineData("aal1", "a1")]
    [InlineData("aal2", "a3")]
    [InlineData("aal3", "a3")]
    [InlineData("a3 a1", "a3")]                 // in order of preference
    [InlineData("a1 a3", "a1")]
    [InlineData("urn:mace:silver a3", "a3")]    // what is unknown is passed over
    [InlineData("  a1  ", "a1")]
    public void The_first_known_level_is_taken(string asked, string taken) => Assert.Equal(taken, Acr.FirstKnown(asked));

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData(" ")]
    [InlineData("A1")]
    [InlineData("a4")]
    [InlineData("a1,a3")]
    [InlineData("aal4")]
    public void No_known_level_is_no_level(string? asked) => Assert.Null(Acr.FirstKnown(asked));

    [Fact]
    public void Supported_levels_are_those_that_are_reached()
    {
        Assert.Equal(["a1", "a3"], Acr.Supported);
        foreach (var level in Acr.Supported) { Assert.Equal(level, Acr.FirstKnown(level)); }
    }

    [Fact]
    public void A_factor_serves_for_half_an_hour() => Assert.Equal(TimeSpan.FromMinutes(30), Acr.FactorFreshness);
}
