namespace ZenKey.Protocol.Tests;

/// <summary>What a date of birth says of an age (ZenKey platform §5.1).</summary>
public sealed class AgeTests
{
    [Theory]
    [InlineData("2008-11-24", 18, true)]
    [InlineData("2008-11-25", 18, false)]
    [InlineData("2008-10-30", 18, true)]
    [InlineData("2009-01-01", 18, false)]
    [InlineData("1926-01-01", 21, true)]
    [InlineData("2026-11-24", 0, true)]
    public void A_birthday_counts_as_a_year_older(string birthdate, int years, bool expected) =>
        Assert.Equal(expected, Age.IsAtLeast(birthdate, years, new DateOnly(2026, 11, 24)));

    [Theory]
    [InlineData(2, 28, false)]
    [InlineData(3, 1, true)]
    public void Who_was_born_on_29_February_is_older_on_1_March_in_common_years(int month, int day, bool expected) =>
        Assert.Equal(expected, Age.IsAtLeast("2008-02-29", 18, new DateOnly(2026, month, day)));

    // OpenID Connect Core §5.1: year 0000 when it is not told.
    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("0000-03-22")]
    [InlineData("1985")]
    [InlineData("1985-02-30")]
    [InlineData("22.3.1985")]
    public void Without_a_whole_date_nothing_is_known(string? birthdate) => Assert.Null(Age.IsAtLeast(birthdate, 18, new DateOnly(2026, 11, 24)));
}
