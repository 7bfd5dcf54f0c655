using Microsoft.EntityFrameworkCore;
using ZenKey.AuthServer.Tests.Interaction;
using ZenKey.Portal.Data;
using ZenKey.Protocol;
using ZenKey.TestKit;

namespace ZenKey.AuthServer.Tests.Endpoints.PushedAuthorization;

/// <summary>Requests that their client pushes: checked at once, brought by reference, used by one browser and once.</summary>
[Spec("RFC 9126")]
public sealed class PushedAuthorizationTests(SharedApp app)
{
    [Fact]
    [Spec("RFC 9126 §2.2")]
    public async Task A_pushed_request_is_answered_with_a_reference_and_that_with_a_code()
    {
        var party = app.Party();

        var pushed = await Pushing.PushAsync(app, party, ("state", "of the push"));
        var answer = await app.Http.AskAsync(Pushing.Reference(app, party, pushed), SignIns.Over(People.Line));

        Assert.Equal(201, pushed.Status);
        Assert.Equal("no-store", pushed.Header("Cache-Control"));
        Assert.Equal(90, pushed.Json.GetProperty("expires_in").GetInt32());
        Assert.StartsWith("urn:ietf:params:oauth:request_uri:", pushed.Member("request_uri"), StringComparison.Ordinal);
        Assert.Equal("of the push", answer.IsBackAt(party.RedirectUri).Parameter("state"));
        Assert.Equal(200, (await app.RedeemAsync(party, answer.Parameter("code")!)).Status);
    }

    // RFC 9101 §5: what stands beside the reference is ignored.
    [Fact]
    [Spec("RFC 9101 §5")]
    public async Task What_the_browser_brings_beside_the_reference_is_ignored()
    {
        var party = app.Party();
        var pushed = await Pushing.PushAsync(app, party, ("scope", "openid"));

        var answer = await app.Http.AskAsync($"{Pushing.Reference(app, party, pushed)}&scope=openid%20email&state=evil&redirect_uri=https%3A%2F%2Fevil.example", SignIns.Over(People.Line));

        Assert.Equal("the-state", answer.IsBackAt(party.RedirectUri).Parameter("state"));
        Assert.Equal("openid", (await app.RedeemAsync(party, answer.Parameter("code")!)).Member("scope"));
    }

    [Fact]
    [Spec("RFC 9126 §4")]
    public async Task A_reference_is_used_once()
    {
        var party = app.Party();
        var reference = Pushing.Reference(app, party, await Pushing.PushAsync(app, party));
        using var browser = app.App.NewBrowser();
        Assert.NotNull((await browser.Http.AskAsync(reference, SignIns.Over(People.Line))).IsBackAt(party.RedirectUri).Parameter("code"));

        (await browser.Http.AskAsync(reference, SignIns.Over(People.Line))).IsErrorPage("request_expired", 410);
        (await browser.Http.AskAsync($"{reference}&redirect_uri={Uri.EscapeDataString(party.RedirectUri)}", SignIns.Over(People.Line)))
            .IsErrorAt(party.RedirectUri, ErrorCode.InvalidRequestUri);
    }

    [Fact]
    [Spec("RFC 9126 §7.3")]
    public async Task Twelve_uses_at_once_have_one_winner()
    {
        var party = app.Party();
        using var browser = app.App.NewBrowser();
        await browser.Http.AskAsync(party.DiscoveryUi());
        for (var round = 0; round < 5; round++)
        {
            var reference = Pushing.Reference(app, party, await Pushing.PushAsync(app, party));

            var answers = await Task.WhenAll(Enumerable.Range(0, 12).Select(_ => browser.Http.AskAsync(reference, SignIns.Over(People.Line))));

            Assert.Single(answers, answer => answer.Parameter("code") is not null);
            Assert.All(answers, answer => Assert.Contains(answer.Status, (int[])[303, 410]));
        }
    }

    [Theory]
    [InlineData(Clients.Plain, "verizon")]
    [InlineData(Clients.Basic, "tmobile")]
    [Spec("Hardening 15")]
    public async Task It_is_nothing_to_another_client_or_carrier(string clientId, string carrier)
    {
        var party = app.Party();
        var requestUri = (await Pushing.PushAsync(app, party)).Member("request_uri")!;

        var answer = await app.Http.AskAsync($"/carriers/{carrier}/authorize?client_id={clientId}&request_uri={requestUri}", SignIns.Over(People.Line));

        answer.IsErrorPage("request_expired", 410);
        Assert.NotNull((await app.Http.AskAsync($"/carriers/verizon/authorize?client_id={Clients.Basic}&request_uri={requestUri}", SignIns.Over(People.Line))).IsBackAt(party.RedirectUri).Parameter("code"));
    }

    [Theory]
    [InlineData("urn:ietf:params:oauth:request_uri:")]
    [InlineData("urn:ietf:params:oauth:request_uri:AAAAAAAAAAAAAAAAAAAAAA")]
    [InlineData("urn:ietf:params:oauth:request_uri:%27%20OR%201=1--")]
    public async Task A_reference_that_never_was_is_told_on_our_own_page(string requestUri) =>
        (await app.Http.AskAsync($"/carriers/verizon/authorize?client_id={Clients.Basic}&request_uri={requestUri}")).IsErrorPage("request_expired", 410);

    // The page asks again with the reference while a phone reads its code; the reference is the browser's then.
    [Fact]
    [Spec("RFC 9126 §4")]
    public async Task The_browser_that_opened_it_keeps_it_until_the_phone_is_asked_and_no_other_has_it()
    {
        var party = app.Party();
        var phone = await Phone.StartedAsync(app, app.NewPerson());
        using var browser = app.App.NewBrowser();
        using var stranger = app.App.NewBrowser();
        var reference = Pushing.Reference(app, party, await Pushing.PushAsync(app, party, ("acr_values", Acr.A1), ("options", "dark"), ("ui_locales", "es")));

        var page = await browser.Http.AskAsync(reference);
        Assert.Contains("data-theme=\"dark\"", page.Text, StringComparison.Ordinal);
        var refresh = page.Mark("data-refresh")!;
        Assert.DoesNotContain("scope=", refresh, StringComparison.Ordinal);
        Assert.Contains("<html lang=\"es\"", (await browser.Http.AskAsync(refresh)).Text, StringComparison.Ordinal);
        (await stranger.Http.AskAsync(reference)).IsErrorPage("request_expired", 410);
        await phone.TrustAsync(page.Mark("data-pairing-code")!);
        var waiting = (await browser.Http.AskAsync(refresh)).Location!.AbsoluteUri;
        Assert.Equal(204, (await phone.ApproveAsync(new Uri(waiting).AbsolutePath.Split('/')[^1])).Status);

        Assert.NotNull((await browser.Http.AskAsync(waiting)).IsBackAt(party.RedirectUri).Parameter("code"));
        (await browser.Http.AskAsync(reference)).IsErrorPage("request_expired", 410);
    }

    [Fact]
    public async Task Cancelling_its_page_ends_it()
    {
        var party = app.Party();
        using var browser = app.App.NewBrowser();
        var reference = Pushing.Reference(app, party, await Pushing.PushAsync(app, party));
        var cancel = new Page((await browser.Http.AskAsync(reference)).Text).Attributes("href").Single(address => address.Contains("/authorize/cancel", StringComparison.Ordinal));

        (await browser.Http.AskAsync(cancel)).IsErrorAt(party.RedirectUri, ErrorCode.AccessDenied);

        (await browser.Http.AskAsync(reference)).IsErrorPage("request_expired", 410);
    }

    [Fact]
    [Spec("OpenID Connect Core §3.1.2.1")]
    public async Task A_posted_reference_goes_on_as_a_GET_before_it_is_opened()
    {
        var party = app.Party();
        var requestUri = (await Pushing.PushAsync(app, party)).Member("request_uri");

        var answer = await app.Http.PostFormAsync("/carriers/verizon/authorize", [("client_id", party.ClientId), ("request_uri", requestUri)], SignIns.Over(People.Line));

        Assert.Equal(303, answer.Status);
        Assert.NotNull((await app.Http.AskAsync(answer.Location!.AbsoluteUri, SignIns.Over(People.Line))).IsBackAt(party.RedirectUri).Parameter("code"));
    }

    // RFC 9126 §2.1: the client proves itself as at the token endpoint.
    [Theory]
    [InlineData("zks_wrong")]
    [InlineData(null)]
    [Spec("RFC 9126 §2.1")]
    public async Task A_client_that_does_not_prove_itself_is_invalid_client(string? secret)
    {
        var party = app.Party();

        var answer = await app.Http.PostFormAsync("/carriers/verizon/par", Pushing.Form(party), secret is null ? [] : [("Authorization", RelyingParty.Basic(party.ClientId, secret).ToString())]);

        answer.IsOAuthError(ErrorCode.InvalidClient, 401);
    }

    [Theory]
    [InlineData("")]
    [InlineData("/token")]
    [InlineData("/par")]
    [Spec("RFC 9126 §2")]
    public async Task An_assertion_may_name_issuer_token_endpoint_or_this_one(string audience)
    {
        var party = new RelyingParty(app.Origin, Clients.Jwt, null, Clients.Callback);
        var assertion = Assertions.Make(Clients.Jwt, $"{app.App.Origins.Issuer("verizon")}{audience}", TimeProvider.System.GetUtcNow());

        var answer = await app.Http.PostFormAsync("/carriers/verizon/par", [.. Pushing.Form(party), .. Assertions.Form(assertion)]);

        Assert.True(answer.Status == 201, answer.Text);
    }

    [Theory]
    [InlineData("redirect_uri", null, ErrorCode.InvalidRequest)]
    [InlineData("redirect_uri", "https://evil.example", ErrorCode.InvalidRequest)]
    [InlineData("response_type", "token", ErrorCode.UnsupportedResponseType)]
    [InlineData("scope", "name", ErrorCode.InvalidScope)]
    [InlineData("scope", "openid events", ErrorCode.InvalidScope)]
    [InlineData("code_challenge", "short", ErrorCode.InvalidRequest)]
    [InlineData("code_challenge", null, ErrorCode.InvalidRequest)]
    [InlineData("prompt", "none login", ErrorCode.InvalidRequest)]
    [InlineData("max_age", "x", ErrorCode.InvalidRequest)]
    [InlineData("response_mode", "web_message", ErrorCode.InvalidRequest)]
    [InlineData("id_token_hint", "x", ErrorCode.InvalidRequest)]
    [InlineData("login_hint", "+12025550001", ErrorCode.InvalidLoginHint)]
    [InlineData("request_uri", "urn:ietf:params:oauth:request_uri:AAAAAAAAAAAAAAAAAAAAAA", ErrorCode.InvalidRequest)]
    [InlineData("client_id", Clients.Plain, ErrorCode.InvalidRequest)]
    [Spec("RFC 9126 §2.3")]
    public async Task Every_check_of_authorize_is_made_at_the_push(string name, string? value, string error) =>
        (await Pushing.PushAsync(app, app.Party(), (name, value))).IsOAuthError(error);

    [Fact]
    [Spec("RFC 9126 §2.1")]
    public async Task Nothing_that_proves_the_client_is_kept()
    {
        var party = app.Party(Clients.Post);
        var pushed = await app.Http.PostFormAsync("/carriers/verizon/par", [.. Pushing.Form(party), ("client_secret", Clients.Secret)]);
        var key = RandomId.Hash(pushed.Member("request_uri")!.Split(':')[^1]);

        var kept = await app.ReadAsync(store => store.PushedRequests.SingleAsync(row => row.Id == key));

        Assert.DoesNotContain("secret", kept.Parameters, StringComparison.Ordinal);
        Assert.Contains("the-nonce", kept.Parameters, StringComparison.Ordinal);
    }

    [Fact]
    [Spec("RFC 9126 §6")]
    public async Task A_client_may_demand_that_all_its_requests_are_pushed()
    {
        var party = app.Party(Clients.Pushing);

        (await app.Http.AskAsync(party.Authorize("verizon"), SignIns.Over(People.Line))).IsErrorAt(party.RedirectUri, ErrorCode.InvalidRequest);
        var pushed = await Pushing.PushAsync(app, party);
        Assert.Null((await app.Http.AskAsync(Pushing.Reference(app, party, pushed), SignIns.Over(People.Line))).IsBackAt(party.RedirectUri).Parameter("error"));
        Assert.True((await MetadataAsync(Clients.Pushing)).Json.GetProperty("require_pushed_authorization_requests").GetBoolean());
        Assert.False((await MetadataAsync(Clients.Basic)).Json.GetProperty("require_pushed_authorization_requests").GetBoolean());
    }

    // A client that has proved that the request is its own may name by number whom to ask.
    [Fact]
    [Spec("ZenKey platform §3")]
    public async Task A_phone_number_in_a_pushed_request_asks_its_phone()
    {
        var party = app.Party(Clients.Hinting);
        var key = app.NewPerson();
        var number = (await app.SubscriberAsync(key)).Phone;
        using var browser = app.App.NewBrowser();

        var known = await browser.Http.AskAsync(Pushing.Reference(app, party, await Pushing.PushAsync(app, party, ("login_hint", number))));
        var unknown = await browser.Http.AskAsync(Pushing.Reference(app, party, await Pushing.PushAsync(app, party, ("login_hint", "+12025559999"))));

        Assert.StartsWith($"{app.Origin}/carriers/verizon/waiting/", known.Location!.AbsoluteUri, StringComparison.Ordinal);
        unknown.IsErrorAt(party.RedirectUri, ErrorCode.UserNotFound);
    }

    [Theory]
    [InlineData("GET")]
    [InlineData("HEAD")]
    [InlineData("PUT")]
    public async Task Only_POST_is_offered(string verb) =>
        Assert.Equal(405, (await app.Http.AnswerAsync(new HttpRequestMessage(new HttpMethod(verb), new Uri($"{app.Origin}/carriers/verizon/par")))).Status);

    private Task<Answer> MetadataAsync(string clientId) => app.Http.AskAsync($"/.well-known/openid_configuration?client_id={clientId}&mccmnc=311480");
}
