using ZenKey.Portal.Features.Clients.Redirects;
using ZenKey.Protocol;

namespace ZenKey.Portal.Tests.Clients.Redirects;

/// <summary>What is told of addresses that break no rule and are probably mistakes.</summary>
public sealed class UriFindingsTests
{
    [Theory]
    [InlineData("https://app.example/cb")]
    [InlineData("https://app.example/")]
    [InlineData("https://app.example:8443/cb?tenant=1")]
    [InlineData("http://127.0.0.1/cb")]
    [InlineData("https://xn--bcher-kva.example.com/cb", "The host reads “\u2068bücher.example.com\u2069”.")]
    [InlineData("https://xn--pple-43d.example/cb", "mixes letters of several scripts")]               // а of Cyrillic before pple
    [InlineData("https://xn--80ak6aa92e.example/cb", "of letters that look like Latin ones")]         // apple, all Cyrillic
    [InlineData("https://192.0.2.10/cb", "A number in place of a name")]
    [InlineData("https://[2001:db8::1]/cb", "A number in place of a name")]
    [InlineData("https://127.0.0.1/cb", "each person's own computer")]
    [InlineData("https://intranet/cb", "known in one network only")]
    [InlineData("https://app.example./cb", "ends in a dot")]
    [InlineData("https://app.example:443/cb", "Port 443 is what https has anyway")]
    [InlineData("https://APP.example/cb", "small letters")]
    [InlineData("https://app.example", "ends with the host")]
    [InlineData("https://app.example/a//cb", "two slashes in a row")]
    [InlineData("https://app.example/cb?state=1", "parameter state of its own")]
    [InlineData("com.example.app:/cb", "Register a native client for the app")]
    [InlineData("http://192.168.1.10/cb", "It could not be registered today: Use https")]
    public void A_usual_mistake_is_told(string uri, string? words = null)
    {
        var findings = UriFindings.Of(uri, ClientStubs.Detail(), []);
        if (words is null) { Assert.Empty(findings); }
        else { Assert.Contains(words, Assert.Single(findings).Text, StringComparison.Ordinal); }
    }

    [Theory]
    [InlineData("https://app.example:443/cb", "https://app.example/cb")]
    [InlineData("https://APP.example/Cb", "https://app.example/Cb")]
    [InlineData("https://app.example", "https://app.example/")]
    [InlineData("https://app.example./cb", "https://app.example/cb")]
    [InlineData("https://app.example/a//b///c?x=//", "https://app.example/a/b/c?x=//")]
    public void What_is_proposed_in_its_place_is_without_the_mistake(string uri, string mended)
    {
        Assert.Equal(mended, Assert.Single(UriFindings.Of(uri, ClientStubs.Detail(), [])).Mended);
        Assert.Empty(UriFindings.Of(mended, ClientStubs.Detail(), []));
    }

    [Theory]
    [InlineData("https://app.example/cb/", "https://app.example/cb", "one ends in a slash")]
    [InlineData("https://app.example/CB", "https://app.example/cb", "they differ in capital letters")]
    [InlineData("https://arn.example/cb", "https://am.example/cb", "looks like am.example, which is registered too")]
    [InlineData("https://app-1.example/cb", "https://app-l.example/cb", "looks like app-l.example")]
    [InlineData("https://xn--pple-43d.example/cb", "https://apple.example/cb", "looks like apple.example")]
    [InlineData("https://app.example/other", "https://app.example/cb", null)]
    [InlineData("https://beta.example/cb", "https://app.example/cb", null)]
    public void Addresses_that_are_taken_for_each_other_are_named(string uri, string other, string? words)
    {
        var findings = UriFindings.Of(uri, ClientStubs.Detail(), [other]);
        if (words is null) { Assert.Empty(findings); }
        else { Assert.Contains(findings, finding => finding.Text.Contains(words, StringComparison.Ordinal)); }
    }

    [Theory]
    [InlineData("http://localhost:5000/cb", "127.0.0.1 cannot", "http://127.0.0.1:5000/cb")]
    [InlineData("ccid-aaaaaaaaaaaaaaaa:/cb", "the ID of another client", "ccid-h7k2m9qx4tz8v3pa://com.xci.provider.sdk")]
    [InlineData("example.app.com:/cb", "A reversed domain begins with its last part", null)]
    [InlineData("com.example.app:/cb", null, null)]
    [InlineData("ccid-h7k2m9qx4tz8v3pa://com.xci.provider.sdk", null, null)]
    public void A_native_client_is_told_of_its_own_mistakes(string uri, string? words, string? mended)
    {
        var findings = UriFindings.Of(uri, ClientStubs.Detail(ClientType.Native), []);
        if (words is null)
        {
            Assert.Empty(findings);
            return;
        }
        Assert.Contains(words, Assert.Single(findings).Text, StringComparison.Ordinal);
        Assert.Equal(mended, findings[0].Mended);
    }

    [Fact]
    public void A_proposal_may_always_be_registered()
    {
        foreach (var one in TestKit.RedirectUriCases.All.Where(one => one.IsTaken))
        {
            foreach (var mended in UriFindings.Of(one.Address, ClientStubs.Detail(one.Type, one.Mode), []).Select(finding => finding.Mended).OfType<string>())
            {
                Assert.Null(RedirectUri.Fault(mended, one.Type, one.Mode));
            }
        }
    }

    [Fact]
    public void A_launched_client_with_localhost_is_told_of_it() =>
        Assert.Contains("works in Developer Mode only", Assert.Single(UriFindings.Of("http://localhost:5173/cb", ClientStubs.Detail(mode: ClientMode.Launched), [])).Text, StringComparison.Ordinal);
}
