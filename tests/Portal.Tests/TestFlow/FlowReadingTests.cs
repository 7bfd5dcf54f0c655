using System.Net.Http.Headers;
using ZenKey.Portal.Features.TestFlow;

namespace ZenKey.Portal.Tests.TestFlow;

/// <summary>Reading our pages' marks, and hiding what must not be shown.</summary>
public sealed class FlowReadingTests
{
    [Theory]
    [InlineData("""<p data-pairing-code="48201957"><span>4820</span> <span>1957</span></p>""")]
    [InlineData("""<p class="x" data-pairing-code><span>4820</span> <span>1957</span></p>""")]
    [InlineData("""<p data-pairing-code="">4820 1957</p>""")]
    [InlineData("""<div data-pairing-code><b>4820-1957</b></div>""")]
    public void The_pairing_code_is_read_from_attribute_or_text(string html) => Assert.Equal("48201957", FlowPage.Read(html).PairingCode);

    [Fact]
    public void A_page_without_marks_has_none()
    {
        var page = FlowPage.Read("<title>Harbor &amp; Co</title><p>12345678</p>");
        Assert.Equal(new FlowPage("Harbor & Co", null, null, null, null, null, null), page);
    }

    [Fact]
    public void A_remembered_number_is_chosen_by_the_form_around_or_inside_the_mark()
    {
        var inside = FlowPage.Read("""<li data-remembered="1"><form method="post" action="/choose?a=1&amp;b=2"><input type="hidden" name="t" value="x"><button name="number" value="1">A</button></form></li>""").Remembered;
        Assert.Equal(("POST", "/choose?a=1&b=2"), (inside!.Method, inside.Action));
        Assert.Equal([new("t", "x"), new("number", "1")], inside.Values);
        var around = FlowPage.Read("""<form method="post" action="/go"><button data-remembered name="number" value="7">A</button></form>""").Remembered;
        Assert.Equal([new("number", "7")], around!.Values);
    }

    [Fact]
    public void The_refresh_address_is_read() =>
        Assert.Equal("/ui?x=1&y=2", FlowPage.Read("""<noscript><meta http-equiv="refresh" content="2;url=/ui?x=1&amp;y=2" /></noscript>""").RefreshTo);

    [Theory]
    [InlineData("https://a.example/cb?code=abc&state=s", "https://a.example/cb?code=•••&state=s")]
    [InlineData("https://a.example/a?login_hint=%2B14155550134&request=eyJ.x", "https://a.example/a?login_hint=•••&request=•••")]
    [InlineData("https://a.example/a?request_uri=urn:x", "https://a.example/a?request_uri=•••")]
    [InlineData("https://a.example/cb", "https://a.example/cb")]
    [InlineData("https://a.example/a?login_hint_token=eyJ.x&client_id=c", "https://a.example/a?login_hint_token=•••&client_id=c")]
    public void Secrets_in_addresses_are_dots(string url, string shown) => Assert.Equal(shown, FlowMask.Url(url));

    [Theory]
    [InlineData("Authorization", "Bearer abc", "Bearer •••")]
    [InlineData("Set-Cookie", "a=b; path=/", "a=•••; path=/")]
    [InlineData("Cookie", "a=b", "•••")]
    [InlineData("DPoP", "eyJ.eyJ.x", "•••")]
    [InlineData("Accept", "x", "x")]
    public void Secrets_in_headers_are_dots(string name, string value, string shown) => Assert.Equal(shown, FlowMask.Header(name, value));

    [Fact]
    public void Personal_values_are_dots_and_their_names_stay()
    {
        var body = FlowMask.Body(new MediaTypeHeaderValue("application/json"), """{"sub":"s","email":{"value":"a@b"},"list":["x",{"n":"y"}]}""", true)!;
        Assert.Contains("\"sub\": \"s\"", body, StringComparison.Ordinal);
        Assert.Contains("email", body, StringComparison.Ordinal);
        Assert.DoesNotContain("a@b", body, StringComparison.Ordinal);
        Assert.DoesNotContain("\"y\"", body, StringComparison.Ordinal);
        Assert.DoesNotContain("\"x\"", body, StringComparison.Ordinal);
    }

    [Fact]
    public void Port_tokens_of_a_token_are_dots() =>
        Assert.DoesNotContain("eyJ", FlowMask.Json(System.Text.Json.Nodes.JsonNode.Parse("""{"aka":["eyJ.eyJ.x"],"sub":"s"}""")!, false), StringComparison.Ordinal);

    [Theory]
    [InlineData("https://a.example/cb#code=1", true)]
    [InlineData("https://a.example/cb?code=1", true)]
    [InlineData("https://a.example/cb", true)]
    [InlineData("https://a.example/cb&code=1", true)]
    [InlineData("https://a.example/cbx?code=1", false)]
    [InlineData("https://a.example/CB?code=1", false)]
    public void The_clients_address_is_known_exactly(string address, bool at) => Assert.Equal(at, FlowHttp.IsAt(new Uri(address), "https://a.example/cb"));

    [Theory]
    [InlineData("The subscriber refused. (err-TY4Z-R8Y0)", "err-TY4Z-R8Y0", "The subscriber refused.")]
    [InlineData("The subscriber refused.", null, "The subscriber refused.")]
    [InlineData(null, null, null)]
    public void A_reference_in_the_providers_words_is_taken_out(string? description, string? reference, string? rest)
    {
        var failure = FlowWords.Failure("access_denied", description: description);
        Assert.Equal((reference, rest), (failure.Reference, failure.Received));
    }

    [Fact]
    public void Json_is_coloured_and_still_encoded()
    {
        var markup = JsonInk.Of("""{ "a": "<b>", "n": 12, "t": true }""").Value;
        Assert.Contains("<span class=\"zk-k\">&quot;a&quot;</span>", markup, StringComparison.Ordinal);
        Assert.Contains("<span class=\"zk-s\">&quot;&lt;b&gt;&quot;</span>", markup, StringComparison.Ordinal);
        Assert.Contains("<span class=\"zk-n\">12</span>", markup, StringComparison.Ordinal);
        Assert.DoesNotContain("<b>", markup, StringComparison.Ordinal);
    }
}
