using System.Buffers.Text;
using ZenKey.AuthServer.Tests.Conformance;
using ZenKey.Protocol;
using ZenKey.TestKit;

namespace ZenKey.AuthServer.Tests.Endpoints.Logout;

/// <summary>A client signs a browser out at its carrier: the next sign-in asks the phone. At AT&amp;T, whose policy is silent sign-in.</summary>
[Collection(typeof(MovedClock))]
[Spec("OpenID Connect RP-Initiated Logout 1.0 §2")]
[Plan(Plans.Logout)]
public sealed class LogoutTests(MovedClock app)
{
    private static readonly (string Name, string Value) OwnPage = ("Sec-Fetch-Site", "same-origin");

    [Fact]
    [Module("oidcc-rp-initiated-logout-discovery-endpoint-verification")]
    public async Task The_metadata_names_the_address() => Assert.Equal(
        $"{app.Origin}/carriers/att/logout", (await app.Http.AskAsync("/carriers/att/.well-known/openid-configuration")).Member("end_session_endpoint"));

    // With id_token_hint, post_logout_redirect_uri and a state of 128 characters.
    [Fact]
    [Module("oidcc-rp-initiated-logout")]
    [Spec("OpenID Connect RP-Initiated Logout 1.0 §3")]
    public async Task With_the_hint_of_who_is_signed_in_the_browser_is_signed_out_and_sent_back()
    {
        using var person = await SignedInAsync();
        await IsSignedInAsync(person, true);

        var answer = await person.LogoutAsync(("id_token_hint", person.IdToken), ("post_logout_redirect_uri", Clients.LoggedOut), ("state", "a b&c" + new string('z', 123)));

        Assert.Equal((303, Clients.LoggedOut + "&state=a%20b%26c" + new string('z', 123)), (answer.Status, answer.Location!.AbsoluteUri));
        Assert.Equal("no-store", answer.Header("Cache-Control"));
        await IsSignedInAsync(person, false);
    }

    [Fact]
    [Module("oidcc-rp-initiated-logout-no-state")]
    public async Task Without_state_there_is_none()
    {
        using var person = await SignedInAsync();

        Assert.Equal(Clients.LoggedOut, (await person.LogoutAsync(("id_token_hint", person.IdToken), ("post_logout_redirect_uri", Clients.LoggedOut))).Location!.AbsoluteUri);
    }

    [Fact]
    [Module("oidcc-rp-initiated-logout-no-post-logout-redirect-uri")]
    public async Task Without_an_address_our_own_page_says_so()
    {
        using var person = await SignedInAsync();

        var answer = await person.LogoutAsync(("id_token_hint", person.IdToken));

        Assert.Equal((200, "done"), (answer.Status, answer.Mark("data-logout")));
        await IsSignedInAsync(person, false);
    }

    // §2: an ID token that has expired is accepted.
    [Fact]
    public async Task An_expired_hint_serves()
    {
        using var person = await SignedInAsync();
        app.Clock.Advance(TimeSpan.FromMinutes(20));
        await IsSignedInAsync(person, true);

        Assert.Equal(303, (await person.LogoutAsync(("id_token_hint", person.IdToken), ("post_logout_redirect_uri", Clients.LoggedOut))).Status);
        await IsSignedInAsync(person, false);
    }

    [Fact]
    public async Task A_new_approval_signs_in_again_and_the_browser_was_trusted_all_the_time()
    {
        using var person = await SignedInAsync();
        await person.LogoutAsync(("id_token_hint", person.IdToken));
        app.Clock.Advance(TimeSpan.FromSeconds(1));
        Assert.NotNull((await person.AskAsync()).Mark("data-remembered"));

        await person.ApproveAsync();

        await IsSignedInAsync(person, true);
    }

    [Fact]
    public async Task Another_browser_stays_signed_in()
    {
        using var one = await SignedInAsync();
        using var other = await SignedInAsync();

        await one.LogoutAsync(("id_token_hint", one.IdToken));

        await IsSignedInAsync(other, true);
    }

    // §2: without a hint, or with another person's, the person is asked; any page of the web could have sent them.
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Who_is_not_shown_to_be_meant_is_asked_first(bool withAnothersHint)
    {
        using var person = await SignedInAsync();
        using var other = await SignedInAsync();

        var page = await person.LogoutAsync(("id_token_hint", withAnothersHint ? other.IdToken : null), ("client_id", Clients.Basic), ("post_logout_redirect_uri", Clients.LoggedOut), ("state", "s"));

        Assert.Equal((200, "ask"), (page.Status, page.Mark("data-logout")));
        await IsSignedInAsync(person, true);
        var confirm = page.Mark("action")!;
        Assert.DoesNotContain("id_token_hint", confirm, StringComparison.Ordinal);
        var foreign = await person.Browser.Http.PostFormAsync(confirm, [], ("Sec-Fetch-Site", "cross-site"));
        Assert.Equal("ask", foreign.Mark("data-logout"));
        await IsSignedInAsync(person, true);

        Assert.Equal(Clients.LoggedOut + "&state=s", (await person.Browser.Http.PostFormAsync(confirm, [], OwnPage)).Location!.AbsoluteUri);
        await IsSignedInAsync(person, false);
    }

    [Theory]
    [InlineData(null)]
    [InlineData("only-state")]
    [Module("oidcc-rp-initiated-logout-no-params")]
    [Module("oidcc-rp-initiated-logout-only-state")]
    public async Task Without_any_parameter_that_says_who_the_person_is_asked_and_stays_on_our_page(string? state)
    {
        using var person = await SignedInAsync();

        Assert.Equal("ask", (await person.LogoutAsync(("state", state))).Mark("data-logout"));
        Assert.Equal("done", (await person.Browser.Http.PostFormAsync("/carriers/att/logout/confirm", [], OwnPage)).Mark("data-logout"));
        await IsSignedInAsync(person, false);
    }

    [Fact]
    public async Task A_browser_that_nobody_is_known_by_has_nothing_to_confirm()
    {
        var answer = await app.Http.AskAsync($"/carriers/att/logout?client_id={Clients.Basic}&post_logout_redirect_uri={Uri.EscapeDataString(Clients.LoggedOut)}");

        Assert.Equal(Clients.LoggedOut, answer.Location!.AbsoluteUri);
        Assert.Equal("done", (await app.Http.AskAsync("/carriers/att/logout")).Mark("data-logout"));
    }

    // Nothing is redirected, nothing ends.
    [Theory]
    [Module("oidcc-rp-initiated-logout-bad-post-logout-redirect-uri")]
    [Module("oidcc-rp-initiated-logout-query-added-to-post-logout-redirect-uri")]
    [Module("oidcc-rp-initiated-logout-bad-id-token-hint")]
    [Module("oidcc-rp-initiated-logout-no-id-token-hint")]
    [InlineData("post_logout_redirect_uri", "https://evil.example/", "unregistered_redirect_uri")]
    [InlineData("post_logout_redirect_uri", Clients.LoggedOut + "&more=1", "unregistered_redirect_uri")]
    [InlineData("post_logout_redirect_uri", Clients.Callback, "unregistered_redirect_uri")]
    [InlineData("post_logout_redirect_uri", "javascript:alert(7)", "unregistered_redirect_uri")]
    [InlineData("client_id", Clients.Plain, "invalid_request")]
    [InlineData("client_id", Clients.Unknown, "invalid_request")]
    [InlineData("id_token_hint", "x", "invalid_request")]
    [InlineData("id_token_hint", "eyJhbGciOiJub25lIn0.e30.", "invalid_request")]
    [InlineData("id_token_hint", null, "invalid_request")]
    [InlineData("state", "\0", "invalid_request")]
    [Spec("OpenID Connect RP-Initiated Logout 1.0 §3")]
    public async Task What_does_not_hold_is_our_error_page(string name, string? value, string code)
    {
        using var person = await SignedInAsync();
        var form = new Dictionary<string, string?> { ["id_token_hint"] = person.IdToken, ["post_logout_redirect_uri"] = Clients.LoggedOut, [name] = value };

        (await person.LogoutAsync([.. form.Select(pair => (pair.Key, pair.Value))])).IsErrorPage(code);

        await IsSignedInAsync(person, true);
    }

    // The module changes the algorithm to none, and keeps the rest.
    [Fact]
    [Module("oidcc-rp-initiated-logout-modified-id-token-hint")]
    public async Task A_hint_whose_signature_was_taken_off_is_none()
    {
        using var person = await SignedInAsync();
        var unsigned = $"{Base64Url.EncodeToString("{\"alg\":\"none\"}"u8)}.{person.IdToken.Split('.')[1]}.";

        (await person.LogoutAsync(("id_token_hint", unsigned), ("post_logout_redirect_uri", Clients.LoggedOut), ("state", "s"))).IsErrorPage("invalid_request");

        await IsSignedInAsync(person, true);
    }

    [Fact]
    public async Task A_changed_hint_and_one_of_another_carrier_are_none()
    {
        using var person = await SignedInAsync();
        var party = app.Party();
        var elsewhere = (await app.TokensAsync(party)).Member("id_token")!;
        var parts = person.IdToken.Split('.');

        (await person.LogoutAsync(("id_token_hint", elsewhere))).IsErrorPage("invalid_request");
        (await person.LogoutAsync(("id_token_hint", $"{parts[0]}.{elsewhere.Split('.')[1]}.{parts[2]}"))).IsErrorPage("invalid_request");
        (await app.Http.AskAsync($"/carriers/att/logout?client_id={Clients.Unknown}")).IsErrorPage("unknown_client");
        (await app.Http.AskAsync($"/carriers/att/logout?client_id={Clients.Disabled}")).IsErrorPage("unknown_client");
        (await app.Http.AskAsync("/carriers/nobody/logout")).IsErrorPage("not_found", 404);
        (await app.Http.AskAsync("/carriers/att/logout?state=1&state=2")).IsErrorPage("invalid_request");
    }

    // §2: GET and POST. A post from the client's own site comes without our cookie (SameSite=Lax): the browser is sent round once.
    [Fact]
    public async Task A_post_is_answered_too_and_its_hint_gets_into_no_address()
    {
        using var person = await SignedInAsync();
        (string, string?)[] form = [("id_token_hint", person.IdToken), ("post_logout_redirect_uri", Clients.LoggedOut), ("state", "s")];

        var without = await app.Http.PostFormAsync("/carriers/att/logout", form);
        Assert.Equal(303, without.Status);
        Assert.Equal("/carriers/att/logout", without.Location!.AbsolutePath);
        Assert.Null(without.Parameter("id_token_hint"));
        Assert.Equal((Clients.Basic, Clients.LoggedOut, "s"), (without.Parameter("client_id"), without.Parameter("post_logout_redirect_uri"), without.Parameter("state")));
        await IsSignedInAsync(person, true);
        Assert.Equal("ask", (await person.Browser.Http.AskAsync(without.Location.AbsoluteUri)).Mark("data-logout"));

        Assert.Equal(Clients.LoggedOut + "&state=s", (await person.Browser.Http.PostFormAsync("/carriers/att/logout", form)).Location!.AbsoluteUri);
        await IsSignedInAsync(person, false);
    }

    private static async Task IsSignedInAsync(SignedIn person, bool expected)
    {
        var answer = await person.AskAsync(("prompt", "none"));
        if (expected) { Assert.NotNull(answer.IsBackAt(person.Party.RedirectUri).Parameter("code")); }
        else { answer.IsErrorAt(person.Party.RedirectUri, ErrorCode.LoginRequired); }
    }

    /// <summary>Somebody whose browser is paired with their phone and has signed in with it.</summary>
    private async Task<SignedIn> SignedInAsync()
    {
        var party = app.Party();
        var phone = await Phone.StartedAsync(app, app.NewPersonAtAtt(), "att");
        var browser = app.App.NewBrowser();
        var address = party.DiscoveryUi() + "&prompt=visual_code";
        await phone.TrustAsync((await browser.Http.AskAsync(address)).Mark("data-pairing-code")!);
        var hint = (await browser.Http.AskAsync(address)).IsBackAt(party.RedirectUri).Parameter("login_hint_token")!;
        var person = new SignedIn(app, party, phone, browser, hint);
        await person.ApproveAsync();
        return person;
    }

    private sealed record SignedIn(MovedClock App, RelyingParty Party, Phone Phone, TestBrowser Browser, string Hint) : IDisposable
    {
        public string IdToken { get; private set; } = "";

        public async Task ApproveAsync()
        {
            var waiting = (await AskAsync(("login_hint_token", Hint), ("prompt", "consent"))).Location!.AbsoluteUri;
            Assert.Equal(204, (await Phone.ApproveAsync(waiting.Split('/')[^1])).Status);
            var code = (await Browser.Http.AskAsync(waiting)).IsBackAt(Party.RedirectUri).Parameter("code")!;
            IdToken = (await App.RedeemAtAsync("att", Party, code)).Member("id_token")!;
        }

        public Task<Answer> AskAsync(params (string Name, string? Value)[] changes) => Browser.Http.AskAsync(Party.Authorize("att", [("acr_values", Acr.A1), .. changes]));

        public Task<Answer> LogoutAsync(params (string Name, string? Value)[] parameters) => Browser.Http.AskAsync("/carriers/att/logout?"
            + string.Join('&', parameters.Where(pair => pair.Value is not null).Select(pair => $"{pair.Name}={Uri.EscapeDataString(pair.Value!)}")));

        public void Dispose() => Browser.Dispose();
    }
}
