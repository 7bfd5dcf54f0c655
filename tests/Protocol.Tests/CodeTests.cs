namespace ZenKey.Protocol.Tests;

/// <summary>Codes that people type or read aloud.</summary>
public sealed class CodeTests
{
    [Fact]
    public void A_pairing_code_is_eight_digits()
    {
        Assert.All(Enumerable.Range(0, 1_000).Select(_ => PairingCode.New()), code => Assert.Matches("^[0-9]{8}$", code));
        Assert.True(PairingCode.Length * Math.Log2(10) >= 20);             // bits
    }

    [Fact]
    public void Pairing_codes_use_every_digit_in_every_place()
    {
        var codes = Enumerable.Range(0, 1_000).Select(_ => PairingCode.New()).ToList();
        for (var place = 0; place < PairingCode.Length; place++) { Assert.Equal(10, codes.Select(code => code[place]).Distinct().Count()); }
    }

    [Theory]
    [InlineData("12345678")]
    [InlineData("1234 5678")]
    [InlineData("1234-5678")]
    [InlineData(" 12 34 56 78 ")]
    [InlineData("12345678\n")]
    [InlineData("zenkey://pair/12345678")]
    [InlineData("ZENKEY://PAIR/12345678")]
    [InlineData("  zenkey://pair/1234-5678 ")]
    public void What_people_type_is_read(string typed) => Assert.Equal("12345678", PairingCode.Normalize(typed));

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("1234567")]
    [InlineData("123456789")]
    [InlineData("1234567a")]
    [InlineData("1234.5678")]
    [InlineData("https://pair/12345678")]
    [InlineData("zenkey://pair/")]
    [InlineData("zenkey://pair/zenkey://pair/12345678")]
    [InlineData("١٢٣٤٥٦٧٨")]
    [InlineData("12345678\0")]
    public void What_is_no_code_is_not_read(string? typed) => Assert.Null(PairingCode.Normalize(typed));

    [Fact]
    public void A_long_text_is_not_searched_for_a_code() => Assert.Null(PairingCode.Normalize("12345678".PadRight(101)));

    [Fact]
    public void A_QR_code_holds_what_is_read_back()
    {
        var code = PairingCode.New();
        Assert.Equal(code, PairingCode.Normalize(PairingCode.QrPrefix + code));
    }

    [Fact]
    public void A_new_error_reference_is_valid_and_its_own()
    {
        var made = Enumerable.Range(0, 1_000).Select(_ => ErrorReference.New()).ToList();
        Assert.All(made, reference => Assert.True(ErrorReference.IsValid(reference), reference));
        Assert.All(made, reference => Assert.Matches("^err-[0-9A-HJKMNP-TV-Z]{4}-[0-9A-HJKMNP-TV-Z]{4}$", reference));      // no I, L, O, U
        Assert.Distinct(made);
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("err-7Q4M-2XK")]
    [InlineData("err-7Q4M-2XKDD")]
    [InlineData("err-7q4m-2xkd")]
    [InlineData("ERR-7Q4M-2XKD")]
    [InlineData("err-7Q4M_2XKD")]
    [InlineData("err-7Q4I-2XKD")]
    [InlineData("err-7Q4M-2XKU")]
    [InlineData("err-7Q4M-2X<D")]
    public void Anything_else_is_no_error_reference(string? text) => Assert.False(ErrorReference.IsValid(text));
}
