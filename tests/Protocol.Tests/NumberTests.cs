namespace ZenKey.Protocol.Tests;

/// <summary>Networks (ITU-T E.212) and phone numbers (ITU-T E.164).</summary>
public sealed class NumberTests
{
    [Theory]
    [InlineData("311480", 311480)]
    [InlineData("001010", 1010)]                // the test network; a number has no leading zeros
    [InlineData("999999", 999999)]
    public void A_network_is_six_digits(string text, int number)
    {
        Assert.True(Mccmnc.TryParse(text, out var mccmnc));
        Assert.Equal((text, number, text), (mccmnc.Digits, mccmnc.Number, mccmnc.ToString()));
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("31148")]                       // two-digit network codes are written with their zero
    [InlineData("3114800")]
    [InlineData("31148a")]
    [InlineData("-31148")]
    [InlineData("31148 ")]
    [InlineData("311-80")]
    [InlineData("٣١١٤٨٠")]
    public void Anything_else_is_no_network(string? text)
    {
        Assert.False(Mccmnc.TryParse(text, out var mccmnc));
        Assert.Equal(default, mccmnc);
    }

    [Theory]
    [InlineData("+12025550142")]
    [InlineData("+4930123")]
    [InlineData("+999999999999999")]            // fifteen digits at most
    public void A_phone_number_is_a_plus_and_up_to_fifteen_digits(string text)
    {
        Assert.True(Msisdn.TryParse(text, out var msisdn));
        Assert.Equal(text, msisdn.Value);
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("+")]
    [InlineData("12025550142")]
    [InlineData("+02025550142")]                // no country code begins with 0
    [InlineData("+120255")]                     // six digits: no line anywhere
    [InlineData("+9999999999999999")]
    [InlineData("+1 202 555 0142")]
    [InlineData("+1-202-555-0142")]
    [InlineData("+1202555014x")]
    [InlineData("+12025550142\n")]
    [InlineData("++2025550142")]
    [InlineData("+١٢٠٢٥٥٥٠١٤٢")]
    public void Anything_else_is_no_phone_number(string? text) => Assert.False(Msisdn.TryParse(text, out _));

    [Theory]
    [InlineData("+12025550142", "(•••) •••-0142")]
    [InlineData("+49301230", "(•••) •••-1230")]
    [InlineData("0142", "(•••) •••-0142")]
    [InlineData("014", "(•••) •••-••••")]
    [InlineData("", "(•••) •••-••••")]
    public void A_mask_shows_the_last_four_digits(string number, string mask) => Assert.Equal(mask, Msisdn.Mask(number));

    [Fact]
    public void A_mask_never_shows_more_than_four_digits()
    {
        for (var length = 0; length <= 30; length++)
        {
            Assert.InRange(Msisdn.Mask(new string('7', length)).Count(char.IsDigit), 0, 4);
        }
    }

    [Fact]
    public void A_phone_number_that_is_printed_by_mistake_is_masked()
    {
        Assert.True(Msisdn.TryParse("+12025550142", out var msisdn));
        Assert.Equal("(•••) •••-0142", $"{msisdn}");
        Assert.Equal("(•••) •••-••••", default(Msisdn).ToString());
    }
}
