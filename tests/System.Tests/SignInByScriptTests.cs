using System.Net;
using System.Text.Json;
using ZenKey.TestKit;

namespace ZenKey.System.Tests;

/// <summary>Whole sign-ins without a hand on a phone, by the automation contract alone (docs/guides/automation.md).</summary>
public sealed class SignInByScriptTests(RunningApp running) : IClassFixture<RunningApp>
{
    private readonly ZenKeyApp app = running.App;

    [Fact]
    public async Task A_script_signs_in_by_pairing_a_browser()
    {
        using var browser = app.NewBrowser();
        var phones = new Phones(browser.Http);
        var party = RelyingParty.Harbor(app.Origin);
        var page = await (await browser.GetAsync(party.DiscoveryUi("s-1"))).Content.ReadAsStringAsync();
        Assert.Equal(204, await phones.PairAsync("nina", TestBrowser.Mark(page, "data-pairing-code")!));

        var discovered = await browser.WaitForRedirectAsync(party.DiscoveryUi("s-1"));
        Assert.StartsWith(party.RedirectUri, discovered.AbsoluteUri, StringComparison.Ordinal);
        Assert.Equal("s-1", RelyingParty.Parameter(discovered, "state"));
        Assert.Equal("311480", RelyingParty.Parameter(discovered, "mccmnc"));
        var hint = RelyingParty.Parameter(discovered, "login_hint_token");
        Assert.NotNull(hint);

        var waiting = await browser.WaitForRedirectAsync(party.Authorize("verizon", ("login_hint_token", hint), ("scope", "openid name email")));
        Assert.StartsWith($"{app.Origin}/carriers/verizon/waiting/", waiting.AbsoluteUri, StringComparison.Ordinal);
        var back = await browser.WaitForRedirectAsync(waiting.AbsoluteUri);
        Assert.Equal("the-state", RelyingParty.Parameter(back, "state"));
        Assert.Equal("311480", RelyingParty.Parameter(back, "mccmnc"));
        Assert.Equal($"{app.Origin}/carriers/verizon", RelyingParty.Parameter(back, "iss"));

        var (status, tokens) = await party.RedeemAsync(browser.Http, "verizon", RelyingParty.Parameter(back, "code")!);
        Assert.Equal(200, status);
        var (_, person) = await party.UserInfoAsync(browser.Http, "verizon", tokens.GetProperty("access_token").GetString()!);
        Assert.StartsWith("311480-", person.GetProperty("sub").GetString(), StringComparison.Ordinal);
        Assert.Equal(JsonValueKind.Object, person.GetProperty("email").ValueKind);
    }

    [Fact]
    public async Task The_next_time_the_same_browser_chooses_its_remembered_number()
    {
        using var browser = app.NewBrowser();
        var phones = new Phones(browser.Http);
        var party = RelyingParty.Harbor(app.Origin);
        var page = await (await browser.GetAsync(party.DiscoveryUi())).Content.ReadAsStringAsync();
        await phones.PairAsync("nina", TestBrowser.Mark(page, "data-pairing-code")!);
        await browser.WaitForRedirectAsync(party.DiscoveryUi());

        page = await (await browser.GetAsync(party.DiscoveryUi())).Content.ReadAsStringAsync();
        Assert.NotNull(TestBrowser.Mark(page, "data-remembered"));
        Assert.Null(TestBrowser.Mark(page, "data-pairing-code"));
        Assert.Contains("(•••) •••-", WebUtility.HtmlDecode(page), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_script_signs_in_by_network_authentication_without_any_page()
    {
        using var browser = app.NewBrowser();
        browser.Http.DefaultRequestHeaders.Add("X-Simulated-Line", "maya");
        var party = RelyingParty.Kiosk(app.Origin);
        using var response = await browser.GetAsync(party.Authorize("verizon"));
        Assert.Equal(HttpStatusCode.SeeOther, response.StatusCode);
        var back = response.Headers.Location!;
        Assert.StartsWith(party.RedirectUri, back.AbsoluteUri, StringComparison.Ordinal);

        var (status, tokens) = await party.RedeemAsync(browser.Http, "verizon", RelyingParty.Parameter(back, "code")!);
        Assert.Equal(200, status);
        var (_, person) = await party.UserInfoAsync(browser.Http, "verizon", tokens.GetProperty("access_token").GetString()!);
        Assert.Equal("Maya Castillo", person.GetProperty("name").GetProperty("value").GetString());
    }

    [Theory]
    [InlineData("leo", "deny", "access_denied")]
    [InlineData("leo", "approve", null)]
    public async Task A_script_answers_for_a_phone_that_asks(string key, string act, string? error)
    {
        using var browser = app.NewBrowser();
        var phones = new Phones(browser.Http);
        var party = RelyingParty.Harbor(app.Origin);
        var page = await (await browser.GetAsync(party.DiscoveryUi())).Content.ReadAsStringAsync();
        await phones.PairAsync(key, TestBrowser.Mark(page, "data-pairing-code")!);
        var hint = RelyingParty.Parameter(await browser.WaitForRedirectAsync(party.DiscoveryUi()), "login_hint_token");
        var waiting = await browser.WaitForRedirectAsync(party.Authorize("att", ("login_hint_token", hint)));
        page = await (await browser.GetAsync(waiting.AbsoluteUri)).Content.ReadAsStringAsync();
        Assert.NotNull(TestBrowser.Mark(page, "data-request"));
        Assert.Contains("data-cancel", page, StringComparison.Ordinal);

        Assert.Equal(204, act == "approve" ? await phones.ApproveAsync(key) : await phones.DenyAsync(key));
        var back = await browser.WaitForRedirectAsync(waiting.AbsoluteUri);
        Assert.Equal(error, RelyingParty.Parameter(back, "error"));
        Assert.Equal(error is null, RelyingParty.Parameter(back, "code") is not null);
    }

    // The pretend person looks at the browser for the number that the phone asks.
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_script_approves_for_a_browser_that_the_phone_does_not_trust(bool byItself)
    {
        using var browser = app.NewBrowser();
        var phones = new Phones(browser.Http);
        var party = RelyingParty.Harbor(app.Origin);
        var (key, carrier, subject) = byItself ? ("nina", "verizon", await SubjectAsync("nina", "verizon")) : ("leo", "att", await SubjectAsync("leo", "att"));

        var waiting = await browser.WaitForRedirectAsync(party.Authorize(carrier, ("login_hint", subject)));
        if (!byItself)
        {
            Assert.NotNull(TestBrowser.Mark(await (await browser.GetAsync(waiting.AbsoluteUri)).Content.ReadAsStringAsync(), "data-number"));
            Assert.Equal(204, await phones.ApproveAsync(key));
        }

        Assert.NotNull(RelyingParty.Parameter(await browser.WaitForRedirectAsync(waiting.AbsoluteUri), "code"));
    }

    /// <summary>As whom the bank knows somebody, after a sign-in with another browser.</summary>
    private async Task<string> SubjectAsync(string key, string carrier)
    {
        using var browser = app.NewBrowser();
        var phones = new Phones(browser.Http);
        var party = RelyingParty.Harbor(app.Origin);
        var page = await (await browser.GetAsync(party.DiscoveryUi())).Content.ReadAsStringAsync();
        await phones.PairAsync(key, TestBrowser.Mark(page, "data-pairing-code")!);
        var hint = RelyingParty.Parameter(await browser.WaitForRedirectAsync(party.DiscoveryUi()), "login_hint_token");
        var waiting = await browser.WaitForRedirectAsync(party.Authorize(carrier, ("login_hint_token", hint)));
        if (key == "leo") { Assert.Equal(204, await phones.ApproveAsync(key)); }
        var back = await browser.WaitForRedirectAsync(waiting.AbsoluteUri);
        var (_, tokens) = await party.RedeemAsync(browser.Http, carrier, RelyingParty.Parameter(back, "code")!);
        var (_, person) = await party.UserInfoAsync(browser.Http, carrier, tokens.GetProperty("access_token").GetString()!);
        return person.GetProperty("sub").GetString()!;
    }

    [Fact]
    public async Task A_code_that_no_browser_shows_is_a_problem_document()
    {
        using var browser = app.NewBrowser();
        using var response = await browser.Http.PostAsync(new Uri("/simulator/api/handsets/maya/pair", UriKind.Relative),
            new StringContent("""{"code":"00000000"}""", global::System.Text.Encoding.UTF8, "application/json"));
        Assert.Equal(HttpStatusCode.NotFound, response.StatusCode);
        Assert.Equal("application/problem+json", response.Content.Headers.ContentType?.MediaType);
    }
}
