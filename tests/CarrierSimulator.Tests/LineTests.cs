using System.Net;
using ZenKey.Protocol;
using ZenKey.Protocol.Network;

namespace ZenKey.CarrierSimulator.Tests;

public class LineTests : SimulatorTest
{
    [Fact]
    public async Task The_header_names_the_line() => Assert.Equal("+12125550142", (await FindAsync(header: "dana"))?.Value);

    [Fact]
    public async Task The_cookie_names_the_line_among_others() =>
        Assert.Equal("+13035550119", (await FindAsync(cookie: "a=b; zk-simulated-line=ali; zk-theme=dark"))?.Value);

    [Fact]
    public async Task The_header_wins_over_the_cookie() =>
        Assert.Equal("+12125550142", (await FindAsync("dana", "zk-simulated-line=ali"))?.Value);

    [Theory]
    [InlineData("nobody", null)]
    [InlineData(null, "zk-simulated-line=nobody")]
    [InlineData(null, "xzk-simulated-line=dana")]
    [InlineData(null, null)]
    public async Task An_unknown_line_is_none(string? header, string? cookie) => Assert.Null(await FindAsync(header, cookie));

    [Fact]
    public async Task A_lost_phone_makes_no_connection()
    {
        await Host.PostAsync("dana/lose");
        Assert.Null(await FindAsync("dana"));
    }

    [Fact]
    public async Task The_link_sets_the_cookie_and_leads_back()
    {
        var response = await Host.Client.GetAsync("/simulator/line/dana?return=/carriers/verizon/authorize%3Fa%3Db");
        Assert.Equal(HttpStatusCode.Redirect, response.StatusCode);
        Assert.Equal("/carriers/verizon/authorize?a=b", response.Headers.Location?.OriginalString);
        var cookie = Assert.Single(response.Headers.GetValues("Set-Cookie"));
        Assert.Equal("zk-simulated-line=dana; path=/; samesite=lax; httponly", cookie);
    }

    [Fact]
    public async Task The_link_to_none_deletes_the_cookie()
    {
        var response = await Host.Client.GetAsync("/simulator/line/none?return=/");
        Assert.Contains("expires=Thu, 01 Jan 1970", Assert.Single(response.Headers.GetValues("Set-Cookie")), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("https://evil.example/")]
    [InlineData("//evil.example/")]
    [InlineData("/%5Cevil.example/")]
    [InlineData("/a%0d%0ab")]
    [InlineData("relative")]
    [InlineData("")]
    public async Task The_link_never_leads_away(string target)
    {
        var response = await Host.Client.GetAsync($"/simulator/line/dana?return={target}");
        Assert.Equal(HttpStatusCode.BadRequest, response.StatusCode);
        Assert.False(response.Headers.Contains("Set-Cookie"));
    }

    [Fact]
    public async Task The_link_knows_only_its_subscribers() =>
        Assert.Equal("urn:zenkey:problem:unknown-handset", await SimulatorHost.ProblemAsync(await Host.Client.GetAsync("/simulator/line/nobody?return=/")));

    private async Task<Msisdn?> FindAsync(string? header = null, string? cookie = null) => await Host.Network.FindLineAsync(
        new ConnectionEvidence("127.0.0.1", name => name switch { SimulatedLine.Header => header, "Cookie" => cookie, _ => null }), default);
}
