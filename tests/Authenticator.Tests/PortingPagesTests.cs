using System.Net;
using System.Text.RegularExpressions;
using System.Web;

namespace ZenKey.Authenticator.Tests;

/// <summary>Bringing a ZenKey from a former carrier, as a person without script walks it (ZenKey platform §8.3).</summary>
public sealed partial class PortingPagesTests : PhoneTest
{
    private const string Root = "/phone/dana/porting";

    [Fact]
    public async Task The_welcome_offers_to_set_up_anew_or_to_bring_it()
    {
        var page = await Host.PageAsync("/phone/dana/enrolment");
        Assert.Contains("Set up ZenKey", page, StringComparison.Ordinal);
        Assert.Contains($"href=\"{Root}\">Bring my ZenKey", page, StringComparison.Ordinal);
        Assert.Contains("AT&T", await Host.PageAsync(Root), StringComparison.Ordinal);
    }

    // RFC 9126, RFC 7636: the hint is pushed, and the address bears a reference only.
    [Fact]
    public async Task It_leads_to_the_former_carrier_with_a_pushed_request()
    {
        var left = await LeaveAsync();

        Assert.Matches("/carriers/att/authorize\\?client_id=ccid-app&request_uri=urn%3Ax$", left.Headers.Location!.AbsoluteUri);
        var (endpoint, form) = Assert.Single(Carrier.Former);
        Assert.Equal(("par", "hint", "openid port_data", "S256", "code"), (endpoint, form["login_hint_token"], form["scope"], form["code_challenge_method"], form["response_type"]));
        Assert.Equal(43, form["state"].Length);
    }

    [Fact]
    public async Task What_was_let_go_is_ticked_and_what_is_chosen_is_brought()
    {
        await LeaveAsync();
        var page = await ReturnAsync("code=c");
        Assert.Contains("Harbor Bank", page, StringComparison.Ordinal);
        Assert.Contains("Kiosk &lt;News&gt;", await Host.RawAsync($"{Root}/choose"), StringComparison.Ordinal);
        Assert.Equal(2, Regex.Count(page, "name=\"service\" value=\"[^\"]+\" checked"));
        Assert.Contains("Name, Email", page, StringComparison.OrdinalIgnoreCase);

        var after = await Host.ActAsync($"{Root}/choose", ("service", "ccid-one"), ("rest", "end"));

        Assert.Contains("data-enrolment=\"welcome\"", after, StringComparison.Ordinal);
        Assert.Contains("\"portTokens\":[\"t1\",\"t2\"],\"consents\":[{\"clientId\":\"ccid-one\",\"scopes\":[\"openid\",\"name\",\"email\"]}],\"givenName\":\"Dana\"",
            Assert.Single(Carrier.Calls, call => call.StartsWith("PUT enrolment/porting ", StringComparison.Ordinal)), StringComparison.Ordinal);
        Assert.Equal("ccid-two", Assert.Single(Carrier.Former, one => one.Endpoint == "end").Form["disconnect"]);
        // Sent twice it is done already.
        Assert.Equal(Root, (await Host.PostAsync($"{Root}/choose", ("service", "ccid-one"))).Headers.Location?.OriginalString);
    }

    [Fact]
    public async Task What_is_left_as_it_is_is_not_disconnected()
    {
        await LeaveAsync();
        await ReturnAsync("code=c");
        await Host.ActAsync($"{Root}/choose", ("rest", "keep"));
        Assert.Equal("", Assert.Single(Carrier.Former, one => one.Endpoint == "end").Form["disconnect"]);
    }

    [Fact]
    public async Task Who_has_ZenKey_here_already_brings_it_at_once()
    {
        Carrier.Refuse("POST enrolment", 409, "already-enrolled");
        Assert.Contains($"href=\"{Root}\"", await Host.PageAsync("/phone/dana/settings"), StringComparison.Ordinal);
        await LeaveAsync();
        await ReturnAsync("code=c");
        Assert.Contains("came along from AT&T", await Host.ActAsync($"{Root}/choose", ("service", "ccid-one"), ("rest", "end")), StringComparison.Ordinal);
        Assert.Contains(Carrier.Calls, call => call.StartsWith("POST porting {", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Who_leaves_before_choosing_finds_the_choice_again()
    {
        await LeaveAsync();
        await ReturnAsync("code=c");
        Assert.Equal($"{Root}/choose", (await Host.Client.GetAsync(Root)).Headers.Location?.OriginalString);
        Host.Time.Advance(TimeSpan.FromMinutes(61));
        Assert.Equal(Root, (await Host.Client.GetAsync($"{Root}/choose")).Headers.Location?.OriginalString);
    }

    [Fact]
    public async Task Nothing_to_bring_goes_on_with_the_name()
    {
        Carrier.Accounts = """{"port_tokens":[],"services":[],"profile":null}""";
        await LeaveAsync();
        Assert.Contains("knows of no service", await ReturnAsync("code=c"), StringComparison.Ordinal);
        Assert.Contains("data-enrolment=\"welcome\"", await Host.ActAsync($"{Root}/choose"), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("error=access_denied", "refused, stopped, or you went back")]
    [InlineData("error=user_not_found", "no ZenKey that could be brought")]
    [InlineData("error=server_error", "does not understand")]
    [InlineData("code=c&iss=https://evil.example", "does not understand")]
    public async Task What_the_former_carrier_answers_instead_is_said_in_words(string answer, string words)
    {
        await LeaveAsync();
        var page = await ReturnAsync(answer);
        Assert.Contains(words, page, StringComparison.Ordinal);
        Assert.Contains($"href=\"{Root}\"", page, StringComparison.Ordinal);
        Assert.Contains("href=\"/phone/dana/enrolment\"", page, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("former token")]
    [InlineData("former user-porting")]
    public async Task A_code_that_is_used_or_too_old_is_said(string fails)
    {
        Carrier.Instead[fails] = (400, "{\"error\":\"invalid_grant\"}");
        await LeaveAsync();
        Assert.Contains("too old, or was used already", await ReturnAsync("code=c"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Port_tokens_that_the_new_carrier_does_not_take_are_said()
    {
        Carrier.Refuse("PUT enrolment/porting", 400, "port-token-invalid");
        await LeaveAsync();
        await ReturnAsync("code=c");
        Assert.Contains("too old, or was used already", await Host.ActAsync($"{Root}/choose", ("service", "ccid-one")), StringComparison.Ordinal);
        Assert.DoesNotContain(Carrier.Former, one => one.Endpoint == "end");
    }

    [Fact]
    public async Task A_former_carrier_that_is_down_or_unknown_is_said()
    {
        Carrier.FormerAnswers = false;
        Assert.Contains("does not answer now", await FollowAsync(await LeaveAsync()), StringComparison.Ordinal);
        Carrier.FormerAnswers = true;
        Carrier.Instead["former par"] = (503, "");
        Assert.Contains("does not answer now", await FollowAsync(await LeaveAsync()), StringComparison.Ordinal);
        Carrier.Refuse("POST enrolment/porting/hint", 404, "unknown-former-carrier");
        Assert.Contains("not known here", await FollowAsync(await LeaveAsync()), StringComparison.Ordinal);
    }

    // RFC 6749 §10.12: an answer that no phone asked for is none, nor is a second one.
    [Fact]
    public async Task An_answer_is_taken_once_and_only_where_it_was_asked_for()
    {
        Assert.Equal(HttpStatusCode.BadRequest, (await Host.Client.GetAsync("/phone/porting?state=x&code=c")).StatusCode);
        await LeaveAsync();
        var state = Carrier.Former[^1].Form["state"];
        await ReturnAsync("code=c");
        Assert.Equal(HttpStatusCode.BadRequest, (await Host.Client.GetAsync($"/phone/porting?state={state}&code=c&iss={Uri.EscapeDataString("http://localhost/carriers/att")}")).StatusCode);
    }

    [Theory]
    [InlineData("")]
    [InlineData("/choose")]
    [InlineData("/ended")]
    public async Task Its_pages_are_told_in_Spanish_too(string page)
    {
        await LeaveAsync();
        if (page == "/choose") { await ReturnAsync("code=c"); }
        using var request = new HttpRequestMessage(HttpMethod.Get, Root + page);
        request.Headers.Add("Accept-Language", "es");
        var text = await (await Host.Client.SendAsync(request)).Content.ReadAsStringAsync();
        Assert.Contains("lang=\"es\"", text, StringComparison.Ordinal);
        Assert.DoesNotContain("carrier", Visible().Replace(text, " "), StringComparison.Ordinal);
    }

    [GeneratedRegex("<[^>]*>")]
    private static partial Regex Visible();

    private Task<HttpResponseMessage> LeaveAsync() => Host.Client.GetAsync($"{Root}/leave?issuer={Uri.EscapeDataString("http://localhost/carriers/att")}");

    private async Task<string> FollowAsync(HttpResponseMessage answer)
    {
        Assert.Equal(HttpStatusCode.SeeOther, answer.StatusCode);
        return WebUtility.HtmlDecode(await (await Host.Client.GetAsync(answer.Headers.Location)).Content.ReadAsStringAsync());
    }

    /// <summary>The former carrier's answer comes back, and its page.</summary>
    private async Task<string> ReturnAsync(string answer)
    {
        var query = HttpUtility.ParseQueryString(answer);
        query["iss"] ??= FakeIssuer();
        query["state"] = Carrier.Former[^1].Form["state"];
        return await FollowAsync(await Host.Client.GetAsync($"/phone/porting?{query}"));
    }

    private static string FakeIssuer() => "http://localhost/carriers/att";
}
