using ZenKey.Portal.Features.Logs;
using ZenKey.Portal.Ui;
using ZenKey.Protocol;
using ZenKey.Protocol.Refusals;

namespace ZenKey.Portal.Tests.Logs;

/// <summary>Each cause has a title, a rule and a way on.</summary>
public sealed class CauseGuideTests
{
    public static TheoryData<string> All => [.. Causes.All.Select(cause => cause.Name)];

    [Theory]
    [MemberData(nameof(All))]
    public void Every_cause_has_a_title_and_a_rule_with_an_address(string cause)
    {
        Assert.True(char.IsUpper(CauseGuide.Title(cause)[0]), CauseGuide.Title(cause));
        Assert.DoesNotContain('_', CauseGuide.Title(cause));
        Assert.True(Uri.TryCreate(CauseGuide.Source(cause).Address, UriKind.Absolute, out var address) && address.Scheme == "https");
    }

    [Fact]
    public void No_two_causes_have_the_same_title() => Assert.Empty(Causes.All.GroupBy(cause => CauseGuide.Title(cause.Name)).Where(same => same.Count() > 1).Select(same => same.Key));

    [Theory]
    [InlineData("pkce_method", "RFC 7636 §4")]
    [InlineData("redirect_uri_unregistered", "RFC 9700 §4.1.3")]
    [InlineData("client_id_missing", "RFC 6749 §2.2")]
    [InlineData("client_secret_wrong", "RFC 6749 §2.3")]
    [InlineData("dpop_nonce", "RFC 9449 §8")]
    [InlineData("no_application", "ZenKey platform")]
    public void The_longest_beginning_that_fits_counts(string cause, string rule) => Assert.Equal(rule, CauseGuide.Source(cause).Name);

    [Theory]
    [InlineData("https://a.example/cb", "https://a.example/cb/", "Trailing slash")]
    [InlineData("https://a.example/cb/", "https://a.example/cb", "Trailing slash")]
    [InlineData("https://a.example/cb", "http://a.example/cb", "http and https")]
    [InlineData("https://a.example/cb", "https://a.example/CB", "Capital letters")]
    [InlineData("https://a.example/cb", "https://a.example:8443/cb", "Port")]
    [InlineData("https://a.example/cb", "https://b.example/cb", "Host")]
    [InlineData("https://a.example/cb", "https://a.example/callback", "Path")]
    [InlineData("https://a.example/cb", "https://a.example/cb?…", "Query")]
    [InlineData("https://a.example/cb", "https://b.example/other", "Another address")]
    public void The_difference_of_two_addresses_has_a_name(string registered, string received, string name) => Assert.Equal(name, UriDifference.Tell(registered, received).Name);

    [Fact]
    public void The_nearest_of_the_registered_addresses_is_compared()
    {
        var difference = UriDifference.Find("https://a.example/x https://a.example/callback https://a.example/y", "https://a.example/callbak")!;
        Assert.Equal(("https://a.example/callback", 3), (difference.Registered, difference.Of));
        Assert.Equal(("https://a.example/callba", "c", "", "k"), difference.Parts());
        Assert.Null(UriDifference.Find("none is registered", "https://a.example/cb"));
        Assert.Null(UriDifference.Find("https://a.example/cb", "20 characters"));
    }

    [Theory]
    [InlineData("err-7Q4M-2XKD", "err-7Q4M-2XKD")]
    [InlineData(" ERR-7q4m-2xkd ", "err-7Q4M-2XKD")]
    [InlineData("err-7Q4M-2XKU", null)]
    [InlineData("err-7Q4M2XKD", null)]
    [InlineData("abc-7Q4M-2XKD", null)]
    [InlineData(null, null)]
    public void References_are_read_in_any_case(string? typed, string? reference) => Assert.Equal(reference, ErrorReference.Read(typed));

    [Theory]
    [MemberData(nameof(All))]
    public void A_request_as_cURL_holds_no_secret_and_cannot_leave_its_quotes(string cause)
    {
        var known = Causes.Find(cause)!;
        foreach (var endpoint in known.Endpoints.Split(' '))
        {
            var row = new LogRow(Guid.CreateVersion7(), DateTimeOffset.UnixEpoch, endpoint, false, known.Error, cause, "err-7Q4M-2XKD", 0, Requests.ClientId, "Harbor Web", "AT&T");
            var text = Curl.Of(new LogEntry(row, "att", null, "https://a.example/\"; rm -rf $HOME `id`"), new ModuleOrigins("https://portal.example", "https://id.example", "https://phone.example", "https://sim.example"));
            Assert.StartsWith("curl -i ", text, StringComparison.Ordinal);
            Assert.DoesNotContain(" `", text, StringComparison.Ordinal);
            Assert.DoesNotContain("/\";", text, StringComparison.Ordinal);
            Assert.DoesNotContain(" $HOME", text, StringComparison.Ordinal);
        }
    }
}
