namespace ZenKey.Protocol.Tests;

/// <summary>Addresses of the application's own scheme (docs/guides/deep-links.md): two shapes and nothing else.</summary>
public sealed class DeepLinkTests
{
    private const string Id = "AbCd-fGh_jKlMnOpQrStUv";

    [Theory]
    [InlineData("zenkey://requests/verizon/" + Id)]
    [InlineData("ZENKEY://Requests/verizon/" + Id)]              // schemes and hosts know no case (RFC 3986 §6.2.2.1)
    [InlineData("web+zenkey://requests/verizon/" + Id + "/")]
    public void A_request_is_named_by_carrier_and_id(string text) =>
        Assert.Equal(new DeepLink.Request("verizon", Id), DeepLink.Parse(text));

    [Fact]
    public void What_is_made_is_read() => Assert.Equal(new DeepLink.Request("t-mobile2", Id), DeepLink.Parse(DeepLink.Of("t-mobile2", Id)));

    [Theory]
    [InlineData("zenkey://pair/48201957")]
    [InlineData("web+zenkey://pair/48201957/")]
    public void A_code_is_read(string text) => Assert.Equal(new DeepLink.Pair("48201957"), DeepLink.Parse(text));

    [Fact]
    public void The_address_in_QR_codes_is_one() => Assert.IsType<DeepLink.Pair>(DeepLink.Parse(PairingCode.QrPrefix + "48201957"));

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("zenkey:")]
    [InlineData("zenkey://")]
    [InlineData("zenkey://requests/" + Id)]
    [InlineData("zenkey://requests/verizon/short")]
    [InlineData("zenkey://requests/verizon/" + Id + "x")]
    [InlineData("zenkey://requests/verizon/" + Id + "/approve")]
    [InlineData("zenkey://requests/../" + Id)]
    [InlineData("zenkey://requests/Verizon/" + Id)]
    [InlineData("zenkey://requests/verizon/AbCd-fGh_jKlMnOpQrSt?v")]
    [InlineData("zenkey://pair/4820195")]
    [InlineData("zenkey://pair/48201957?x=1")]
    [InlineData("zenkey://pairs/48201957")]
    [InlineData("https://pair/48201957")]
    [InlineData("javascript:alert(1)")]
    [InlineData("zenkeys://pair/48201957")]
    public void Nothing_else_is(string? text) => Assert.Null(DeepLink.Parse(text));

    [Fact]
    public void A_long_one_is_none() => Assert.Null(DeepLink.Parse("zenkey://requests/" + new string('a', 500) + "/" + Id));
}
