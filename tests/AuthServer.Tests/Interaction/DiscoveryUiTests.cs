using ZenKey.Protocol;
using ZenKey.TestKit;

namespace ZenKey.AuthServer.Tests.Interaction;

/// <summary>The discovery UI over HTTP: codes, phones' browsers, own lines, and what is refused.</summary>
[Spec("ZenKey platform §2.5")]
[Spec("ZenKey platform §7.2")]
public sealed class DiscoveryUiTests(SharedApp app)
{
    private const string PhoneAgent = "Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/18.0 Mobile/15E148 Safari/604.1";

    [Theory]
    [InlineData("/ui/discovery-ui")]
    [InlineData("/ui/visual-code")]
    public async Task A_browser_that_is_not_known_is_shown_eight_digits(string path)
    {
        var answer = await app.Http.AskAsync(app.Party().DiscoveryUi().Replace("/ui/discovery-ui", path, StringComparison.Ordinal));

        Assert.Equal(200, answer.Status);
        Assert.Matches("^[0-9]{8}$", answer.Mark("data-pairing-code"));
        Assert.Equal("no-store", answer.Header("Cache-Control"));
    }

    [Fact]
    public async Task The_same_browser_is_shown_the_same_code_and_another_browser_another()
    {
        using var one = app.App.NewBrowser();
        using var other = app.App.NewBrowser();
        var party = app.Party();

        var first = (await one.Http.AskAsync(party.DiscoveryUi())).Mark("data-pairing-code");

        Assert.Equal(first, (await one.Http.AskAsync(party.DiscoveryUi())).Mark("data-pairing-code"));
        Assert.NotEqual(first, (await other.Http.AskAsync(party.DiscoveryUi())).Mark("data-pairing-code"));
    }

    // OWASP ASVS 5.0 §3.3: the browser's secret is not for scripts nor for other sites.
    [Fact]
    public async Task The_browsers_cookie_is_not_for_scripts_nor_for_other_sites()
    {
        var answer = await app.Http.AskAsync(app.Party().DiscoveryUi());

        var cookie = answer.Header("Set-Cookie")!.ToLowerInvariant();
        Assert.Contains("httponly", cookie, StringComparison.Ordinal);
        Assert.Contains("samesite=lax", cookie, StringComparison.Ordinal);
        Assert.Contains("path=/", cookie, StringComparison.Ordinal);
    }

    [Fact]
    public async Task After_pairing_the_browser_is_sent_back_with_carrier_hint_and_state_and_no_code()
    {
        var party = app.Party();
        var phone = await Phone.StartedAsync(app, app.NewPerson());
        using var browser = app.App.NewBrowser();
        var page = await browser.Http.AskAsync(party.DiscoveryUi("a state"));
        await phone.TrustAsync(page.Mark("data-pairing-code")!);

        var back = (await browser.Http.AskAsync(party.DiscoveryUi("a state"))).IsBackAt(party.RedirectUri);

        Assert.Equal("311480", back.Parameter("mccmnc"));
        Assert.Equal("a state", back.Parameter("state"));
        Assert.Equal(5, back.Parameter("login_hint_token")!.Split('.').Length);
        Assert.Null(back.Parameter("code"));
        Assert.Null(back.Parameter("error"));
    }

    // RFC 7516: only the carrier can read the hint.
    [Fact]
    [Spec("RFC 7516 §3")]
    public async Task The_hint_tells_nothing_to_the_client()
    {
        var key = app.NewPerson();
        var (browser, hint) = await app.PairAsync(app.Party(), await Phone.StartedAsync(app, key));
        browser.Dispose();

        Assert.DoesNotContain((await app.SubscriberAsync(key)).Phone[1..], hint, StringComparison.Ordinal);
        Assert.StartsWith("{\"alg\":\"dir\",\"enc\":\"A256CBC-HS512\"", System.Text.Encoding.UTF8.GetString(System.Buffers.Text.Base64Url.DecodeFromChars(hint.Split('.')[0])), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("\"><script>alert(1)</script>")]
    [InlineData("a=1&error=b#c?d;e+f%20g%2520")]
    [InlineData("naïve ☃ 漢字 \U0001F511")]
    [InlineData("' onload='x' `{{7*7}}` ${7*7} \\ //evil.example")]
    public async Task A_hostile_state_comes_back_exactly_and_is_never_markup(string state)
    {
        var party = app.Party();

        var page = await app.Http.AskAsync(party.DiscoveryUi(state));
        var back = (await app.Http.AskAsync(party.DiscoveryUi(state), SignIns.Over(People.Line))).IsBackAt(party.RedirectUri);

        Assert.Equal(200, page.Status);
        Assert.DoesNotContain("<script>alert", page.Text, StringComparison.Ordinal);
        Assert.DoesNotContain("onload='x'", page.Text, StringComparison.Ordinal);
        Assert.Equal(state, back.Parameter("state"));
        Assert.Equal("311480", back.Parameter("mccmnc"));
        Assert.Null(back.Parameter("error"));
    }

    [Fact]
    public async Task The_subscribers_own_line_answers_at_once_without_hint()
    {
        var party = app.Party();

        var back = (await app.Http.AskAsync(party.DiscoveryUi(), SignIns.Over(People.LineTmobile))).IsBackAt(party.RedirectUri);

        Assert.Equal("310260", back.Parameter("mccmnc"));
        Assert.Null(back.Parameter("login_hint_token"));
    }

    [Theory]
    [InlineData("true")]
    [InlineData("picker")]
    [InlineData("visual_code")]
    public async Task A_prompt_asks_even_on_the_subscribers_own_line(string prompt)
    {
        var answer = await app.Http.AskAsync($"{app.Party().DiscoveryUi()}&prompt={prompt}", SignIns.Over(People.Line));

        Assert.Equal(200, answer.Status);
        Assert.NotNull(answer.Mark("data-pairing-code"));
    }

    [Fact]
    public async Task Prompt_false_is_ignored()
    {
        var party = app.Party();

        (await app.Http.AskAsync($"{party.DiscoveryUi()}&prompt=false", SignIns.Over(People.Line))).IsBackAt(party.RedirectUri);
    }

    [Fact]
    public async Task A_phones_browser_chooses_its_carrier_and_gets_no_hint()
    {
        using var browser = app.App.NewBrowser();
        var party = app.Party();
        var page = await browser.Http.AskAsync(party.DiscoveryUi("s 1"), ("User-Agent", PhoneAgent));
        Assert.Equal(["att", "tmobile", "verizon"], new Page(page.Text).Attributes("data-carrier").Order());
        var choose = new Page(page.Text).Attributes("formaction")[0];

        var back = (await browser.Http.PostFormAsync(choose, [("carrier", "tmobile")])).IsBackAt(party.RedirectUri);

        Assert.Equal("310260", back.Parameter("mccmnc"));
        Assert.Equal("s 1", back.Parameter("state"));
        Assert.Null(back.Parameter("login_hint_token"));
    }

    [Fact]
    public async Task A_carrier_that_does_not_exist_leads_back_to_the_choice()
    {
        var party = app.Party();

        var answer = await app.Http.PostFormAsync(party.DiscoveryUi().Replace("/discovery-ui?", "/discovery-ui/carrier?", StringComparison.Ordinal), [("carrier", "nobody")]);

        Assert.Equal(303, answer.Status);
        Assert.Equal("/ui/discovery-ui", answer.Location!.AbsolutePath);
        Assert.Equal(app.Origin, answer.Location.GetLeftPart(UriPartial.Authority));
    }

    [Fact]
    public async Task A_desktop_browser_is_not_asked_for_its_carrier()
    {
        var page = await app.Http.AskAsync(app.Party().DiscoveryUi(), ("User-Agent", "Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) Safari/605.1.15"));

        Assert.Null(page.Mark("data-carrier"));
    }

    [Fact]
    public async Task Cancelling_leads_back_with_access_denied_and_the_state()
    {
        var party = app.Party();
        var page = await app.Http.AskAsync(party.DiscoveryUi("s-9"));
        var cancel = new Page(page.Text).Attributes("href").Single(address => address.StartsWith(party.RedirectUri, StringComparison.Ordinal));

        Assert.Equal(ErrorCode.AccessDenied, RelyingParty.Parameter(new Uri(cancel), "error"));
        Assert.Equal("s-9", RelyingParty.Parameter(new Uri(cancel), "state"));
    }

    [Fact]
    public async Task The_page_speaks_Spanish_to_who_reads_Spanish()
    {
        var page = await app.Http.AskAsync(app.Party().DiscoveryUi(), ("Accept-Language", "es-MX,es;q=0.9,en;q=0.5"));

        Assert.Contains("<html lang=\"es\"", page.Text, StringComparison.Ordinal);
    }

    // RFC 6749 §4.1.2.1: until client and redirect URI hold, nobody is redirected.
    [Theory]
    [InlineData("unknown_client", "redirect_uri=https%3A%2F%2Fapp.tests.example%2Fcallback")]
    [InlineData("unknown_client", $"client_id={Clients.Unknown}&redirect_uri=https%3A%2F%2Fapp.tests.example%2Fcallback")]
    [InlineData("unknown_client", $"client_id={Clients.Disabled}&redirect_uri=https%3A%2F%2Fapp.tests.example%2Fcallback")]
    [InlineData("unknown_client", "client_id=%3Cscript%3Ealert(1)%3C%2Fscript%3E&redirect_uri=https%3A%2F%2Fapp.tests.example%2Fcallback")]
    [InlineData("unregistered_redirect_uri", $"client_id={Clients.Basic}")]
    [InlineData("unregistered_redirect_uri", $"client_id={Clients.Basic}&redirect_uri=https%3A%2F%2Fevil.example%2F")]
    [InlineData("unregistered_redirect_uri", $"client_id={Clients.Basic}&redirect_uri=https%3A%2F%2Fapp.tests.example%2Fcallback%2F")]
    [InlineData("unregistered_redirect_uri", $"client_id={Clients.Basic}&redirect_uri=https%3A%2F%2Fapp.tests.example%2Fcallback%23x")]
    [InlineData("unregistered_redirect_uri", $"client_id={Clients.Basic}&redirect_uri=HTTPS%3A%2F%2Fapp.tests.example%2Fcallback")]
    [InlineData("invalid_request", $"client_id={Clients.Basic}&client_id={Clients.Basic}&redirect_uri=https%3A%2F%2Fapp.tests.example%2Fcallback")]
    [InlineData("invalid_request", $"client_id={Clients.Basic}&redirect_uri=https%3A%2F%2Fapp.tests.example%2Fcallback&redirect_uri=https%3A%2F%2Fevil.example")]
    [InlineData("invalid_request", $"client_id={Clients.Basic}&redirect_uri=https%3A%2F%2Fapp.tests.example%2Fcallback&state=1&state=2")]
    [InlineData("invalid_request", $"client_id={Clients.Basic}&redirect_uri=https%3A%2F%2Fapp.tests.example%2Fcallback&state=a%00b")]
    [InlineData("invalid_request", $"client_id={Clients.Basic}&redirect_uri=https%3A%2F%2Fapp.tests.example%2Fcallback&state=%C3%28")]
    [Spec("RFC 6749 §4.1.2.1")]
    public async Task What_does_not_hold_is_told_on_our_own_page(string error, string query)
    {
        var answer = await app.Http.AskAsync($"/ui/discovery-ui?{query}", SignIns.Over(People.Line));

        answer.IsErrorPage(error);
        Assert.DoesNotContain("<script>alert", answer.Text, StringComparison.Ordinal);
        Assert.DoesNotContain("href=\"https://evil.example", answer.Text, StringComparison.Ordinal);
    }

    // real-clients, PHP: the address comes unescaped.
    [Fact]
    public async Task A_redirect_uri_may_come_unescaped()
    {
        var answer = await app.Http.AskAsync($"/ui/discovery-ui?client_id={Clients.Basic}&redirect_uri={Clients.Callback}&state=x", SignIns.Over(People.Line));

        answer.IsBackAt(Clients.Callback);
    }

    // RFC 6749 §3.1.2: a query that the address has stays.
    [Fact]
    [Spec("RFC 6749 §3.1.2")]
    public async Task The_query_of_a_redirect_uri_is_kept()
    {
        var answer = await app.Http.AskAsync(
            $"/ui/discovery-ui?client_id={Clients.Basic}&redirect_uri={Uri.EscapeDataString(Clients.OtherCallback)}&state=x", SignIns.Over(People.Line));

        answer.IsBackAt(Clients.OtherCallback + "&");
        Assert.Equal("1", answer.Parameter("keep"));
        Assert.Equal("x", answer.Parameter("state"));
    }
}
