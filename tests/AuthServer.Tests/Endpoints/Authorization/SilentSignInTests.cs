using Microsoft.EntityFrameworkCore;
using Microsoft.IdentityModel.JsonWebTokens;
using ZenKey.AuthServer.Tests.Refusals;
using ZenKey.Portal.Data.Audit;
using ZenKey.Portal.Data.Carriers;
using ZenKey.Portal.Data.Changes;
using ZenKey.Portal.Data.Devices;
using ZenKey.Portal.Data.Links;
using ZenKey.Protocol;

namespace ZenKey.AuthServer.Tests.Endpoints.Authorization;

/// <summary>Within the SSO window a trusted browser with remembered consent signs in without the phone, where the carrier's policy is so.</summary>
[Collection(typeof(MovedClock))]
[Spec("Design §5, silent sign-in")]
public sealed class SilentSignInTests(MovedClock app)
{
    // OpenID Basic OP: prompt=none while signed in; with id_token_hint; max_age of 10,000 seconds.
    [Theory]
    [InlineData(null, null)]
    [InlineData("prompt", "none")]
    [InlineData("max_age", "10000")]
    [InlineData("acr_values", null)]
    [InlineData("acr_values", "a1 a3")]
    [Spec("OpenID Connect Core §3.1.2.3")]
    public async Task It_answers_at_once_with_the_time_of_the_approval(string? name, string? value)
    {
        using var person = await app.SignedInAsync();
        app.Clock.Advance(TimeSpan.FromMinutes(10));

        var tokens = await person.TokensAsync(name is null ? [] : [(name, value)]);

        Assert.Equal(person.Subject, tokens.Subject);
        Assert.Equal(person.AuthTime, tokens.GetClaim("auth_time").Value);
        Assert.Equal(Acr.A1, tokens.GetClaim("acr").Value);
        Assert.Equal([Amr.HardwareKey], tokens.Claims.Where(claim => claim.Type == "amr").Select(claim => claim.Value));
    }

    [Fact]
    [Spec("OpenID Connect Core §3.1.2.1")]
    public async Task With_prompt_none_and_the_id_token_hint_of_who_is_signed_in_it_answers()
    {
        using var person = await app.SignedInAsync();

        var tokens = await person.TokensAsync(("prompt", "none"), ("id_token_hint", person.IdToken));

        Assert.Equal(person.Subject, tokens.Subject);
    }

    [Fact]
    [Spec("OpenID Connect Core §3.1.2.1")]
    public async Task With_the_id_token_hint_of_somebody_else_it_is_login_required()
    {
        using var one = await app.SignedInAsync();
        using var other = await app.SignedInAsync();

        (await one.AskAsync(("prompt", "none"), ("id_token_hint", other.IdToken))).IsErrorAt(one.Party.RedirectUri, ErrorCode.LoginRequired);
    }

    // An ID token that has expired long ago still says whom the client means.
    [Fact]
    [Spec("OpenID Connect Core §3.1.2.1")]
    public async Task An_expired_id_token_is_still_a_hint_also_when_its_key_retires()
    {
        using var person = await app.SignedInAsync();
        app.Clock.Advance(TimeSpan.FromMinutes(20));
        await app.WriteAsync(async store =>
        {
            var att = await store.Carriers.SingleAsync(carrier => carrier.Slug == "att");
            var key = await store.IssuerKeys.AsNoTracking().SingleAsync(row => row.CarrierId == att.Id && row.Algorithm == "RS256" && row.State == IssuerKeyState.Active);
            await store.IssuerKeys.Where(row => row.Id == key.Id).ExecuteUpdateAsync(set => set.SetProperty(row => row.State, IssuerKeyState.Retiring));
            var next = app.Service<AuthServer.Keys.KeyFactory>().FirstSet(att.Id).First(row => row.Algorithm == "RS256");
            store.IssuerKeys.Add(next);
        }, Topic.Keys);

        var tokens = await person.TokensAsync(("prompt", "none"), ("id_token_hint", person.IdToken));

        Assert.Equal(person.Subject, tokens.Subject);
        Assert.NotEqual(new JsonWebToken(person.IdToken).Kid, tokens.Kid);
    }

    [Theory]
    [InlineData("prompt", "login")]
    [InlineData("prompt", "consent")]
    [InlineData("max_age", "0")]
    [InlineData("max_age", "1")]
    [InlineData("max_age", "59")]
    [InlineData("acr_values", "a3")]
    [InlineData("scope", "openid name email")]
    public async Task Whatever_wants_more_goes_to_the_phone(string name, string value)
    {
        using var person = await app.SignedInAsync();
        app.Clock.Advance(TimeSpan.FromMinutes(1));

        var answer = await person.AskAsync((name, value));

        Assert.StartsWith($"{app.Origin}/carriers/att/waiting/", answer.Location!.AbsoluteUri, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("max_age", "59", ErrorCode.LoginRequired, "prompt_none_max_age")]
    [InlineData("acr_values", "a3", ErrorCode.InteractionRequired, "prompt_none_acr")]
    [InlineData("scope", "openid name email", ErrorCode.ConsentRequired, "prompt_none_consent")]
    [Spec("OpenID Connect Core §3.1.2.6")]
    public async Task With_prompt_none_the_error_says_what_is_missing(string name, string value, string error, string cause)
    {
        using var person = await app.SignedInAsync();
        app.Clock.Advance(TimeSpan.FromMinutes(1));

        await app.IsLoggedAsync((await person.AskAsync(("prompt", "none"), (name, value))).IsErrorAt(person.Party.RedirectUri, error), cause, "authorize");
    }

    // OpenID Basic OP: prompt=none while not signed in.
    [Fact]
    [Spec("OpenID Connect Core §3.1.2.6")]
    public async Task A_browser_that_nobody_signed_in_with_is_login_required()
    {
        using var browser = app.App.NewBrowser();
        var party = app.Party();

        (await browser.Http.AskAsync(party.Authorize("att", ("prompt", "none")))).IsErrorAt(party.RedirectUri, ErrorCode.LoginRequired);
    }

    [Fact]
    public async Task After_the_window_the_browser_chooses_again()
    {
        using var person = await app.SignedInAsync();
        app.Clock.Advance(TimeSpan.FromMinutes(29));
        Assert.NotNull((await person.AskAsync()).IsBackAt(person.Party.RedirectUri).Parameter("code"));

        app.Clock.Advance(TimeSpan.FromMinutes(2));

        Assert.NotNull((await person.AskAsync()).Mark("data-remembered"));
        (await person.AskAsync(("prompt", "none"))).IsErrorAt(person.Party.RedirectUri, ErrorCode.LoginRequired);
    }

    // A silent answer is no new approval: it does not lengthen the window.
    [Fact]
    public async Task A_PIN_serves_a3_for_thirty_minutes()
    {
        using var person = await app.SignedInAsync(Acr.A3);
        app.Clock.Advance(TimeSpan.FromMinutes(29));
        var tokens = await person.TokensAsync(("acr_values", Acr.A3));
        Assert.Equal(Acr.A3, tokens.GetClaim("acr").Value);
        Assert.Equal([Amr.HardwareKey, Amr.Pin], tokens.Claims.Where(claim => claim.Type == "amr").Select(claim => claim.Value));

        app.Clock.Advance(TimeSpan.FromMinutes(2));

        Assert.Null((await person.AskAsync(("acr_values", Acr.A3))).Parameter("code"));
    }

    // At a3 the PIN is what authenticates, so that max_age is about the PIN.
    [Theory]
    [InlineData("60", true)]
    [InlineData("600", false)]
    [Spec("OpenID Connect Core §3.1.2.1")]
    public async Task A_PIN_that_is_older_than_max_age_is_asked_for_again(string maxAge, bool asked)
    {
        using var person = await app.SignedInAsync(Acr.A3);
        app.Clock.Advance(TimeSpan.FromMinutes(2));

        var waiting = (await person.AskAsync(("acr_values", Acr.A3), ("prompt", "consent"), ("max_age", maxAge))).Location!.AbsolutePath;

        Assert.Equal(asked, (await person.Phone.RequestAsync(waiting.Split('/')[^1])).GetProperty("pinRequired").GetBoolean());
    }

    [Fact]
    [Spec("OpenID Connect Core §3.1.2.1")]
    public async Task Select_account_shows_the_numbers()
    {
        using var person = await app.SignedInAsync();

        var page = await person.AskAsync(("prompt", "select_account"));

        Assert.NotNull(page.Mark("data-remembered"));
    }

    [Fact]
    [Spec("OpenID Connect Core §3.1.2.6")]
    public async Task A_browser_that_two_have_signed_in_with_must_choose_unless_a_hint_does()
    {
        using var one = await app.SignedInAsync();
        using var other = await app.SignedInAsync(browser: one.Browser);

        Assert.NotNull((await one.AskAsync()).Mark("data-remembered"));
        await app.IsLoggedAsync((await one.AskAsync(("prompt", "none"))).IsErrorAt(one.Party.RedirectUri, ErrorCode.AccountSelectionRequired), "prompt_none_several", "authorize");
        Assert.Equal(one.Subject, (await one.TokensAsync(("prompt", "none"), ("login_hint", one.Subject))).Subject);
        Assert.Equal(other.Subject, (await one.TokensAsync(("prompt", "none"), ("id_token_hint", other.IdToken))).Subject);
    }

    // The hint token names the device, but only the device's own cookie is the device.
    [Fact]
    public async Task The_hint_of_a_signed_in_browser_in_another_browser_goes_to_the_phone()
    {
        using var person = await app.SignedInAsync();
        using var stranger = app.App.NewBrowser();

        var own = await person.AskAsync(("login_hint_token", person.Hint));
        var strange = await stranger.Http.AskAsync(person.Party.Authorize("att", ("acr_values", Acr.A1), ("login_hint_token", person.Hint)));
        var silent = await stranger.Http.AskAsync(person.Party.Authorize("att", ("acr_values", Acr.A1), ("login_hint_token", person.Hint), ("prompt", "none")));

        Assert.NotNull(own.IsBackAt(person.Party.RedirectUri).Parameter("code"));
        Assert.Contains("/waiting/", strange.Location!.AbsoluteUri, StringComparison.Ordinal);
        silent.IsErrorAt(person.Party.RedirectUri, ErrorCode.LoginRequired);
    }

    [Fact]
    [Spec("Design §5, revocation")]
    public async Task A_revoked_browser_signs_in_no_more()
    {
        using var person = await app.SignedInAsync();
        await app.Service<DeviceEndings>().RevokeAsync(await person.DeviceAsync(), Actor.System, "test", null, CancellationToken.None);

        (await person.AskAsync(("prompt", "none"))).IsErrorAt(person.Party.RedirectUri, ErrorCode.LoginRequired);
    }

    [Fact]
    [Spec("Design §5, revocation")]
    public async Task An_ended_link_asks_for_consent_again()
    {
        using var person = await app.SignedInAsync();
        var subscriber = await app.SubscriberAsync(person.Key);
        await app.WriteAsync(store => store.Links.Where(link => link.SubscriberId == subscriber.Id)
            .ExecuteUpdateAsync(set => set.SetProperty(link => link.State, LinkState.Ended)), Topic.Links);

        (await person.AskAsync(("prompt", "none"))).IsErrorAt(person.Party.RedirectUri, ErrorCode.ConsentRequired);
        Assert.Contains("/waiting/", (await person.AskAsync()).Location!.AbsoluteUri, StringComparison.Ordinal);
    }

    // The tokens of a silent sign-in hang on the browser as those of any other.
    [Fact]
    [Spec("Design §5, revocation")]
    public async Task Its_tokens_die_with_the_browser()
    {
        using var person = await app.SignedInAsync();
        var tokens = await app.RedeemAtAsync("att", person.Party, (await person.AskAsync()).Parameter("code")!);
        Assert.Equal(200, (await app.UserInfoAsync(tokens.Member("access_token")!, "att")).Status);

        await app.Service<DeviceEndings>().RevokeAsync(await person.DeviceAsync(), Actor.System, "test", null, CancellationToken.None);

        Assert.Equal(401, (await app.UserInfoAsync(tokens.Member("access_token")!, "att")).Status);
    }

    // ZenKey platform §5.1: required and optional attributes. What was declined is remembered as well as what was agreed to.
    [Fact]
    [Spec("ZenKey platform §5.1")]
    public async Task A_declined_optional_attribute_is_not_asked_for_again_and_not_granted()
    {
        using var person = await app.SignedInAsync(scope: "openid name email", agreed: ["name"]);

        var code = (await person.AskAsync(("scope", "openid name email"))).IsBackAt(person.Party.RedirectUri).Parameter("code")!;

        Assert.Equal("openid name", (await app.RedeemAtAsync("att", person.Party, code)).Member("scope"));
        Assert.Contains("/waiting/", (await person.AskAsync(("scope", "openid name email"), ("prompt", "consent"))).Location!.AbsoluteUri, StringComparison.Ordinal);
    }

    [Fact]
    [Spec("ZenKey platform §5.1")]
    public async Task A_declined_required_attribute_is_asked_for_again()
    {
        using var person = await app.SignedInAsync(scope: "openid name email", agreed: ["email"]);

        Assert.Contains("/waiting/", (await person.AskAsync(("scope", "openid name email"))).Location!.AbsoluteUri, StringComparison.Ordinal);
    }

    [Fact]
    [Spec("ZenKey platform §5.1")]
    public async Task What_was_declined_can_be_agreed_to_later()
    {
        using var person = await app.SignedInAsync(scope: "openid name email", agreed: ["name"]);
        var asked = await person.AskAsync(("scope", "openid name email"), ("prompt", "consent"));
        Assert.Equal(204, (await person.Phone.ApproveAsync(asked.Location!.AbsolutePath.Split('/')[^1])).Status);

        var code = (await person.AskAsync(("scope", "openid name email"))).IsBackAt(person.Party.RedirectUri).Parameter("code")!;

        Assert.Equal("openid name email", (await app.RedeemAtAsync("att", person.Party, code)).Member("scope"));
    }

    // The policy is off by default: the other carriers answer a trusted browser as before.
    [Fact]
    public async Task Without_the_policy_a_trusted_browser_goes_to_the_phone()
    {
        var party = app.Party();
        var phone = await Phone.StartedAsync(app, app.NewPerson());
        var (browser, hint) = await app.PairAsync(party, phone);
        using (browser)
        {
            await app.CodeByHintAsync(party, phone, browser, hint);

            Assert.Contains("/waiting/", (await browser.Http.AskAsync(party.Authorize("verizon", ("login_hint_token", hint), ("acr_values", Acr.A1)))).Location!.AbsoluteUri, StringComparison.Ordinal);
            (await browser.Http.AskAsync(party.Authorize("verizon", ("prompt", "none")))).IsErrorAt(party.RedirectUri, ErrorCode.InteractionRequired);
        }
    }
}
